import { z } from "zod";
import type { ListedNode } from "../modules/topology/listing.ts";
import type { NetworkAccessServer } from "../modules/topology/topology.ts";
import {
  networkAddress,
  nothing,
  optional,
  optionalText,
  requiredText,
  wholeNumber,
} from "./cell-schemas.ts";

const portsMax = 1_024;

const common = {
  id: requiredText,
  parent: optionalText,
  name: requiredText,
  city: optionalText,
  street: optionalText,
  house: optionalText,
  address: optional(networkAddress),
  vendor: optionalText,
};

/** Nodes above the buildings: no ports of subscribers, no secret. */
const upperNode = <Kind extends "bng" | "aggregation">(kind: Kind) =>
  z.object({ ...common, kind: z.literal(kind), secret: nothing(kind), ports: nothing(kind) });

const cellsSchema = z.discriminatedUnion(
  "kind",
  [
    z.object({
      ...common,
      kind: z.literal("nas"),
      address: networkAddress,
      secret: requiredText,
      ports: nothing("nas"),
    }),
    upperNode("bng"),
    upperNode("aggregation"),
    z.object({
      ...common,
      kind: z.literal("switch"),
      secret: nothing("switch"),
      ports: wholeNumber(1, portsMax),
    }),
  ],
  { error: "expected nas, bng, aggregation, switch" },
);

type NetworkCells = z.output<typeof cellsSchema>;

type NetworkColumn = keyof NetworkCells;

export const networkColumns = [
  "kind",
  "id",
  "parent",
  "name",
  "city",
  "street",
  "house",
  "address",
  "secret",
  "vendor",
  "ports",
] as const satisfies readonly NetworkColumn[];

/** A node of the network, or a server that sends accounting. */
export type NetworkRow =
  | { readonly is: "node"; readonly node: Omit<ListedNode, "row"> }
  | { readonly is: "server"; readonly server: NetworkAccessServer };

/** Reads the cells of a row of network.csv. */
export const networkRowSchema = cellsSchema.transform((cells): NetworkRow => {
  const { id, name, vendor } = cells;
  if (cells.kind === "nas") {
    const { address, secret, parent } = cells;
    return { is: "server", server: { id, name, address, secret, vendor, nodeId: parent } };
  }
  const { kind, parent, city, street, house, address, ports } = cells;
  return {
    is: "node",
    node: { id, kind, parentId: parent, name, city, street, house, address, vendor, ports },
  };
});
