import type { Instant } from "../../kernel/instant.ts";
import type { Db, Work } from "../../platform/database.ts";
import type { Signal } from "./signal.ts";
import { forgetSignals, insertSignals } from "./store.ts";

export type { RecordedSignal, Signal, SignalKind, SignalPosition } from "./signal.ts";
export { findLastPosition, findSignalsAfter, firstPosition } from "./store.ts";

/** Keeps what was learnt of the network, in the transaction in which it was learnt. */
export async function recordSignals({ tx }: Pick<Work, "tx">, signals: readonly Signal[]): Promise<void> {
  if (signals.length > 0) await insertSignals(tx, signals);
}

/** Forgets signals older than anyone replays. */
export async function forgetOldSignals(db: Db, before: Instant): Promise<void> {
  while ((await forgetSignals(db, before)) > 0);
}
