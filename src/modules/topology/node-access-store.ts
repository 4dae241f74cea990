import { sql } from "kysely";
import type { Db, Tx } from "../../platform/database.ts";

export type SealedAccess = { readonly sealed: string; readonly fingerprint: string };

export async function saveAccessOfNodes(
  tx: Tx,
  accesses: readonly (SealedAccess & { readonly nodeId: string })[],
): Promise<void> {
  await sql`
    insert into node_access as known (node_id, sealed, fingerprint)
    select n.id, listed.sealed, listed.fingerprint
    from json_to_recordset(${JSON.stringify(accesses)}::json) as listed ("nodeId" text, sealed text, fingerprint text)
    join access_nodes n on n.id = listed."nodeId"
    order by n.id
    on conflict (node_id) do update set sealed = excluded.sealed, fingerprint = excluded.fingerprint
    where known.fingerprint <> excluded.fingerprint
  `.execute(tx);
}

export async function saveAccessOfAllNodes(tx: Tx, { sealed, fingerprint }: SealedAccess): Promise<void> {
  await sql`
    insert into node_access as known (node_id, sealed, fingerprint)
    select id, ${sealed}, ${fingerprint} from access_nodes order by id
    on conflict (node_id) do update set sealed = excluded.sealed, fingerprint = excluded.fingerprint
    where known.fingerprint <> excluded.fingerprint
  `.execute(tx);
}

/** Until someone says anew how, no node is asked. */
export async function deleteAccessOfAllNodes(tx: Tx): Promise<void> {
  await sql`delete from node_access`.execute(tx);
}

/** The access that the lists give; nodes about which they say nothing keep theirs. */
export async function saveListedAccess(tx: Tx): Promise<void> {
  const { rows } = await sql`select from listed_nodes where "accessSealed" is not null limit 1`.execute(tx);
  if (rows.length === 0) return;
  await sql`
    insert into node_access as known (node_id, sealed, fingerprint)
    select id, "accessSealed", "accessFingerprint" from listed_nodes where "accessSealed" is not null order by id
    on conflict (node_id) do update set sealed = excluded.sealed, fingerprint = excluded.fingerprint
    where known.fingerprint <> excluded.fingerprint
  `.execute(tx);
}

/** A node with its access as it is stored. */
export type SealedNode = {
  readonly id: string;
  readonly address: string;
  readonly ports: number | null;
  readonly sealed: string;
};

/** The nodes with an address and an access, of `nodeIds` or, when that is null, of all. */
export async function findSealedAccess(
  db: Db,
  nodeIds: readonly string[] | null,
): Promise<readonly SealedNode[]> {
  const { rows } = await sql<SealedNode>`
    select n.id, host(n.address) as address, n.ports, a.sealed
    from node_access a join access_nodes n on n.id = a.node_id
    where n.address is not null and (${nodeIds}::text[] is null or n.id = any(${nodeIds}))
    order by cardinality(n.path), n.id
  `.execute(db);
  return rows;
}
