import { z } from "zod";
import type { ListedNode } from "../modules/topology/listing.ts";
import type { NetworkAccessServer, NodeAccess } from "../modules/topology/topology.ts";
import {
  networkAddress,
  nothing,
  optional,
  optionalText,
  requiredText,
  wholeNumber,
} from "./cell-schemas.ts";
import { readSnmpAccess, snmpCells, type SnmpColumn } from "./snmp-cells.ts";

export { snmpColumns } from "./snmp-cells.ts";

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
  ...snmpCells,
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

type NetworkColumn = Exclude<keyof NetworkCells, SnmpColumn>;

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
  | { readonly is: "node"; readonly node: Omit<ListedNode, "row">; readonly access: NodeAccess | null }
  | { readonly is: "server"; readonly server: NetworkAccessServer };

/** Reads the cells of a row of network.csv. */
export const networkRowSchema = cellsSchema.transform((cells, context): NetworkRow => {
  const { id, name, vendor } = cells;
  const access = readSnmpAccess(cells, context);
  if (cells.kind === "nas") {
    const { address, secret, parent } = cells;
    return { is: "server", server: { id, name, address, secret, vendor, nodeId: parent } };
  }
  const { kind, parent, city, street, house, address, ports } = cells;
  return {
    is: "node",
    access,
    node: { id, kind, parentId: parent, name, city, street, house, address, vendor, ports },
  };
});
