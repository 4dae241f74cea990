import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Db } from "../../platform/database.ts";
import type { ConversationId } from "./conversation.ts";

/** A conversation that waits for an operator, with the line that it is about. */
export type WaitingConversation = { readonly id: ConversationId; readonly login: Login };

/** Conversations of lines that need these nodes and that wait for an operator, the longest waiting first. */
export async function findWaitingBelow(
  db: Db,
  nodeIds: readonly string[],
): Promise<readonly WaitingConversation[]> {
  const { rows } = await sql<WaitingConversation>`
    select c.id, c.login
    from conversations c
    join lines l on l.login = c.login
    join access_nodes n on n.id = l.node_id
    where c.state = 'waiting-operator' and n.path && ${nodeIds}::text[]
    order by c.handed_over_at, c.id
  `.execute(db);
  return rows;
}

/** How many of these wait below the nodes of each group. */
export async function countWaitingBelow(
  db: Db,
  groups: readonly { readonly id: string; readonly nodeIds: readonly string[] }[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select grouped.id, count(distinct c.id)::int as count
    from json_to_recordset(${JSON.stringify(groups)}::json) as grouped (id text, "nodeIds" text[])
    join access_nodes n on n.path && grouped."nodeIds"
    join lines l on l.node_id = n.id
    join conversations c on c.login = l.login and c.state = 'waiting-operator'
    group by grouped.id
  `.execute(db);
  return new Map(rows.map(({ id, count }) => [id, count]));
}
