import { sql } from "kysely";
import { lineCauses } from "../radius/terminate-cause.ts";
import type { Db } from "../../platform/database.ts";
import type { OutageId, OutageState } from "../outages/outage.ts";
import type { SearchedNode } from "./node-search.ts";

/** A node of the network with all that needs it, counted. */
export type TreeNode = {
  readonly nodeId: string;
  readonly parentId: string | null;
  readonly kind: string;
  readonly name: string;
  readonly city: string | null;
  readonly street: string | null;
  readonly house: string | null;
  readonly state: "up" | "down" | "unreachable" | null;
  /** Nodes right below it. */
  readonly children: number;
  readonly lines: number;
  readonly online: number;
  readonly lost: number;
  readonly outage: { readonly id: OutageId; readonly number: string; readonly state: OutageState } | null;
};

/**
 * These nodes, counted in one statement, from the top down. `lost` had a session that ended like a faulty line's and
 * have none now.
 */
export async function findTreeNodes(db: Db, nodeIds: readonly string[]): Promise<readonly TreeNode[]> {
  const { rows } = await sql<TreeNode>`
    with asked as (
      select n.* from access_nodes n where n.id = any(${nodeIds}::text[])
    ),
    -- All that is below these is below the highest of them.
    highest as (
      select id from asked where not exists (select from asked above where above.id = asked.parent_id)
    ),
    -- Each line's session is looked up once, however many of its nodes are asked for.
    standing as (
      select below.id as switch_id, below.path, count(*)::int as lines,
        (count(*) filter (where s.ended_at is null and s.silent_at is null and s.began_at is not null
          and not coalesce(r.at > greatest(s.began_at, s.alive_at), false)))::int as online,
        (count(*) filter (where s.ended_at is not null
          and s.terminate_cause = any(${lineCauses})))::int as lost
      from access_nodes below
      join lines l on l.node_id = below.id
      left join lateral (
        select newest.* from radius_sessions newest where newest.login = l.login
        order by newest.began_at desc nulls last, newest.start_arrival desc nulls last limit 1
      ) s on true
      left join (select nas, max(restarted_at) as at from nas_restarts group by nas) r on r.nas = s.nas
      where below.path && array(select id from highest)
      group by below.id
    ),
    counted as (
      select above as id, sum(lines)::int as lines, sum(online)::int as online, sum(lost)::int as lost
      from standing cross join unnest(path) as above
      join asked on asked.id = above
      group by above
    )
    select n.id as "nodeId", n.parent_id as "parentId", n.kind, n.name, n.city, n.street, n.house, state.state,
      (select count(*)::int from access_nodes child where child.parent_id = n.id) as children,
      coalesce(counted.lines, 0) as lines, coalesce(counted.online, 0) as online, coalesce(counted.lost, 0) as lost,
      (
        select json_build_object('id', o.id, 'number', o.number, 'state', o.state)
        from outages o
        where o.closed_at is null and coalesce(o.node_ids, array[o.node_id]) && array[n.id]
        order by o.confirmed_at is null, o.opened_at limit 1
      ) as outage
    from asked n
    left join counted using (id)
    left join node_states state on state.node_id = n.id
    order by cardinality(n.path), n.id
  `.execute(db);
  return rows;
}

/** The node and those right below it; the tops of the network where none is named. */
export async function findAround(db: Db, under: string | null): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from access_nodes
    where case when ${under}::text is null then parent_id is null else id = ${under} or parent_id = ${under} end
    order by id
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Every node with what it can be searched by, in their order. */
export async function findSearchedNodes(db: Db): Promise<readonly SearchedNode[]> {
  const { rows } = await sql<SearchedNode>`
    select id, path, name, city, street, house from access_nodes order by id
  `.execute(db);
  return rows;
}

/** The nodes of an outage, those above them, and those below them, at most so many. */
export async function findOutageTree(
  db: Db,
  nodeIds: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from access_nodes
    where path && ${nodeIds}::text[]
      or id in (select unnest(path) from access_nodes where id = any(${nodeIds}::text[]))
    order by cardinality(path), id limit ${limit}
  `.execute(db);
  return rows.map(({ id }) => id);
}
