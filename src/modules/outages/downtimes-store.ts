import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { groupByLogin, type OfLogin } from "../../platform/asked-logins.ts";
import { batched } from "../../platform/batched.ts";
import type { Db, Tx } from "../../platform/database.ts";
import { ownFaultOf } from "./lines-store.ts";

/** S32: a stretch in which a login had no service by an outage. */
export type Downtime = {
  readonly outageId: string;
  readonly outageNumber: string;
  /** The earlier of the subscriber's report and the detection. */
  readonly beganAt: Instant;
  /** The verified restore. */
  readonly endedAt: Instant;
  /** A fault of the line's own that was known at the end. */
  readonly ownFault: string | null;
};

/**
 * S32: counts what an outage that ended cost each login below the nodes that were ever down by it. A line whose
 * session lasted all the time had no downtime; one that was back before the others was down until then.
 */
export async function saveDowntimes(tx: Tx, outageId: string, reportedBeforeMinutes: number): Promise<void> {
  await sql`
    with ended as (
      select o.id, coalesce(o.lost_since, o.opened_at) as lost_at, coalesce(o.restored_at, o.closed_at) as back_at,
        coalesce(o.nodes_ever, array[o.node_id]) as node_ids
      from outages o where o.id = ${outageId} and o.closed_at is not null
    ),
    reports as (
      select s.signal ->> 'login' as login, min(s.at) as at
      from ended
      join network_signals s on s.kind = 'complaint' and s.at < lost_at
        and s.at > lost_at - make_interval(mins => ${reportedBeforeMinutes}::int)
      group by 1
    )
    insert into outage_downtimes (login, outage_id, began_at, ended_at, own_fault)
    select l.login, ended.id, began.at, greatest(began.at, case
        when s.ended_at is null and s.began_at > lost_at then least(s.began_at, back_at) else back_at
      end), own.kind
    from ended
    join access_nodes n on n.path && ended.node_ids
    join lines l on l.node_id = n.id
    left join reports on reports.login = l.login
    cross join lateral (select least(reports.at, lost_at) as at) began
    left join lateral (
      select * from radius_sessions newest where newest.login = l.login
      order by newest.began_at desc nulls last, newest.start_arrival desc nulls last limit 1
    ) s on true
    left join lateral ${ownFaultOf(sql`lost_at`)} own on true
    where not (s.login is not null and s.ended_at is null and s.silent_at is null and s.began_at <= lost_at)
    on conflict (login, outage_id) do update set began_at = excluded.began_at, ended_at = excluded.ended_at,
      own_fault = excluded.own_fault
  `.execute(tx);
}

/** The newest first. */
export const findDowntimes = async (db: Db, login: Login): Promise<readonly Downtime[]> =>
  (await downtimesOf(db, login)) ?? [];

const downtimesOf = batched<Login, readonly Downtime[]>(async (db, logins) => {
  const { rows } = await sql<OfLogin<Downtime>>`
    select d.login, d.outage_id as "outageId", o.number as "outageNumber", d.began_at as "beganAt",
      d.ended_at as "endedAt", d.own_fault as "ownFault"
    from outage_downtimes d join outages o on o.id = d.outage_id
    where d.login = any(${logins}) order by d.began_at desc, d.outage_id
  `.execute(db);
  return groupByLogin(rows);
});
