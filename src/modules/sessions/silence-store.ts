import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { Policy } from "../provider/policy.ts";

/** How long a session may be silent. */
export type Silence = Pick<Policy["network"], "interimMinutes" | "missedInterimsMax">;

/** From when on a session that has said nothing since `alive_at` is silent for too long. */
const silentFrom = ({ interimMinutes, missedInterimsMax }: Silence) => sql`
  s.alive_at + ${missedInterimsMax}::double precision
    * make_interval(secs => coalesce(s.interim_seconds, ${interimMinutes * 60}))`;

/**
 * Notes that somebody looks now. When nobody did for longer than an interval, accounting may have been missed too, and
 * silence counts only from now on.
 * @returns since when somebody has looked all the time.
 */
export async function watchSilence(tx: Tx, now: Instant, { interimMinutes }: Silence): Promise<Instant> {
  const { rows } = await sql<{ since: Instant }>`
    insert into silence_watch as watch (since, looked_at) values (${now}, ${now})
    on conflict (is_only) do update set
      since = case
        when watch.looked_at between excluded.looked_at - make_interval(secs => ${interimMinutes * 60}) and excluded.looked_at
          then watch.since
        else excluded.since
      end,
      looked_at = excluded.looked_at
    returning since
  `.execute(tx);
  return rows[0]!.since;
}

/**
 * Marks the newest sessions of their logins that have been silent for too long, with somebody there to hear them, and
 * aren't over with their server's restart. One that accounting works on at the moment isn't silent.
 */
export async function markSilentSessions(
  tx: Tx,
  { now, since, silence }: { readonly now: Instant; readonly since: Instant; readonly silence: Silence },
): Promise<readonly { readonly login: Login; readonly session: string }[]> {
  const { rows } = await sql<{ login: Login; session: string }>`
    update radius_sessions marked set silent_at = ${now}, changed = null
    where ctid = any(array(
      select s.ctid from radius_sessions s
      where s.ended_at is null and s.silent_at is null
        and ${silentFrom(silence)} < ${now}
        and ${since}::timestamptz + (${silentFrom(silence)} - s.alive_at) < ${now}
        and not exists (
          select from nas_restarts r where r.nas = s.nas and r.restarted_at > greatest(s.began_at, s.alive_at)
        )
        and not exists (
          select from radius_sessions newer
          where newer.login = s.login and (newer.nas, newer.session_id) <> (s.nas, s.session_id)
            and (newer.began_at, newer.start_arrival) > (s.began_at, coalesce(s.start_arrival, -1))
        )
      for update of s skip locked
    ))
    returning login, nas || ' ' || session_id as session
  `.execute(tx);
  return rows;
}
