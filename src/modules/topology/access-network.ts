import type { Login } from "../../kernel/ids.ts";

/** What stands between the provider's core and the flats: below a `bng` come aggregation and the buildings' switches. */
type AccessNodeKind = "bng" | "aggregation" | "switch";

export type AccessNode = {
  readonly id: string;
  readonly kind: AccessNodeKind;
  readonly parentId: string | null;
  /** The ids from the top of the network down to this node, both included. */
  readonly path: readonly string[];
  readonly name: string;
  readonly city: string | null;
  readonly street: string | null;
  readonly house: string | null;
  /** Where the node is managed from. */
  readonly address: string | null;
  readonly vendor: string | null;
  /** How many ports for subscribers; null unless it is a switch. */
  readonly ports: number | null;
};

/** A place where a line ends at the provider's side. Ports count from 1. */
export type Port = { readonly nodeId: string; readonly port: number };

/** One subscriber's way into the network. */
export type Line = Port & {
  readonly login: Login;
  /** From the switch to the flat; null when nobody measured it. */
  readonly riserLengthMeters: number | null;
  /** Every node that the line needs, from the top of the network down to its switch. */
  readonly path: readonly string[];
};

/** Who may send us accounting, known by its source address (RFC 2866, section 3). */
export type NetworkAccessServer = {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  /** Shared with the server; it leaves the database only for checking packets. */
  readonly secret: string;
  readonly vendor: string | null;
  /** The node that the server is, or stands beside. */
  readonly nodeId: string | null;
};
