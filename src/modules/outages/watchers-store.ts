import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { OutageId } from "./outage.ts";

/** Somebody who wants to hear when it is over, and where. */
export type OutageWatcher = { readonly login: Login; readonly conversationId: string };

export async function insertWatcher(
  tx: Tx,
  { outageId, login, conversationId, askedAt }: OutageWatcher & { outageId: OutageId; askedAt: Instant },
): Promise<void> {
  await sql`
    insert into outage_watchers (outage_id, login, conversation_id, asked_at)
    values (${outageId}, ${login}, ${conversationId}, ${askedAt})
    on conflict (outage_id, conversation_id, login) do update set told_at = null
  `.execute(tx);
}

/** Those who wait now wait for another outage, which takes their lines down as well. */
export async function moveWatchers(tx: Tx, from: OutageId, to: OutageId): Promise<void> {
  await sql`
    with leaving as (
      delete from outage_watchers where outage_id = ${from} and told_at is null
      returning login, conversation_id, asked_at, told_end_at
    )
    insert into outage_watchers (outage_id, login, conversation_id, asked_at, told_end_at)
    select ${to}, login, conversation_id, asked_at, told_end_at from leaving
    on conflict do nothing
  `.execute(tx);
}

/** Those whose lines are below these nodes now wait for another outage. */
export async function moveWatchersBelow(
  tx: Tx,
  {
    from,
    to,
    nodeIds,
  }: { readonly from: OutageId; readonly to: OutageId; readonly nodeIds: readonly string[] },
): Promise<void> {
  await sql`
    with leaving as (
      delete from outage_watchers w
      using lines l join access_nodes n on n.id = l.node_id
      where w.outage_id = ${from} and w.told_at is null and l.login = w.login and n.path && ${nodeIds}::text[]
      returning w.login, w.conversation_id, w.asked_at, w.told_end_at
    )
    insert into outage_watchers (outage_id, login, conversation_id, asked_at, told_end_at)
    select ${to}, login, conversation_id, asked_at, told_end_at from leaving
    on conflict do nothing
  `.execute(tx);
}

/** Those who haven't been told; from now on they have. */
export async function claimWatchers(
  tx: Tx,
  { outageId, toldAt }: { readonly outageId: string; readonly toldAt: Instant },
): Promise<readonly OutageWatcher[]> {
  const { rows } = await sql<OutageWatcher>`
    update outage_watchers set told_at = ${toldAt} where outage_id = ${outageId} and told_at is null
    returning login, conversation_id as "conversationId"
  `.execute(tx);
  return rows;
}

/** Those who haven't been told and whose lines need none of these nodes; from now on they have. */
export async function claimNotBelow(
  tx: Tx,
  asked: { readonly outageId: string; readonly toldAt: Instant; readonly nodeIds: readonly string[] },
): Promise<readonly OutageWatcher[]> {
  const { rows } = await sql<OutageWatcher>`
    update outage_watchers w set told_at = ${asked.toldAt}
    where w.outage_id = ${asked.outageId} and w.told_at is null and not exists (
      select from lines l join access_nodes n on n.id = l.node_id
      where l.login = w.login and n.path && ${asked.nodeIds}::text[]
    )
    returning w.login, w.conversation_id as "conversationId"
  `.execute(tx);
  return rows;
}

/** Those who wait and haven't heard of this expected end; from now on they have. */
export async function claimForEnd(
  tx: Tx,
  { outageId, endAt }: { readonly outageId: string; readonly endAt: Instant },
): Promise<readonly OutageWatcher[]> {
  const { rows } = await sql<OutageWatcher>`
    update outage_watchers set told_end_at = ${endAt}
    where outage_id = ${outageId} and told_at is null and told_end_at is distinct from ${endAt}
    returning login, conversation_id as "conversationId"
  `.execute(tx);
  return rows;
}

/** What this watcher was told just now. */
export async function noteEndTold(
  tx: Tx,
  {
    outageId,
    conversationId,
    endAt,
  }: { readonly outageId: string; readonly conversationId: string; readonly endAt: Instant },
): Promise<void> {
  await sql`
    update outage_watchers set told_end_at = ${endAt}
    where outage_id = ${outageId} and conversation_id = ${conversationId}
  `.execute(tx);
}
