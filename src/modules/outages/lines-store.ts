import { type RawBuilder, sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { type AskedLogin, askedRows } from "../../platform/asked-logins.ts";
import { batched } from "../../platform/batched.ts";
import type { Db } from "../../platform/database.ts";
import { detectionPolicy } from "../detection/detection.ts";
import { lineCauses } from "../radius/terminate-cause.ts";
import type { LineStanding, OwnFault } from "./outage.ts";

/** Lines below nodes: what each does now, and who has a fault of their own. */

/** The login's newest session, as `s`. */
const newestSession = sql`(
  select newest.* from radius_sessions newest where newest.login = l.login
  order by newest.began_at desc nulls last, newest.start_arrival desc nulls last limit 1
)`;

/** What the session `s` says of the line `l`: `state`, `since`. */
const standing = sql`(
  select case
      when s.login is null then 'unknown'
      when over_at is not null then 'lost'
      when s.silent_at is not null then 'unknown'
      else 'online'
    end as state,
    case when over_at is not null then over_at else coalesce(s.silent_at, s.began_at) end as since
  from (
    select coalesce(s.ended_at, (
      select min(r.restarted_at) from nas_restarts r
      where r.nas = s.nas and r.restarted_at > greatest(s.began_at, s.alive_at)
    )) as over_at
  ) ended
)`;

/** Breaks of cables that are known, until their ports are up again. */
const brokenCables = sql`(
  select cable.node_id, cable.port, cable.value, cable.at
  from port_facts cable
  where cable.fact = 'cable' and cable.value in ('open', 'short')
    and not exists (
      select from port_facts oper
      where oper.node_id = cable.node_id and oper.port = cable.port and oper.fact = 'oper' and oper.value = 'up'
        and oper.at > cable.at
    )
)`;

/** The `broken` cable of the line counts: its session `s` did not begin over it. */
const isBroken = sql`not coalesce(s.ended_at is null and s.began_at > broken.at, false)`;

const aroundSeconds = sql`make_interval(secs => ${detectionPolicy.ownFaultSeconds})`;

const wasLostBefore = (since: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(s.ended_at < ${since} - ${aroundSeconds} and s.terminate_cause = any(${lineCauses}))`;

/**
 * The fault of the line `l` that is its own, for something that began at `since`: `kind`, `at`. What is known of the
 * cable counts until the port is up again; a session that was lost before counts where it ended like a faulty line's.
 */
export const ownFaultOf = (since: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select * from (
    select 'cable-' || broken.value as kind, broken.at
    from ${brokenCables} broken
    where broken.node_id = l.node_id and broken.port = l.port and ${isBroken}
    union all
    select 'lost-before', s.ended_at where ${wasLostBefore(since)}
  ) faults
  order by kind = 'lost-before', at limit 1
)`;

/** Whether the line has one, by its session `s` and its `broken` cable: for many lines, where it doesn't matter which. */
const hasFault = (since: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`coalesce((broken.at is not null and ${isBroken}) or ${wasLostBefore(since)}, false)`;

const withBroken = sql`left join ${brokenCables} broken on broken.node_id = l.node_id and broken.port = l.port`;

/** A line as an engineer looks at it. */
export type StandingLine = {
  readonly login: Login;
  readonly nodeId: string;
  readonly port: number;
  readonly state: LineStanding;
  readonly since: Instant | null;
  readonly ownFault: OwnFault | null;
};

/** Which lines, and since when what they lack may be the outage's doing. */
export type LinesQuestion = {
  readonly nodeIds: readonly string[];
  readonly since: Instant;
  readonly hasOwnFault?: boolean | undefined;
};

type StandingRow = Omit<StandingLine, "ownFault"> & {
  readonly kind: OwnFault["kind"] | null;
  readonly at: Instant | null;
};

const linesBelow = ({ nodeIds, since, hasOwnFault }: LinesQuestion): RawBuilder<unknown> => sql`
  from access_nodes n
  join lines l on l.node_id = n.id
  left join lateral ${newestSession} s on true
  ${withBroken}
  where n.path && ${nodeIds}::text[]
    and (${hasOwnFault ?? null}::boolean is null or ${hasFault(sql`${since}::timestamptz`)} = ${hasOwnFault ?? null})`;

/** One page of the lines that need the nodes, by switch and port. */
export async function findStandingLines(
  db: Db,
  asked: LinesQuestion,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly StandingLine[]> {
  const { rows } = await sql<StandingRow>`
    with listed as (
      select l.login, l.node_id, l.port ${linesBelow(asked)}
      order by l.node_id, l.port limit ${page.limit} offset ${page.offset}
    )
    select l.login, l.node_id as "nodeId", l.port, stands.state, stands.since, own.kind, own.at
    from listed l
    left join lateral ${newestSession} s on true
    cross join lateral ${standing} stands
    left join lateral ${ownFaultOf(sql`${asked.since}::timestamptz`)} own on true
    order by l.node_id, l.port
  `.execute(db);
  return rows.map(({ kind, at, ...line }) => ({
    ...line,
    ownFault: kind === null || at === null ? null : { kind, at },
  }));
}

export async function countStandingLines(db: Db, asked: LinesQuestion): Promise<number> {
  const { nodeIds, hasOwnFault } = asked;
  const all = sql`from access_nodes n join lines l on l.node_id = n.id where n.path && ${nodeIds}::text[]`;
  const counted = hasOwnFault === undefined ? all : linesBelow(asked);
  const { rows } = await sql<{ count: number }>`select count(*) as count ${counted}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The login's own fault, for something that began at `since`. */
export const findOwnFault = async (db: Db, login: Login, since: Instant): Promise<OwnFault | null> =>
  (await ownFaultSince(db, { login, since })) ?? null;

const ownFaultSince = batched<AskedLogin, OwnFault>(async (db, asked) => {
  const { rows } = await sql<OwnFault & { n: number }>`
    select asked.n, own.kind, own.at
    from ${askedRows(asked)}
    join lines l on l.login = asked.login
    left join lateral ${newestSession} s on true
    cross join lateral ${ownFaultOf(sql`asked.since`)} own
  `.execute(db);
  return new Map(rows.map(({ n, ...fault }) => [asked[n - 1]!, fault]));
});

export type AffectedCounts = {
  /** Lines that need the outage's nodes. */
  readonly affected: number;
  /** Those of them that were lost with it and are still away. */
  readonly lost: number;
  /** Those of them that have a fault of their own. */
  readonly ownFault: number;
};

/** How many lines each of the outages concerns. */
export async function countAffected(
  db: Db,
  outageIds: readonly string[],
): Promise<ReadonlyMap<string, AffectedCounts>> {
  const { rows } = await sql<AffectedCounts & { id: string }>`
    select o.id, counted.affected, counted.lost, counted."ownFault"
    from outages o
    cross join lateral (select coalesce(o.lost_since, o.opened_at) as at) since
    cross join lateral (
      select count(*)::int as affected,
        (count(*) filter (where s.ended_at >= since.at - ${aroundSeconds} and s.terminate_cause = any(${lineCauses})))::int
          as lost,
        (count(*) filter (where ${hasFault(sql`since.at`)}))::int as "ownFault"
      from access_nodes n
      join lines l on l.node_id = n.id
      left join lateral ${newestSession} s on true
      ${withBroken}
      where n.path && coalesce(o.node_ids, array[o.node_id])
    ) counted
    where o.id = any(${outageIds}::uuid[])
  `.execute(db);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** Lines that have a session now, and which. */
export async function findOnlineSessions(
  db: Db,
): Promise<readonly { readonly login: Login; readonly session: string }[]> {
  const { rows } = await sql<{ login: Login; session: string }>`
    select l.login, s.nas || ' ' || s.session_id as session
    from lines l
    cross join lateral ${newestSession} s
    cross join lateral ${standing} stands
    where stands.state = 'online'
    order by l.login
  `.execute(db);
  return rows;
}
