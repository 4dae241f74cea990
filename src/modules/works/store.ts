import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { Plan, PlannedWorks, WorksState } from "./planned-works.ts";

const columns = sql`
  w.id, w.number, w.node_ids as "nodeIds", w.starts_at as "startsAt", w.ends_at as "endsAt", w.reason,
  w.created_by as "createdBy", w.created_at as "createdAt", w.canceled_at as "canceledAt",
  (select count(distinct told.login)::int from planned_works_notices told where told.works_id = w.id) as "noticedLogins"`;

export async function insertWorks(
  tx: Tx,
  {
    id,
    nodeIds,
    startsAt,
    endsAt,
    reason,
    createdBy,
    createdAt,
  }: Omit<PlannedWorks, "number" | "canceledAt" | "noticedLogins">,
): Promise<PlannedWorks> {
  const { rows } = await sql<PlannedWorks>`
    insert into planned_works as w (id, node_ids, starts_at, ends_at, reason, created_by, created_at, changed_at)
    values (${id}, ${nodeIds}, ${startsAt}, ${endsAt}, ${reason}, ${createdBy}, ${createdAt}, ${createdAt})
    returning ${columns}
  `.execute(tx);
  return rows[0]!;
}

export async function updateWorks(
  tx: Tx,
  id: string,
  { nodeIds, startsAt, endsAt, reason, changedAt }: Plan & { readonly changedAt: Instant },
): Promise<void> {
  await sql`
    update planned_works set node_ids = ${nodeIds}, starts_at = ${startsAt}, ends_at = ${endsAt}, reason = ${reason},
      changed_at = ${changedAt}, is_revised = true
    where id = ${id}
  `.execute(tx);
}

export async function saveCanceled(tx: Tx, id: string, at: Instant): Promise<void> {
  await sql`update planned_works set canceled_at = ${at}, changed_at = ${at}, is_revised = true where id = ${id}`.execute(
    tx,
  );
}

export async function findWorks(db: Db, id: string): Promise<PlannedWorks | undefined> {
  const { rows } = await sql<PlannedWorks>`select ${columns} from planned_works w where w.id = ${id}`.execute(
    db,
  );
  return rows[0];
}

export async function lockWorks(tx: Tx, id: string): Promise<PlannedWorks | undefined> {
  const { rows } = await sql<PlannedWorks>`
    select ${columns} from planned_works w where w.id = ${id} for update
  `.execute(tx);
  return rows[0];
}

/** Every works that goes on at that moment. */
export async function findAllRunning(db: Db, at: Instant): Promise<readonly PlannedWorks[]> {
  const { rows } = await sql<PlannedWorks>`
    select ${columns} from planned_works w
    where w.canceled_at is null and w.starts_at <= ${at} and w.ends_at > ${at}
    order by w.ends_at desc, w.id
  `.execute(db);
  return rows;
}

/** Works that go on at that moment or begin by `until`, on any of these nodes; the first to begin comes first. */
export async function findComing(
  db: Db,
  nodeIds: readonly string[],
  { at, until }: { readonly at: Instant; readonly until: Instant },
): Promise<readonly PlannedWorks[]> {
  const { rows } = await sql<PlannedWorks>`
    select ${columns} from planned_works w
    where w.canceled_at is null and w.starts_at <= ${until} and w.ends_at > ${at} and w.node_ids && ${nodeIds}::text[]
    order by w.starts_at, w.id
  `.execute(db);
  return rows;
}

export type WorksFilter = { readonly state?: WorksState | undefined; readonly nodeId?: string | undefined };

const matching = ({ state, nodeId }: WorksFilter, at: Instant) => sql`
  (${nodeId ?? null}::text is null or ${nodeId ?? null} = any(w.node_ids))
  and (${state ?? null}::text is null or ${state ?? null} = case
    when w.canceled_at is not null then 'canceled'
    when w.starts_at > ${at} then 'planned'
    when w.ends_at > ${at} then 'running'
    else 'over'
  end)`;

/** One page, the latest first. */
export async function listWorks(
  db: Db,
  { filter, at, limit, offset }: { filter: WorksFilter; at: Instant; limit: number; offset: number },
): Promise<readonly PlannedWorks[]> {
  const { rows } = await sql<PlannedWorks>`
    select ${columns} from planned_works w where ${matching(filter, at)}
    order by w.starts_at desc, w.id limit ${limit} offset ${offset}
  `.execute(db);
  return rows;
}

