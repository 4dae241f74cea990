import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import { instant, type Instant } from "../../kernel/instant.ts";
import { type AskedLogin, askedRows, groupByAsked, type OfAsked } from "../../platform/asked-logins.ts";
import { batched } from "../../platform/batched.ts";
import type { Db } from "../../platform/database.ts";
import type { SessionEnd } from "./drops.ts";
import type { NewestSession } from "./newest-session.ts";
import type { TerminateCause } from "../radius/terminate-cause.ts";

/** When a server began anew after the session's last sign of life; the session `s` is over since then. */
const restartedAt = sql`(
  select min(r.restarted_at) from nas_restarts r
  where r.nas = s.nas and r.restarted_at > greatest(s.began_at, s.alive_at)
)`;

const columns = sql.raw(
  `login, nas, session_id, started_at, start_arrival, spoken_start_at, alive_at, interim_seconds, stopped_at, terminate_cause`,
);

/**
 * Every session of an `asked` login that is remembered. A late packet of one that is history already has made a second row of it,
 * which says the rest; both put together are the session.
 */
const everySession = sql`(
  select *, coalesce(started_at, spoken_start_at) as began_at,
    case when started_at > stopped_at then null else stopped_at end as ended_at
  from (
    select login, nas, session_id,
      max(started_at) as started_at,
      (array_agg(start_arrival order by started_at desc nulls last))[1] as start_arrival,
      min(spoken_start_at) as spoken_start_at,
      max(alive_at) as alive_at,
      max(interim_seconds) as interim_seconds,
      max(stopped_at) as stopped_at,
      (array_agg(terminate_cause order by stopped_at desc nulls last))[1] as terminate_cause
    from (select ${columns} from radius_sessions union all select ${columns} from radius_past_sessions) told
    where told.login = asked.login
    group by login, nas, session_id
  ) known
)`;

/**
 * Ends of sessions of an `asked` login that were still its newest when they ended. The end of a session that a newer
 * one had replaced before says nothing of the line.
 */
const countedEnds = sql`
  select e.nas, e.session_id as "sessionId", e.ended_at as at, e.terminate_cause as cause
  from radius_session_ends e
  join every own using (login, nas, session_id)
  where e.login = asked.login and e.ended_at > asked.since
    and not exists (
      select from every newer
      where (newer.nas, newer.session_id) <> (e.nas, e.session_id)
        and newer.began_at < e.ended_at
        and newer.began_at > case when own.began_at <= e.ended_at then own.began_at else e.began_at end
    )`;

/** What accounting tells of one login: its newest session, and ends of sessions after `endsAfter`. */
export type SessionFacts = {
  readonly session: NewestSession | null;
  readonly ends: readonly SessionEnd[];
};

/** All that accounting knows of a login. */
export const findSessionFacts = async (db: Db, login: Login, endsAfter: Instant): Promise<SessionFacts> =>
  (await sessionFactsSince(db, { login, since: endsAfter })) ?? { session: null, ends: [] };

const sessionFactsSince = batched<AskedLogin, SessionFacts>(async (db, asked) => {
  const { rows } = await sql<{ n: number; facts: string }>`
    select asked.n, known.facts
    from ${askedRows(asked)}
    cross join lateral (
      with every as materialized (select * from ${everySession} s)
      select json_build_object(
        'session', (
          select json_build_object('nas', s.nas, 'beganAt', s.began_at, 'aliveAt', s.alive_at,
            'interimSeconds', s.interim_seconds, 'endedAt', s.ended_at,
            'cause', case when s.ended_at is not null then s.terminate_cause end, 'nasRestartedAt', ${restartedAt})
          from radius_sessions s
          where s.login = asked.login
          order by s.began_at desc nulls last, s.start_arrival desc nulls last
          limit 1
        ),
        'ends', (select coalesce(json_agg(ends order by ends.at), '[]') from (${countedEnds}) as ends)
      )::text as facts
    ) known
  `.execute(db);
  return new Map(rows.map(({ n, facts }) => [asked[n - 1]!, JSON.parse(facts, reviveInstants)]));
});

/** JSON has no instants: they are the members whose names say when. */
const reviveInstants = (key: string, value: unknown): unknown =>
  typeof value === "string" && /(^a|A)t$/.test(key) ? instant(value) : value;

/** One session from its beginning to its end, as far as both are known. */
export type PastSession = {
  readonly nas: string;
  readonly beganAt: Instant | null;
  /** The last Start or interim; null when only its Stop came, or its id was used again. */
  readonly aliveAt: Instant | null;
  /** Null while nothing says that it is over. */
  readonly endedAt: Instant | null;
  /** `superseded`: a newer session of the login took its place. */
  readonly cause: TerminateCause | "superseded" | null;
};

/** The sessions of a login that were there at any time after `since`, the newest first. */
export const readPastSessions = async (
  db: Db,
  login: Login,
  since: Instant,
): Promise<readonly PastSession[]> => (await pastSessionsSince(db, { login, since })) ?? [];

const pastSessionsSince = batched<AskedLogin, readonly PastSession[]>(async (db, asked) => {
  const { rows } = await sql<OfAsked<PastSession>>`
    select asked.n, past.*
    from ${askedRows(asked)}
    cross join lateral (
      with ordered as (
        select s.*, ${restartedAt} as restarted_at,
          lead(s.began_at) over (order by s.began_at nulls first, s.start_arrival nulls first) as next_began_at
        from ${everySession} s
      )
      select nas, began_at as "beganAt", alive_at as "aliveAt",
        least(ended_at, restarted_at, next_began_at) as "endedAt",
        case least(ended_at, restarted_at, next_began_at)
          when ended_at then terminate_cause
          when restarted_at then 'nas-reboot'
          when next_began_at then 'superseded'
        end as cause
      from ordered
      union all
      select e.nas, e.began_at, null, e.ended_at, e.terminate_cause
      from radius_session_ends e
      join ordered again using (login, nas, session_id)
      where e.login = asked.login and e.ended_at < again.started_at
    ) past
    where coalesce(past."endedAt", 'infinity') > asked.since
    order by asked.n, coalesce(past."beganAt", past."endedAt") desc
  `.execute(db);
  return groupByAsked(asked, rows);
});
