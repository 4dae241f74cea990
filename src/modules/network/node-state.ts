import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Db } from "../../platform/database.ts";
import type { NodeState } from "./line-facts.ts";

/** What monitoring last said of a node, and since when it is so; undefined when it never did. */
export async function findNodeState(
  db: Db,
  nodeId: string,
): Promise<{ readonly state: NodeState; readonly at: Instant } | undefined> {
  const { rows } = await sql<{ state: NodeState; at: Instant }>`
    select state, at from node_states where node_id = ${nodeId}
  `.execute(db);
  return rows[0];
}
