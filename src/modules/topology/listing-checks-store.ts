import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Counted } from "../subscribers/subscriber-list.ts";

// What only the whole lists, together with what is stored already, can tell.

/** The network as it will be once the lists are saved; `row` is null for what they don't mention. */
const plannedNodes = sql`(
  select row, id, kind, "parentId", ports from listed_nodes
  union all
  select null, n.id, n.kind, n.parent_id, n.ports from access_nodes n
  where not exists (select from listed_nodes l where l.id = n.id)
)`;

/** A row, and what it is about as one word for each kind of fault. */
export type FoundRow = Counted<{ readonly row: number; readonly name: string }>;

/** Rows whose id, or whose server's address, an earlier row has; `name` is the column, `firstRow` the other row. */
export async function findRepeated(
  tx: Tx,
  limit: number,
): Promise<readonly (FoundRow & { readonly firstRow: number })[]> {
  const { rows } = await sql<FoundRow & { firstRow: number }>`
    select row, name, "firstRow", count(*) over () as total
    from (
      select row, 'id' as name, min(row) over (partition by id) as "firstRow" from listed_nodes
      union all
      select row, 'id', min(row) over (partition by id) from listed_servers
      union all
      select row, 'address', min(row) over (partition by address) from listed_servers
    ) listed
    where row > "firstRow" order by row, name limit ${limit}
  `.execute(tx);
  return rows;
}

/** Rows that stand under a node that isn't there; `name` is that node. @param unread ids of rows that couldn't be read. */
export async function findUnknownParents(
  tx: Tx,
  unread: readonly string[],
  limit: number,
): Promise<readonly FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    select child.row, child.parent as name, count(*) over () as total
    from (
      select row, "parentId" as parent from listed_nodes union all select row, "nodeId" from listed_servers
    ) child
    where child.parent is not null and child.parent <> all(${unread})
      and not exists (select from ${plannedNodes} planned where planned.id = child.parent)
    order by child.row limit ${limit}
  `.execute(tx);
  return rows;
}

/** Rows of nodes that stand, through others, under themselves; `name` is the node. */
export async function findCycles(tx: Tx, limit: number): Promise<readonly FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    with recursive planned as (select * from ${plannedNodes} nodes),
    above (row, id, parent) as (
      select row, id, "parentId" from planned where row is not null and "parentId" is not null
      union
      select above.row, above.id, planned."parentId"
      from above join planned on planned.id = above.parent
      where planned."parentId" is not null and above.parent <> above.id
    )
    select row, id as name, count(*) over () as total from above where parent = id order by row limit ${limit}
  `.execute(tx);
  return rows;
}

/** Rows of servers at the address of a server that the list doesn't mention; `name` is that server. */
export async function findTakenAddresses(tx: Tx, limit: number): Promise<readonly FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    select listed.row, s.id as name, count(*) over () as total
    from listed_servers listed join network_access_servers s using (address)
    where not exists (select from listed_servers other where other.id = s.id)
    order by listed.row limit ${limit}
  `.execute(tx);
  return rows;
}

/** Rows of nodes that no longer have the port of a line that the lists don't move; `name` is the line's login. */
export async function findLostPorts(tx: Tx, limit: number): Promise<readonly FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    select node.row, l.login as name, count(*) over () as total
    from listed_nodes node join lines l on l.node_id = node.id
    where l.port > coalesce(node.ports, 0) and not exists (select from listed_lines moved where moved.login = l.login)
    order by node.row, l.login limit ${limit}
  `.execute(tx);
  return rows;
}

/** A row whose line can't be where it says; `ports` is what its switch has, null when the node is no switch. */
export type MisplacedLine = FoundRow & { readonly isKnown: boolean; readonly ports: number | null };

/** Rows of lines on a node that isn't there or is no switch, or on a port that it doesn't have; `name` is the node. */
export async function findMisplacedLines(
  tx: Tx,
  unread: readonly string[],
  limit: number,
): Promise<readonly MisplacedLine[]> {
  const { rows } = await sql<MisplacedLine>`
    select line.row, line."nodeId" as name, node.id is not null as "isKnown", node.ports, count(*) over () as total
    from listed_lines line left join ${plannedNodes} node on node.id = line."nodeId"
    where line."nodeId" is not null and line."nodeId" <> all(${unread}) and line.port > coalesce(node.ports, 0)
    order by line.row limit ${limit}
  `.execute(tx);
  return rows;
}

/** Rows of lines on a port that another row has; `name` is the other row's login. */
export async function findSharedPorts(tx: Tx, limit: number): Promise<readonly FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    select row, name, count(*) over () as total
    from (
      select row, login, first_value(login) over (partition by "nodeId", port order by row) as name
      from listed_lines where "nodeId" is not null
    ) listed
    where login <> name order by row limit ${limit}
  `.execute(tx);
  return rows;
}

/** Rows of lines on the port of a line that the list doesn't mention; `name` is that line's login. */
export async function findTakenPorts(tx: Tx, limit: number): Promise<readonly FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    select listed.row, l.login as name, count(*) over () as total
    from listed_lines listed join lines l on l.node_id = listed."nodeId" and l.port = listed.port
    where not exists (select from listed_lines other where other.login = l.login)
    order by listed.row limit ${limit}
  `.execute(tx);
  return rows;
}
