import { sql } from "kysely";
import type { Db } from "../../platform/database.ts";
import type { NodeState } from "./line-facts.ts";

/** What monitoring last said of a node; undefined when it never did. */
export async function findNodeState(db: Db, nodeId: string): Promise<NodeState | undefined> {
  const { rows } = await sql<{ state: NodeState }>`
    select state from node_states where node_id = ${nodeId}
  `.execute(db);
  return rows[0]?.state;
}
