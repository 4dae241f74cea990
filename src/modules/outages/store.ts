import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { Outage, OutageCause, OutageId, OutageSource } from "./outage.ts";

const columns = sql`
  o.id, o.number, o.node_id as "nodeId", o.opened_at as "openedAt", o.source, o.lost_since as "lostSince", o.cause,
  o.expected_end_at as "expectedEndAt", o.note, o.closed_at as "closedAt"`;

export type NewOutage = Pick<
  Outage,
  "id" | "nodeId" | "openedAt" | "source" | "lostSince" | "cause" | "expectedEndAt" | "note"
> & {
  /** The nodes from the top of the network down to this one. */
  readonly path: readonly string[];
};

/** Opens the outage, unless one is open on the node or above it. */
export async function insertOutage(tx: Tx, outage: NewOutage): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`
    insert into outages as o (id, node_id, opened_at, source, lost_since, cause, expected_end_at, note)
    select ${outage.id}, ${outage.nodeId}, ${outage.openedAt}, ${outage.source}, ${outage.lostSince},
           ${outage.cause}, ${outage.expectedEndAt}, ${outage.note}
    where not exists (
      select from outages above where above.node_id = any(${outage.path}) and above.closed_at is null
    )
    on conflict (node_id) where closed_at is null do nothing
    returning ${columns}
  `.execute(tx);
  return rows[0];
}

/** The open outage of the highest of these nodes that has one. */
export async function findOpenOutage(db: Db, path: readonly string[]): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o where o.node_id = any(${path}) and o.closed_at is null
    order by array_position(${path}::text[], o.node_id) limit 1
  `.execute(db);
  return rows[0];
}

/** Every open outage that was found this way. */
export async function findOpenOutages(db: Db, source: OutageSource): Promise<readonly Outage[]> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o where o.closed_at is null and o.source = ${source} order by o.opened_at
  `.execute(db);
  return rows;
}

export async function findOutage(db: Db, id: string): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`select ${columns} from outages o where o.id = ${id}`.execute(db);
  return rows[0];
}

export async function lockOutage(tx: Tx, id: string): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o where o.id = ${id} for update
  `.execute(tx);
  return rows[0];
}

/** Ends the outage, unless that has been done. */
export async function endOutage(tx: Tx, id: OutageId, closedAt: Instant): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`
    update outages o set closed_at = greatest(${closedAt}, opened_at) where o.id = ${id} and o.closed_at is null
    returning ${columns}
  `.execute(tx);
  return rows[0];
}

/** What people know of an outage. */
export type OutageDescription = Pick<Outage, "cause" | "expectedEndAt" | "note">;

export async function saveDescription(
  tx: Tx,
  id: OutageId,
  { cause, expectedEndAt, note }: OutageDescription,
): Promise<void> {
  await sql`
    update outages set cause = ${cause}, expected_end_at = ${expectedEndAt}, note = ${note} where id = ${id}
  `.execute(tx);
}

export type OutageFilter = {
  readonly isOpen?: boolean | undefined;
  readonly cause?: OutageCause | undefined;
  readonly nodeId?: string | undefined;
};

const matching = ({ isOpen, cause, nodeId }: OutageFilter) => sql`
  (${isOpen ?? null}::boolean is null or (closed_at is null) = ${isOpen ?? null})
  and (${cause ?? null}::text is null or cause = ${cause ?? null})
  and (${nodeId ?? null}::text is null or node_id = ${nodeId ?? null})`;

/** One page, the newest first. */
export async function listOutages(
  db: Db,
  filter: OutageFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly Outage[]> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o where ${matching(filter)}
    order by o.opened_at desc, o.id limit ${page.limit} offset ${page.offset}
  `.execute(db);
  return rows;
}

export async function countOutages(db: Db, filter: OutageFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from outages where ${matching(filter)}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

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
      delete from outage_watchers where outage_id = ${from} and told_at is null returning login, conversation_id, asked_at
    )
    insert into outage_watchers (outage_id, login, conversation_id, asked_at)
    select ${to}, login, conversation_id, asked_at from leaving
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