export async function countWorks(db: Db, filter: WorksFilter, at: Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from planned_works w where ${matching(filter, at)}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/** A subscriber who was told of the works, and of which beginning. */
export type WorksNotice = {
  readonly login: Login;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
  readonly toldAt: Instant;
  /** When they heard that it isn't so any more. */
  readonly revokedAt: Instant | null;
};

/** One page of those who were told, the latest first. */
export async function listNotices(
  db: Db,
  { id, limit, offset }: { readonly id: string; readonly limit: number; readonly offset: number },
): Promise<readonly WorksNotice[]> {
  const { rows } = await sql<WorksNotice>`
    select told.login, told.starts_at as "startsAt", told.ends_at as "endsAt", told.told_at as "toldAt",
      told.revoked_at as "revokedAt"
    from planned_works_notices told where told.works_id = ${id}
    order by told.told_at desc, told.starts_at desc, told.login limit ${limit} offset ${offset}
  `.execute(db);
  return rows;
}

export async function countNotices(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from planned_works_notices where works_id = ${id}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/** Works of which people are to be told by now, and that have not begun. */
export async function findToAnnounce(db: Db, now: Instant, by: Instant): Promise<readonly PlannedWorks[]> {
  const { rows } = await sql<PlannedWorks>`
    select ${columns} from planned_works w
    where w.canceled_at is null and w.starts_at > ${now} and w.starts_at <= ${by} order by w.starts_at, w.id
  `.execute(db);
  return rows;
}

/** Subscribers below the works who haven't heard of this beginning, at most so many; from now on they have. */
export async function claimLogins(
  tx: Tx,
  { id, startsAt }: Pick<PlannedWorks, "id" | "startsAt">,
  { at, limit }: { readonly at: Instant; readonly limit: number },
): Promise<readonly Login[]> {
  const { rows } = await sql<{ login: Login }>`
    insert into planned_works_notices (works_id, login, starts_at, ends_at, told_at)
    select w.id, l.login, w.starts_at, w.ends_at, ${at}
    from planned_works w
    join access_nodes n on n.path && w.node_ids
    join lines l on l.node_id = n.id
    where w.id = ${id} and w.starts_at = ${startsAt} and w.canceled_at is null and not exists (
      select from planned_works_notices told
      where told.works_id = w.id and told.login = l.login and told.starts_at = w.starts_at
    )
    order by l.login limit ${limit}
    on conflict do nothing
    returning login
  `.execute(tx);
  return rows.map(({ login }) => login);
}

/** Works that were changed or canceled since those who had been told heard of it. */
export async function findToRevise(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from planned_works where is_revised order by changed_at, id
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** A subscriber who was told what isn't so any more, and whether the works still concern them. */
export type Misled = { readonly login: Login; readonly startsAt: Instant; readonly isConcerned: boolean };

/** At most so many who were told otherwise; from now on they have heard. The caller has locked the works. */
export async function claimMisled(
  tx: Tx,
  { id, nodeIds, startsAt, endsAt, canceledAt }: PlannedWorks,
  { at, limit }: { readonly at: Instant; readonly limit: number },
): Promise<readonly Misled[]> {
  const { rows } = await sql<Misled>`
    with told as (
      select n.login, n.starts_at, n.ends_at, ${canceledAt === null} and exists (
        select from lines l join access_nodes node on node.id = l.node_id
        where l.login = n.login and node.path && ${nodeIds}::text[]
      ) as is_concerned
      from planned_works_notices n where n.works_id = ${id} and n.revoked_at is null
    ), misled as (
      select * from told
      where not is_concerned or starts_at <> ${startsAt} or ends_at is distinct from ${endsAt}
      order by login limit ${limit}
    ), heard as (
      update planned_works_notices n set revoked_at = ${at} from misled
      where n.works_id = ${id} and n.login = misled.login and n.starts_at = misled.starts_at
    )
    select login, starts_at as "startsAt", is_concerned as "isConcerned" from misled
  `.execute(tx);
  return rows;
}

/** They have heard of the works as they are now. */
export async function saveTold(
  tx: Tx,
  { id, startsAt, endsAt }: Pick<PlannedWorks, "id" | "startsAt" | "endsAt">,
  { logins, at }: { readonly logins: readonly Login[]; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into planned_works_notices (works_id, login, starts_at, ends_at, told_at)
    select ${id}, login, ${startsAt}, ${endsAt}, ${at} from unnest(${logins}::text[]) as login
    on conflict (works_id, login, starts_at)
      do update set ends_at = excluded.ends_at, told_at = excluded.told_at, revoked_at = null
  `.execute(tx);
}

export async function saveRevised(tx: Tx, id: string): Promise<void> {
  await sql`update planned_works set is_revised = false where id = ${id}`.execute(tx);
}
