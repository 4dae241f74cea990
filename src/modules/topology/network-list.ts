import type { Line, AccessNode, NetworkAccessServer } from "./access-network.ts";

/** A node as a row of a provider's list says; `row` is its line in the file. */
export type ListedNode = Omit<AccessNode, "path"> & {
  readonly row: number;
  /** How it is asked by SNMP, sealed already; left out when the row doesn't say. */
  readonly accessSealed?: string;
  readonly accessFingerprint?: string;
};

/** A server as a row of a list says, its secret sealed already. */
export type ListedServer = Omit<NetworkAccessServer, "secret"> & {
  readonly row: number;
  readonly secretSealed: string;
};

/** Where a row of a list puts a login's line; nowhere when node and port are null. */
export type ListedLine = Pick<Line, "login" | "riserLengthMeters"> & {
  readonly row: number;
  readonly nodeId: string | null;
  readonly port: number | null;
};
