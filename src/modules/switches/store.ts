import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import { batched } from "../../platform/batched.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { Port } from "../topology/access-network.ts";
import type { CableTest, CableTestEnd, CableTestRequest } from "../cable-tests/cable-test.ts";
import type { KeptNode } from "../ports/node-changes.ts";

/** What nodes said last; of all, or of `nodeIds`. */
export async function findKeptNodes(db: Db, nodeIds: readonly string[] | null): Promise<readonly KeptNode[]> {
  const { rows } = await sql<KeptNode>`
    select node_id as "nodeId", state, up_ticks as "upTicks", read_at as "readAt", ports
    from switch_readings where ${nodeIds}::text[] is null or node_id = any(${nodeIds})
  `.execute(db);
  return rows;
}

export const findKeptNode = batched<string, KeptNode>(
  async (db, nodeIds) => new Map((await findKeptNodes(db, nodeIds)).map((kept) => [kept.nodeId, kept])),
);

/** Nodes that are no longer there are left out. */
export async function saveKeptNodes(tx: Tx, nodes: readonly KeptNode[]): Promise<void> {
  await sql`
    insert into switch_readings (node_id, state, up_ticks, read_at, ports)
    select n.id, kept.state, kept."upTicks", kept."readAt", kept.ports
    from json_to_recordset(${JSON.stringify(nodes)}::json) as kept (
      "nodeId" text, state text, "upTicks" bigint, "readAt" timestamptz, ports jsonb
    )
    join access_nodes n on n.id = kept."nodeId"
    order by n.id
    on conflict (node_id) do update set
      state = excluded.state, up_ticks = excluded.up_ticks, read_at = excluded.read_at, ports = excluded.ports
  `.execute(tx);
}

/** Held while this process is the one that sweeps; any number that nothing else locks. */
const sweepLock = 7_010_000_019;

/** Whether this connection's session is now the one that sweeps. */
export async function tryToBeSweeper(connection: Db): Promise<boolean> {
  const { rows } = await sql<{ isOurs: boolean }>`
    select pg_try_advisory_lock(${sweepLock}) as "isOurs"
  `.execute(connection);
  return rows[0]?.isOurs === true;
}

/** @throws when the connection is lost, and its locks with it */
export async function isAlive(connection: Db): Promise<void> {
  await sql`select 1`.execute(connection);
}

export async function stopBeingSweeper(connection: Db): Promise<void> {
  await sql`select pg_advisory_unlock(${sweepLock})`.execute(connection);
}

const testColumns = sql`
  id::text, node_id as "nodeId", port, asked_at as "askedAt", ended_at as "endedAt", asked_by as "askedBy",
  result, reason, length_meters as "lengthMeters", coalesce(detail -> 'pairs', '[]') as pairs`;

/** One at a time decides for a node whether another test may begin. */
export async function lockCableTests(tx: Tx, nodeId: string): Promise<void> {
  await sql`select from access_nodes where id = ${nodeId} for update`.execute(tx);
}

/** Tests that nobody can end any more are given up. */
export async function endLostCableTests(
  tx: Tx,
  { nodeId, seconds }: { nodeId: string; seconds: number },
): Promise<void> {
  await sql`
    update cable_tests set ended_at = asked_at, result = 'unknown', reason = 'lost'
    where node_id = ${nodeId} and ended_at is null and claimed_at < now() - make_interval(secs => ${seconds})
  `.execute(tx);
}

/** How many run on the node now. */
export async function countRunningTests(tx: Tx, nodeId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from cable_tests where node_id = ${nodeId} and ended_at is null
  `.execute(tx);
  return rows[0]?.count ?? 0;
}

/** The claim to test the port; undefined when a test of it runs. */
export async function claimCableTest(
  tx: Tx,
  { nodeId, port, askedAt, askedBy }: CableTestRequest,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into cable_tests (node_id, port, asked_at, asked_by)
    values (${nodeId}, ${port}, ${askedAt}, ${askedBy})
    on conflict (node_id, port) where ended_at is null do nothing
    returning id::text
  `.execute(tx);
  return rows[0]?.id;
}

export async function endCableTest(tx: Tx, { id, endedAt, finding }: CableTestEnd): Promise<void> {
  const { result, reason, lengthMeters, pairs } = finding;
  await sql`
    update cable_tests set ended_at = ${endedAt}, result = ${result}, reason = ${reason},
      length_meters = ${lengthMeters}, detail = ${JSON.stringify({ pairs })}::jsonb
    where id = ${id}::bigint and ended_at is null
  `.execute(tx);
}

/** The tests of a port, the newest first. */
export async function findCableTests(
  db: Db,
  { nodeId, port }: Port,
  limit: number,
): Promise<readonly CableTest[]> {
  const { rows } = await sql<CableTest>`
    select ${testColumns} from cable_tests where node_id = ${nodeId} and port = ${port}
    order by asked_at desc, cable_tests.id desc limit ${limit}
  `.execute(db);
  return rows;
}

export async function forgetCableTests(db: Db, before: Instant): Promise<void> {
  await sql`delete from cable_tests where asked_at < ${before}`.execute(db);
}
