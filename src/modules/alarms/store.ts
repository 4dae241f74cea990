import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { DetectorSnapshot } from "../detection/detection.ts";
import type { SignalPosition } from "../signals/signals.ts";

/** How far the signals are read, and from where a detector is made again. */
export type DetectionState = {
  readonly position: SignalPosition;
  readonly snapshotPosition: SignalPosition;
  readonly savedAt: Instant;
};

/** Any number that nobody else takes. */
const lockKey = 7_010_000_021;

/** Whether we are the one who reads signals, until the transaction ends. */
export async function isOurTurn(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ isFree: boolean }>`
    select pg_try_advisory_xact_lock(${lockKey}) as "isFree"
  `.execute(tx);
  return rows[0]?.isFree === true;
}

export async function findDetectionState(tx: Tx): Promise<DetectionState | undefined> {
  const { rows } = await sql<{
    xid: string;
    seq: string;
    snapshotXid: string;
    snapshotSeq: string;
    savedAt: Instant;
  }>`
    select xid::text, seq::text, snapshot_xid::text as "snapshotXid", snapshot_seq::text as "snapshotSeq",
      saved_at as "savedAt"
    from detection_state
  `.execute(tx);
  const [row] = rows;
  return (
    row && {
      position: { xid: row.xid, seq: row.seq },
      snapshotPosition: { xid: row.snapshotXid, seq: row.snapshotSeq },
      savedAt: row.savedAt,
    }
  );
}

export async function findSnapshot(tx: Tx): Promise<DetectorSnapshot> {
  const { rows } = await sql<{ snapshot: DetectorSnapshot }>`select snapshot from detection_state`.execute(
    tx,
  );
  return rows[0]!.snapshot;
}

/** Keeps what the detector knows, and after which signal. */
export async function saveSnapshot(
  tx: Tx,
  { xid, seq }: SignalPosition,
  { snapshot, savedAt }: { readonly snapshot: DetectorSnapshot; readonly savedAt: Instant },
): Promise<void> {
  await sql`
    insert into detection_state (xid, seq, snapshot, snapshot_xid, snapshot_seq, saved_at)
    values (${xid}::xid8, ${seq}::bigint, ${JSON.stringify(snapshot)}, ${xid}::xid8, ${seq}::bigint, ${savedAt})
    on conflict (only_row) do update set xid = excluded.xid, seq = excluded.seq, snapshot = excluded.snapshot,
      snapshot_xid = excluded.snapshot_xid, snapshot_seq = excluded.snapshot_seq, saved_at = excluded.saved_at
  `.execute(tx);
}

export async function savePosition(tx: Tx, { xid, seq }: SignalPosition): Promise<void> {
  await sql`update detection_state set xid = ${xid}::xid8, seq = ${seq}::bigint`.execute(tx);
}
