import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Db } from "../../platform/database.ts";
import type { AccessNode, Line, NetworkAccessServer, Port } from "./access-network.ts";

const nodeColumns = sql`
  n.id, n.kind, n.parent_id as "parentId", n.path, n.name, n.city, n.street, n.house,
  host(n.address) as address, n.vendor, n.ports`;

const lineColumns = sql`
  l.login, l.node_id as "nodeId", l.port, l.riser_length_meters as "riserLengthMeters", n.path`;

/** The nodes that there are of `ids`. */
export async function findNodes(db: Db, ids: readonly string[]): Promise<readonly AccessNode[]> {
  const { rows } = await sql<AccessNode>`
    select ${nodeColumns} from access_nodes n where n.id = any(${ids}) order by n.id
  `.execute(db);
  return rows;
}

/** The node itself and all that stop when it stops, from the top down. */
export async function findNodesFrom(db: Db, id: string): Promise<readonly AccessNode[]> {
  const { rows } = await sql<AccessNode>`
    select ${nodeColumns} from access_nodes n where n.path @> array[${id}] order by cardinality(n.path), n.id
  `.execute(db);
  return rows;
}

/** The lines that there are of `logins`. */
export async function findLines(db: Db, logins: readonly Login[]): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select ${lineColumns} from lines l join access_nodes n on n.id = l.node_id
    where l.login = any(${logins}) order by l.login
  `.execute(db);
  return rows;
}

/** The lines on `ports`; nothing for a port that is free or isn't there. */
export async function findLinesOnPorts(db: Db, ports: readonly Port[]): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select ${lineColumns}
    from unnest(${ports.map(({ nodeId }) => nodeId)}::text[], ${ports.map(({ port }) => port)}::int[]) as p (node_id, port)
    join lines l using (node_id, port)
    join access_nodes n on n.id = l.node_id
    order by l.login
  `.execute(db);
  return rows;
}

/** Every line that needs the node. */
export async function findLinesBelow(db: Db, nodeId: string): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select ${lineColumns} from access_nodes n join lines l on l.node_id = n.id
    where n.path @> array[${nodeId}] order by l.node_id, l.port
  `.execute(db);
  return rows;
}

/** A server as it is stored. */
export type SealedServer = Omit<NetworkAccessServer, "secret"> & { readonly secretSealed: string };

export async function findSealedServers(db: Db): Promise<readonly SealedServer[]> {
  const { rows } = await sql<SealedServer>`
    select id, name, host(address) as address, secret_sealed as "secretSealed", vendor, node_id as "nodeId"
    from network_access_servers order by id
  `.execute(db);
  return rows;
}
