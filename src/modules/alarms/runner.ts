import { type Instant, isAfter, minutesBetween } from "../../kernel/instant.ts";
import { type Db, inTransaction, type Tx, type Work } from "../../platform/database.ts";
import { buildNetworkTree, Detector, type NetworkTree } from "../detection/detection.ts";
import {
  findLastPosition,
  findSignalsAfter,
  type RecordedSignal,
  recordSignals,
  type SignalPosition,
} from "../signals/signals.ts";
import { findNetworkVersion, findWholeNetwork } from "../topology/topology.ts";
import { applyChange, findOnlineSessions, type OutagePolicy } from "../outages/outages.ts";
import {
  type DetectionState,
  findDetectionState,
  findSnapshot,
  isOurTurn,
  savePosition,
  saveSnapshot,
} from "./store.ts";

export type RunnerParts = {
  readonly db: Db;
  readonly now: () => Instant;
  readonly policy: OutagePolicy;
  /** How many signals are taken in one transaction; another number leads to the same outages. */
  readonly batchMax?: number;
};

/** The detector of this process, and the signal after which it stands. */
type Memory = {
  readonly detector: Detector;
  readonly version: number;
  readonly position: SignalPosition;
  readonly sinceSnapshot: number;
};

const batchMaxUsual = 5_000;
/** What is read again after a restart is at most about so much. */
const snapshotSignals = 50_000;
const snapshotMinutes = 10;

export type DetectionRunner = {
  /** Takes one batch. */
  step(): Promise<"again" | "done">;
  /** Takes all that there is. */
  sweep(): Promise<void>;
};

/**
 * Reads the signals of the network and makes outages of them. Position, snapshot and outages change in one transaction,
 * so a process may die anywhere, and several may run: the next to read takes up the detector where the table says.
 */
export function createDetectionRunner(parts: RunnerParts): DetectionRunner {
  let memory: Memory | undefined;
  const step = async (): Promise<"again" | "done"> => {
    const held = memory;
    // A detector that has gone further than what is committed is of no use any more.
    memory = undefined;
    const taken = await inTransaction(parts.db, (tx) => takeBatch({ tx, now: parts.now() }, parts, held));
    memory = taken.memory;
    return taken.isFull ? "again" : "done";
  };
  return {
    step,
    async sweep() {
      while ((await step()) === "again");
    },
  };
}

type Taken = { readonly memory: Memory | undefined; readonly isFull: boolean };

async function takeBatch(work: Work, parts: RunnerParts, held: Memory | undefined): Promise<Taken> {
  const { tx, now } = work;
  if (!(await isOurTurn(tx))) return { memory: held, isFull: false };
  const state = await findDetectionState(tx);
  if (state === undefined) return { memory: await begin(work), isFull: false };
  const memory = await standAt(work, state, held);
  const batchMax = parts.batchMax ?? batchMaxUsual;
  const batch = await findSignalsAfter(tx, memory.position, batchMax);
  for (const { signal } of batch)
    for (const change of memory.detector.apply(signal)) await applyChange(work, parts.policy, change);
  await tickWhenDue(work, memory.detector, batch);
  const moved = { ...memory, position: batch.at(-1)?.position ?? memory.position };
  const sinceSnapshot = memory.sinceSnapshot + batch.length;
  const isOld = minutesBetween(state.savedAt, now) >= snapshotMinutes && sinceSnapshot > 0;
  if (sinceSnapshot >= snapshotSignals || isOld) return { memory: await saveAll(work, moved), isFull: false };
  if (batch.length > 0) await savePosition(tx, moved.position);
  return { memory: { ...moved, sinceSnapshot }, isFull: batch.length === batchMax };
}

/** Time goes on though nothing happens: what is due is judged at the next signal, and this is one. */
async function tickWhenDue(
  { tx, now }: Work,
  { dueAt }: Detector,
  batch: readonly RecordedSignal[],
): Promise<void> {
  if (batch.length > 0 || dueAt === null || isAfter(dueAt, now)) return;
  await recordSignals({ tx }, [{ kind: "tick", at: now }]);
}

/** The detector as it was after the last signal that is in the outages. */
async function standAt({ tx, now }: Work, state: DetectionState, held: Memory | undefined): Promise<Memory> {
  const version = await findNetworkVersion(tx);
  const isThere = held !== undefined && isSame(held.position, state.position);
  if (isThere && held.version === version) return held;
  const { tree, version: loaded } = await loadTree(tx);
  if (isThere) {
    held.detector.changeTree(tree);
    return saveAll({ tx, now }, { ...held, version: loaded });
  }
  const detector = Detector.restore(tree, await findSnapshot(tx));
  const replayed = await replay(tx, detector, state);
  return { detector, version: loaded, position: state.position, sinceSnapshot: replayed };
}

/** What it finds here is in the outages already. */
async function replay(tx: Tx, detector: Detector, state: DetectionState): Promise<number> {
  let replayed = 0;
  let position = state.snapshotPosition;
  while (!isSame(position, state.position)) {
    const batch = await findSignalsAfter(tx, position, batchMaxUsual);
    const known = batch.filter((one) => !isBehind(state.position, one.position));
    for (const { signal } of known) detector.apply(signal);
    replayed += known.length;
    if (known.length < batch.length || batch.length === 0) break;
    position = known.at(-1)!.position;
  }
  return replayed;
}

const isSame = (a: SignalPosition, b: SignalPosition): boolean => a.xid === b.xid && a.seq === b.seq;

/** Whether `b` comes after `a`. */
const isBehind = (a: SignalPosition, b: SignalPosition): boolean =>
  BigInt(b.xid) > BigInt(a.xid) || (a.xid === b.xid && BigInt(b.seq) > BigInt(a.seq));

async function loadTree(tx: Tx): Promise<{ readonly tree: NetworkTree; readonly version: number }> {
  const { nodes, lines, version } = await findWholeNetwork(tx);
  return { tree: buildNetworkTree(nodes, lines), version };
}

/** The first start: who is online now is what the tables say, and signals count from here on. */
async function begin(work: Work): Promise<Memory> {
  const { tx, now } = work;
  const { tree, version } = await loadTree(tx);
  const detector = new Detector(tree);
  const position = await findLastPosition(tx);
  for (const { login, session } of await findOnlineSessions(tx))
    detector.apply({ kind: "session-up", at: now, login, session });
  return saveAll(work, { detector, version, position, sinceSnapshot: 0 });
}

async function saveAll({ tx, now }: Work, memory: Memory): Promise<Memory> {
  await saveSnapshot(tx, memory.position, { snapshot: memory.detector.snapshot(), savedAt: now });
  return { ...memory, sinceSnapshot: 0 };
}
