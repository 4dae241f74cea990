import { sql } from "kysely";
import { addHours, type Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";

/**
 * History is kept in partitions by week, made ahead and dropped whole. Every step is one transaction under one lock, so
 * that a process may die anywhere and several may sweep at once. Accounting goes on meanwhile.
 */

/** The tables by week, and what says to which week a row belongs. */
const tables = { radius_session_ends: "ended_at", radius_past_sessions: "over_at" } as const;
type Table = keyof typeof tables;
const tableNames = Object.keys(tables) as readonly Table[];

/** Sessions are kept at hand so long after the last that was heard of them, before they become history. */
export const currentHours = 48;
/** Any number that nobody else takes. */
const lockKey = 7_010_000_016;
const weekHours = 7 * 24;
const weeksAhead = 2;
/** How many rows one statement moves or forgets, so that it never holds many locks for long. */
const batchMax = 10_000;

/** Runs `work` when nobody else sweeps, and gives up a lock on a table sooner than accounting would feel it. */
export const alone = async <Value>(tx: Tx, work: () => Promise<Value>): Promise<Value | undefined> => {
  const { rows } = await sql<{ isFree: boolean }>`
    select pg_try_advisory_xact_lock(${lockKey}) as "isFree"
  `.execute(tx);
  if (rows[0]?.isFree !== true) return undefined;
  await sql`set local lock_timeout = '2s'`.execute(tx);
  return work();
};

/** Mondays, UTC: the first is that of the week of `now`. */
function weeksFrom(now: Instant): readonly Instant[] {
  const day = now.toZonedDateTimeISO("UTC").startOfDay();
  const monday = day.subtract({ days: day.dayOfWeek - 1 }).toInstant();
  return Array.from({ length: weeksAhead + 1 }, (_, week) => addHours(monday, week * weekHours));
}

const partitionOf = (table: Table, week: Instant): string =>
  `${table}_${week.toString().slice(0, 10).replaceAll("-", "_")}`;

/** Makes the partitions of this week and the next; what of them was in the rest moves along. */
export async function makeWeeks(tx: Tx, now: Instant): Promise<void> {
  for (const table of tableNames)
    for (const week of weeksFrom(now)) {
      if (await isThere(tx, partitionOf(table, week))) continue;
      await makeWeek(tx, table, week);
    }
}

async function isThere(tx: Tx, name: string): Promise<boolean> {
  const { rows } = await sql`select where to_regclass(${name}) is not null`.execute(tx);
  return rows.length > 0;
}

async function makeWeek(tx: Tx, table: Table, week: Instant): Promise<void> {
  const partition = sql.table(partitionOf(table, week));
  const rest = sql.table(`${table}_rest`);
  const [from, to] = [sql.lit(week.toString()), sql.lit(addHours(week, weekHours).toString())];
  // Accounting waits for its table before it looks which partitions there are. It is locked first, so that nothing
  // that accounting wants is held while it is waited for.
  await sql`lock table only ${sql.table(table)} in share row exclusive mode`.execute(tx);
  await sql`lock table ${rest} in access exclusive mode`.execute(tx);
  await sql`create table ${partition} (like ${sql.table(table)} including all)`.execute(tx);
  await sql`
    with moved as (
      delete from ${rest} where ${sql.ref(tables[table])} >= ${from} and ${sql.ref(tables[table])} < ${to} returning *
    )
    insert into ${partition} select * from moved
  `.execute(tx);
  await sql`
    alter table ${sql.table(table)} attach partition ${partition} for values from (${from}) to (${to})
  `.execute(tx);
}

/** Drops the partitions all of whose rows are of before `before`, each in a moment of its own. */
export async function dropWeeks(tx: Tx, before: Instant): Promise<void> {
  const { rows } = await sql<{ name: string; table: Table }>`
    select child.relname as name, parent.relname as table
    from pg_inherits
    join pg_class child on child.oid = inhrelid
    join pg_class parent on parent.oid = inhparent
    where parent.oid in (select to_regclass(one) from unnest(${tableNames}::text[]) as one)
      and child.relname ~ '_\\d{4}_\\d{2}_\\d{2}$'
    order by child.relname
  `.execute(tx);
  const lastKept = partitionDate(addHours(before, -weekHours));
  for (const { name } of rows)
    if (name.slice(-10) <= lastKept) await sql`drop table ${sql.table(name)}`.execute(tx);
}

const partitionDate = (at: Instant): string => at.toString().slice(0, 10).replaceAll("-", "_");

/**
 * Moves sessions that said nothing since `before` and that a newer one of their login has replaced to the history.
 * The newest of each login stays: it is why the line has no session. A row that accounting works on waits for the
 * next time. The answer says how many, at most a batch.
 */
export async function archiveSessions(db: Db, before: Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    with moved as (
      delete from radius_sessions
      where ctid = any(array(
        select old.ctid
        from radius_sessions old
        where greatest(old.alive_at, old.stopped_at) < ${before}
          and exists (select from radius_sessions newer where newer.login = old.login
            and newer.began_at > coalesce(old.began_at, '-infinity'))
        limit ${batchMax}
        for update of old skip locked
      ))
      returning *
    )
    insert into radius_past_sessions as known (login, nas, session_id, started_at, start_arrival, spoken_start_at, alive_at,
      interim_seconds, stopped_at, terminate_cause, input_octets, output_octets, framed_address, calling_station, nas_port,
      over_at)
    select login, nas, session_id, started_at, start_arrival, spoken_start_at, alive_at,
      interim_seconds, stopped_at, terminate_cause, input_octets, output_octets, framed_address, calling_station, nas_port,
      greatest(alive_at, stopped_at)
    from moved
    on conflict (login, nas, session_id, over_at) do update set
      started_at = greatest(known.started_at, excluded.started_at),
      start_arrival = coalesce(known.start_arrival, excluded.start_arrival),
      spoken_start_at = least(known.spoken_start_at, excluded.spoken_start_at),
      alive_at = greatest(known.alive_at, excluded.alive_at),
      stopped_at = coalesce(known.stopped_at, excluded.stopped_at),
      terminate_cause = coalesce(known.terminate_cause, excluded.terminate_cause),
      input_octets = greatest(known.input_octets, excluded.input_octets),
      output_octets = greatest(known.output_octets, excluded.output_octets)
  `.execute(db);
  return Number(numAffectedRows);
}

/** Forgets what is older than `before` and in no week; the answer says how many rows, at most a batch of each table. */
export async function forgetRest(db: Db, before: Instant): Promise<number> {
  let forgotten = 0;
  for (const table of tableNames) {
    const rest = sql.table(`${table}_rest`);
    const { numAffectedRows } = await sql`
      delete from ${rest}
      where ctid = any(array(select ctid from ${rest} where ${sql.ref(tables[table])} < ${before} limit ${batchMax}))
    `.execute(db);
    forgotten += Number(numAffectedRows);
  }
  return forgotten;
}

/** Forgets restarts of servers before `before`. */
export async function forgetNasRestarts(db: Db, before: Instant): Promise<void> {
  await sql`delete from nas_restarts where restarted_at < ${before}`.execute(db);
}
