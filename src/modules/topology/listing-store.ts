import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { SavedCounts } from "../subscribers/subscriber-list.ts";
import type { ListedLine, ListedNode, ListedServer } from "./network-list.ts";

// A list of the network lies in tables of its own until the transaction ends.

export async function createLists(tx: Tx): Promise<void> {
  await sql`
    create temp table listed_nodes (
      row integer, id text, kind text, "parentId" text, name text, city text, street text, house text,
      address inet, vendor text, ports integer, "accessSealed" text, "accessFingerprint" text
    ) on commit drop
  `.execute(tx);
  await sql`
    create temp table listed_servers (
      row integer, id text, name text, address inet, "secretSealed" text, vendor text, "nodeId" text
    ) on commit drop
  `.execute(tx);
  await sql`
    create temp table listed_lines (
      row integer, login text, "nodeId" text, port integer, "riserLengthMeters" integer
    ) on commit drop
  `.execute(tx);
}

export async function insertNodes(tx: Tx, nodes: readonly ListedNode[]): Promise<void> {
  await sql`
    insert into listed_nodes select * from json_populate_recordset(null::listed_nodes, ${JSON.stringify(nodes)}::json)
  `.execute(tx);
}

export async function insertServers(tx: Tx, servers: readonly ListedServer[]): Promise<void> {
  await sql`
    insert into listed_servers
    select * from json_populate_recordset(null::listed_servers, ${JSON.stringify(servers)}::json)
  `.execute(tx);
}

export async function insertLines(tx: Tx, lines: readonly ListedLine[]): Promise<void> {
  await sql`
    insert into listed_lines select * from json_populate_recordset(null::listed_lines, ${JSON.stringify(lines)}::json)
  `.execute(tx);
}

/** Tells the planner how long the lists have become. */
export async function analyzeLists(tx: Tx): Promise<void> {
  await sql`analyze listed_nodes, listed_servers, listed_lines`.execute(tx);
}

/** Adds nodes that are new and changes those that differ; `savePaths` belongs after it. */
export async function saveNodes(tx: Tx): Promise<SavedCounts> {
  const { rows } = await sql<SavedCounts>`
    with saved as (
      insert into access_nodes as n (id, kind, parent_id, path, name, city, street, house, address, vendor, ports)
      select id, kind, "parentId", array[id], name, city, street, house, address, vendor, ports
      from listed_nodes order by id
      on conflict (id) do update set
        kind = excluded.kind, parent_id = excluded.parent_id, name = excluded.name, city = excluded.city,
        street = excluded.street, house = excluded.house, address = excluded.address, vendor = excluded.vendor,
        ports = excluded.ports
      where (n.kind, n.parent_id, n.name, n.city, n.street, n.house, n.address, n.vendor, n.ports)
        is distinct from (
          excluded.kind, excluded.parent_id, excluded.name, excluded.city, excluded.street, excluded.house,
          excluded.address, excluded.vendor, excluded.ports
        )
      -- A row that no transaction has replaced yet has just been added.
      returning xmax = 0 as is_new
    )
    select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed,
      (select count(*) from listed_nodes) - count(*) as unchanged
    from saved
  `.execute(tx);
  return rows[0]!;
}

/** Brings every node's path to what the parents say. */
export async function savePaths(tx: Tx): Promise<void> {
  await sql`
    with recursive walked (id, path) as (
      select id, array[id] from access_nodes where parent_id is null
      union all
      select n.id, walked.path || n.id from walked join access_nodes n on n.parent_id = walked.id
    )
    update access_nodes n set path = walked.path from walked where n.id = walked.id and n.path <> walked.path
  `.execute(tx);
}

/** Puts the listed servers in the place of those with the same id, so that two may exchange their addresses. */
export async function replaceServers(tx: Tx): Promise<number> {
  await sql`delete from network_access_servers where id in (select id from listed_servers)`.execute(tx);
  const { rows } = await sql`
    insert into network_access_servers (id, name, address, secret_sealed, vendor, node_id)
    select id, name, address, "secretSealed", vendor, "nodeId" from listed_servers returning id
  `.execute(tx);
  return rows.length;
}

/** Takes the lines away that the list puts nowhere. */
export async function deleteUnplacedLines(tx: Tx): Promise<number> {
  const { rows } = await sql`
    delete from lines where login in (select login from listed_lines where "nodeId" is null) returning login
  `.execute(tx);
  return rows.length;
}

/** Adds lines that are new and moves those that are elsewhere, all at once, so that two may change places. */
export async function saveLines(tx: Tx): Promise<SavedCounts> {
  const { rows } = await sql<SavedCounts>`
    with saved as (
      insert into lines as l (login, node_id, port, riser_length_meters)
      select login, "nodeId", port, "riserLengthMeters" from listed_lines where "nodeId" is not null order by login
      on conflict (login) do update set
        node_id = excluded.node_id, port = excluded.port, riser_length_meters = excluded.riser_length_meters
      where (l.node_id, l.port, l.riser_length_meters)
        is distinct from (excluded.node_id, excluded.port, excluded.riser_length_meters)
      -- A row that no transaction has replaced yet has just been added.
      returning xmax = 0 as is_new
    )
    select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed,
      (select count(*) from listed_lines where "nodeId" is not null) - count(*) as unchanged
    from saved
  `.execute(tx);
  return rows[0]!;
}
