import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { NasRestart, SessionReport } from "../radius/accounting-report.ts";
import type { TerminateCause } from "../radius/terminate-cause.ts";

/** What reports changed of a session: it began, showed life again, ended, or began and ended. */
export type SessionChange = {
  readonly login: Login;
  readonly session: string;
  readonly changed: "began" | "seen" | "ended" | "passed";
  readonly startedAt: Instant | null;
  readonly aliveAt: Instant | null;
  readonly stoppedAt: Instant | null;
  readonly cause: TerminateCause | null;
};

/**
 * Adds reports, in order of arrival, to what is known of their sessions. Every column takes the latest, the earliest
 * or the greatest of what was said, so repeating or reordering packets leads to the same rows; concurrent batches are
 * settled by row locks, taken in the order of the key.
 *
 * @returns the sessions that changed, each change once: a row's lock is held while it is compared with the reports.
 */
export async function saveSessionReports(
  tx: Tx,
  reports: readonly SessionReport[],
): Promise<readonly SessionChange[]> {
  // One document costs this process half of what an array for each column does.
  const { rows } = await sql<SessionChange>`
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
    ),
    told as (
      select login, nas, "sessionId" as session_id,
        max(at) filter (where kind = 'start') as started_at,
        max(arrival) filter (where kind = 'start') as start_arrival,
        min(spoken_start_at) filter (where kind <> 'start') as spoken_start_at,
        max(at) filter (where kind <> 'stop') as alive_at,
        max("interimSeconds") as interim_seconds,
        max(at) filter (where kind = 'stop') as stopped_at,
        (array_agg("terminateCause" order by at desc) filter (where kind = 'stop'))[1] as terminate_cause,
        max("inputOctets") as input_octets, max("outputOctets") as output_octets,
        max("framedAddress") as framed_address, max("callingStation") as calling_station, max("nasPort") as nas_port
      from reports
      group by login, nas, "sessionId"
    ),
    saved as (
      insert into radius_sessions as known (login, nas, session_id, started_at, start_arrival, spoken_start_at, alive_at,
        interim_seconds, stopped_at, terminate_cause, input_octets, output_octets, framed_address, calling_station, nas_port,
        changed)
      select told.*, ${changeOfNew}
      from told left join (select nas, max(restarted_at) as restarted_at from nas_restarts group by nas) r using (nas)
      order by login, nas, session_id
      on conflict (login, nas, session_id) do update set ${withWhatWasKnown}, changed = ${changeOfKnown},
        silent_at = case when excluded.alive_at > known.alive_at then null else known.silent_at end
      returning *
    )
    select login, nas || ' ' || session_id as session, changed, started_at as "startedAt", alive_at as "aliveAt",
      stopped_at as "stoppedAt", terminate_cause as cause
    from saved
    where changed is not null
    order by saved.login, saved.nas, saved.session_id
  `.execute(tx);
  return rows;
}

/** What the first reports of a session change. */
const changeOfNew = sql`
  case
    when told.stopped_at is not null and not coalesce(told.started_at > told.stopped_at, false)
      then case when told.started_at is null then 'ended' else 'passed' end
    when coalesce(r.restarted_at > told.alive_at, false) then null
    when told.started_at is null then 'seen'
    else 'began'
  end`;

/** When the session's server last began anew; the session is over unless it has shown life since. */
const knownRestart = sql`(select max(restarted_at) from nas_restarts r where r.nas = known.nas)`;

/** Whether the session lasted, as far as was known. */
const wasUp = sql`known.ended_at is null and known.silent_at is null
  and not coalesce(${knownRestart} > greatest(known.began_at, known.alive_at), false)`;

/** Whether a Start of after all that was known came. */
const beganAgain = sql`coalesce(excluded.started_at > greatest(known.started_at, known.stopped_at), false)`;

const stoppedNow = sql`greatest(known.stopped_at, excluded.stopped_at)`;

/** Most reports are interims of a session that lasts, and no server has begun anew since its last. */
const lastsOn = sql`excluded.started_at is null and excluded.stopped_at is null and known.ended_at is null
  and known.silent_at is null and known.alive_at > (select coalesce(max(restarted_at), '-infinity') from nas_restarts)`;

const changeOfKnown = sql`
  case
    when ${lastsOn} then null
    when ${wasUp} then
      case when ${stoppedNow} is not null
        and not coalesce(greatest(known.started_at, excluded.started_at) > ${stoppedNow}, false) then 'ended' end
    when coalesce(greatest(known.started_at, excluded.started_at) <= ${stoppedNow}, ${stoppedNow} is not null) then
      case when ${beganAgain} then 'passed' end
    when excluded.alive_at > known.alive_at is not true and known.ended_at is null then null
    when coalesce(${knownRestart} > greatest(known.alive_at, excluded.alive_at), false) then null
    when ${beganAgain} then 'began'
    else 'seen'
  end`;

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

/** On and Off of one restart, and their repeats, lie within this. */
const restartSeconds = 60;

/**
 * One row for the server, however many sessions it had.
 * @returns the restarts that nobody knew of.
 */
export async function saveNasRestarts(
  tx: Tx,
  restarts: readonly NasRestart[],
): Promise<readonly NasRestart[]> {
  const { rows } = await sql<NasRestart>`
    with saved as (
      insert into nas_restarts (nas, restarted_at)
      select nas, restarted_at
      from unnest(${restarts.map(({ nas }) => nas)}::text[], ${restarts.map(({ at }) => at)}::timestamptz[])
        as restart (nas, restarted_at)
      order by nas, restarted_at
      on conflict do nothing
      returning nas, restarted_at
    ),
    -- The rows of before this statement.
    news as (
      select nas, restarted_at, lag(restarted_at) over (partition by nas order by restarted_at) as before_at from saved
      where not exists (
        select from nas_restarts known where known.nas = saved.nas
          and known.restarted_at between saved.restarted_at - ${restartSeconds} * interval '1 second'
            and saved.restarted_at + ${restartSeconds} * interval '1 second'
      )
    )
    select 'nas-restart' as kind, nas, restarted_at as at from news
    where coalesce(restarted_at - before_at > ${restartSeconds} * interval '1 second', true)
    order by nas, restarted_at
  `.execute(tx);
  return rows;
}
