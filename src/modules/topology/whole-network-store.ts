import { sql } from "kysely";
import type { Db } from "../../platform/database.ts";
import type { AccessNode, Line } from "./access-network.ts";

/** All nodes and lines, for who keeps a copy; `version` is another one after each change. */
export type WholeNetwork = {
  readonly version: number;
  readonly nodes: readonly Pick<AccessNode, "id" | "kind" | "parentId" | "city" | "street" | "house">[];
  readonly lines: readonly Pick<Line, "login" | "nodeId">[];
};

/** The version is read first: what changes meanwhile only makes the copy look older than it is. */
export async function findWholeNetwork(db: Db): Promise<WholeNetwork> {
  const version = await findNetworkVersion(db);
  const nodes = await sql<WholeNetwork["nodes"][number]>`
    select id, kind, parent_id as "parentId", city, street, house from access_nodes order by id
  `.execute(db);
  const lines = await sql<WholeNetwork["lines"][number]>`
    select login, node_id as "nodeId" from lines order by login
  `.execute(db);
  return { version, nodes: nodes.rows, lines: lines.rows };
}

export async function findNetworkVersion(db: Db): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from topology_version`.execute(db);
  return rows[0]?.version ?? 0;
}
