import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { RecordedSignal, Signal, SignalPosition } from "./signal.ts";

export async function insertSignals(tx: Tx, signals: readonly Signal[]): Promise<void> {
  const rows = signals.map(({ kind, at, ...signal }) => ({ kind, at, signal }));
  await sql`
    insert into network_signals (kind, at, signal)
    select kind, at, signal
    from json_to_recordset(${JSON.stringify(rows)}::json) as listed (kind text, at timestamptz, signal jsonb)
  `.execute(tx);
}

/**
 * The signals after a position that can no longer be overtaken: those of transactions older than all that are under
 * way. Their order is that of the transactions' beginnings, whatever process wrote them.
 */
export async function findSignalsAfter(
  db: Db,
  { xid, seq }: SignalPosition,
  limit: number,
): Promise<readonly RecordedSignal[]> {
  const { rows } = await sql<{ xid: string; seq: string; kind: string; at: Instant; signal: object }>`
    select xid::text, seq::text, kind, at, signal from network_signals
    where (xid, seq) > (${xid}::xid8, ${seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by network_signals.xid, network_signals.seq limit ${limit}
  `.execute(db);
  return rows.map(({ kind, at, signal, ...position }) => ({
    position,
    signal: { kind, at, ...signal } as Signal,
  }));
}

/** Where the log ends now, for a reader who starts with what the tables know already. */
export async function findLastPosition(db: Db): Promise<SignalPosition> {
  const { rows } = await sql<SignalPosition>`
    select xid::text, seq::text from network_signals
    where xid < pg_snapshot_xmin(pg_current_snapshot())
    order by network_signals.xid desc, network_signals.seq desc limit 1
  `.execute(db);
  return rows[0] ?? firstPosition;
}

/** Before every signal. */
export const firstPosition: SignalPosition = { xid: "0", seq: "0" };

const forgottenMax = 10_000;

/** Forgets signals before `before`; the answer says how many, at most a batch. */
export async function forgetSignals(db: Db, before: Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from network_signals
    where ctid = any(array(select ctid from network_signals where at < ${before} limit ${forgottenMax}))
  `.execute(db);
  return Number(numAffectedRows);
}
