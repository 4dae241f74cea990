import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { NasRestart, SessionReport } from "./radius/accounting-report.ts";

/**
 * Adds reports, in order of arrival, to what is known of their sessions. Every column takes the latest, the earliest
 * or the greatest of what was said, so repeating or reordering packets leads to the same rows; concurrent batches are
 * settled by row locks, taken in the order of the key.
 */
export async function saveSessionReports(tx: Tx, reports: readonly SessionReport[]): Promise<void> {
  // One document costs this process half of what an array for each column does.
  await sql`
    with reports as (
      select *, at - make_interval(secs => "lastedSeconds") as spoken_start_at, nextval('radius_arrivals') as arrival
      from json_to_recordset(${JSON.stringify(reports)}::json) as report (
        kind text, login text, nas text, "sessionId" text, at timestamptz, "lastedSeconds" double precision, "interimSeconds" bigint,
        "inputOctets" bigint, "outputOctets" bigint, "terminateCause" text,
        "framedAddress" text, "callingStation" text, "nasPort" text
      )
    ),
    ends as (
      insert into radius_session_ends (login, ended_at, nas, session_id, began_at, terminate_cause)
      select login, at, nas, "sessionId", spoken_start_at, "terminateCause"
      from reports
      where kind = 'stop'
      order by login, at, nas, "sessionId"
      on conflict do nothing
    )
    insert into radius_sessions as known (login, nas, session_id, started_at, start_arrival, spoken_start_at, alive_at,
      interim_seconds, stopped_at, terminate_cause, input_octets, output_octets, framed_address, calling_station, nas_port)
    select login, nas, "sessionId",
      max(at) filter (where kind = 'start'),
      max(arrival) filter (where kind = 'start'),
      min(spoken_start_at) filter (where kind <> 'start'),
      max(at) filter (where kind <> 'stop'),
      max("interimSeconds"),
      max(at) filter (where kind = 'stop'),
      (array_agg("terminateCause" order by at desc) filter (where kind = 'stop'))[1],
      max("inputOctets"), max("outputOctets"), max("framedAddress"), max("callingStation"), max("nasPort")
    from reports
    group by login, nas, "sessionId"
    order by login, nas, "sessionId"
    on conflict (login, nas, session_id) do update set ${withWhatWasKnown}
  `.execute(tx);
}

const withWhatWasKnown = sql`
  started_at = greatest(known.started_at, excluded.started_at),
  start_arrival = case
    when known.started_at is null or excluded.started_at > known.started_at then excluded.start_arrival
    else known.start_arrival
  end,
  spoken_start_at = least(known.spoken_start_at, excluded.spoken_start_at),
  alive_at = greatest(known.alive_at, excluded.alive_at),
  interim_seconds = greatest(known.interim_seconds, excluded.interim_seconds),
  stopped_at = greatest(known.stopped_at, excluded.stopped_at),
  terminate_cause = case
    when known.stopped_at is null or excluded.stopped_at > known.stopped_at then excluded.terminate_cause
    else known.terminate_cause
  end,
  input_octets = greatest(known.input_octets, excluded.input_octets),
  output_octets = greatest(known.output_octets, excluded.output_octets),
  framed_address = greatest(known.framed_address, excluded.framed_address),
  calling_station = greatest(known.calling_station, excluded.calling_station),
  nas_port = greatest(known.nas_port, excluded.nas_port)`;

/** One row for the server, however many sessions it had. */
export async function saveNasRestarts(tx: Tx, restarts: readonly NasRestart[]): Promise<void> {
  await sql`
    insert into nas_restarts (nas, restarted_at)
    select nas, restarted_at
    from unnest(${restarts.map(({ nas }) => nas)}::text[], ${restarts.map(({ at }) => at)}::timestamptz[])
      as restart (nas, restarted_at)
    order by nas, restarted_at
    on conflict do nothing
  `.execute(tx);
}

/** How many rows of history one statement forgets, so that it never holds many locks for long. */
const forgottenMax = 10_000;

/** Forgets ends before `before`; the answer says how many, at most a batch. */
export async function forgetSessionEnds(db: Db, before: Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from radius_session_ends
    where ctid = any(array(select ctid from radius_session_ends where ended_at < ${before} limit ${forgottenMax}))
  `.execute(db);
  return Number(numAffectedRows);
}

/** Forgets sessions that said nothing since `before`, but each login's newest: it is why the line has no session. */
export async function forgetSessions(db: Db, before: Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from radius_sessions
    where ctid = any(array(
      select old.ctid
      from radius_sessions old
      where greatest(old.alive_at, old.stopped_at) < ${before}
        and exists (select from radius_sessions newer where newer.login = old.login
          and newer.began_at > coalesce(old.began_at, '-infinity'))
      limit ${forgottenMax}
    ))
  `.execute(db);
  return Number(numAffectedRows);
}

/** Forgets restarts of servers before `before`. */
export async function forgetNasRestarts(db: Db, before: Instant): Promise<void> {
  await sql`delete from nas_restarts where restarted_at < ${before}`.execute(db);
}
