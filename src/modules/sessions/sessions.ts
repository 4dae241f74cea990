import type { Login } from "../../kernel/ids.ts";
import { addHours, isBefore, type Instant } from "../../kernel/instant.ts";
import { inTransaction, type Db, type Work } from "../../platform/database.ts";
import type { Policy } from "../provider/policy.ts";
import { recordSignals, type Signal } from "../signals/signals.ts";
import {
  alone,
  archiveSessions,
  currentHours,
  dropWeeks,
  forgetNasRestarts,
  forgetRest,
  makeWeeks,
} from "./archive-store.ts";
import { summarizeDrops, type DropsSummary } from "./drops.ts";
import { findSessionFacts, readPastSessions, type PastSession } from "./history-store.ts";
import type { AccountingReport } from "../radius/accounting-report.ts";
import { saveNasRestarts, saveSessionReports, type SessionChange } from "./session-store.ts";
import { markSilentSessions, watchSilence } from "./silence-store.ts";
import { endKindOf } from "../radius/terminate-cause.ts";

export { findSessionFacts as readSessionFacts } from "./history-store.ts";
export { findDropTests, forgetDropTests, insertDropTest as recordDropTest } from "./drop-test-store.ts";
export type { PastSession, SessionFacts } from "./history-store.ts";

/** S51, S52: the breaks in the window that ends `now`, which may be any moment of the history. */
export async function readDrops(
  db: Db,
  login: Login,
  { now, policy }: { readonly now: Instant; readonly policy: Pick<Policy, "drops"> },
): Promise<DropsSummary> {
  const facts = await findSessionFacts(db, login, addHours(now, -policy.drops.windowHours));
  return summarizeDrops(facts.ends, policy, now);
}

/** The sessions of the last days, the newest first, for the subscriber's card. */
export const readLineHistory = (
  db: Db,
  login: Login,
  { now, days }: { readonly now: Instant; readonly days: number },
): Promise<readonly PastSession[]> => readPastSessions(db, login, addHours(now, -24 * days));

/**
 * Keeps what network access servers reported, in order of arrival, and signals what it changes: repeated, late and
 * reordered packets change nothing. Logins without a line are kept like any other.
 */
export async function recordAccounting(
  { tx, now }: Work,
  reports: readonly AccountingReport[],
): Promise<void> {
  const sessions = reports.filter((report) => report.kind !== "nas-restart" && report.kind !== "unusable");
  const restarts = reports.filter((report) => report.kind === "nas-restart");
  // First, since a session that begins after it begins anew.
  const restarted = restarts.length === 0 ? [] : await saveNasRestarts(tx, restarts);
  const changes = sessions.length === 0 ? [] : await saveSessionReports(tx, sessions);
  const newsAfter = addHours(now, -currentHours);
  const signals = [...restarted, ...changes.flatMap(signalsOf)];
  await recordSignals(
    { tx },
    signals.filter(({ at }) => !isBefore(at, newsAfter)),
  );
}

function signalsOf({ login, session, changed, ...when }: SessionChange): readonly Signal[] {
  const { startedAt, aliveAt, stoppedAt, cause } = when;
  const upAt = changed === "seen" ? aliveAt : startedAt;
  const isUp = changed !== "ended" && upAt !== null;
  const isDown = (changed === "ended" || changed === "passed") && stoppedAt !== null && cause !== null;
  return [
    ...(isUp ? [{ kind: "session-up", at: upAt, login, session } as const] : []),
    ...(isDown
      ? [{ kind: "session-down", at: stoppedAt, login, session, end: endKindOf(cause) } as const]
      : []),
  ];
}

/**
 * Finds sessions whose interims have been missing for too long (RFC 2866 has no word for it) and signals each once,
 * until it shows life again.
 * @returns how many there were.
 */
export async function findSilentSessions(
  { tx, now }: Work,
  { network: silence }: Pick<Policy, "network">,
): Promise<number> {
  const since = await watchSilence(tx, now, silence);
  const silent = await markSilentSessions(tx, { now, since, silence });
  await recordSignals(
    { tx },
    silent.map((one) => ({ kind: "session-down", at: now, end: "silent", ...one })),
  );
  return silent.length;
}

/**
 * Makes room for history ahead of time and moves there what is over since long. It may be left off anywhere and run
 * twice at once.
 */
export async function archiveOldSessions(db: Db, now: Instant): Promise<void> {
  await inTransaction(db, (tx) => alone(tx, () => makeWeeks(tx, now)));
  while ((await archiveSessions(db, addHours(now, -currentHours))) > 0);
}

/** Forgets sessions, their ends and restarts of servers before `before`; each login's newest session stays. */
export async function forgetOldSessions(db: Db, before: Instant): Promise<void> {
  while ((await archiveSessions(db, before)) > 0);
  await inTransaction(db, (tx) => alone(tx, () => dropWeeks(tx, before)));
  while ((await forgetRest(db, before)) > 0);
  await forgetNasRestarts(db, before);
}
