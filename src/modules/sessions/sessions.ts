import type { Login } from "../../kernel/ids.ts";
import { addHours, type Instant } from "../../kernel/instant.ts";
import type { Db, Work } from "../../platform/database.ts";
import type { Policy } from "../provider/policy.ts";
import { summarizeDrops, type DropsSummary } from "./drops.ts";
import {
  countReturned,
  findNodesWithLoss,
  findSessionFacts,
  readPastSessions,
  type NodeLoss,
  type NodeReturn,
  type PastSession,
} from "./history-store.ts";
import type { AccountingReport } from "./radius/accounting-report.ts";
import {
  forgetNasRestarts,
  forgetSessionEnds,
  forgetSessions,
  saveNasRestarts,
  saveSessionReports,
} from "./session-store.ts";

export { findSessionFacts as readSessionFacts } from "./history-store.ts";
export type { NodeLoss, NodeReturn, PastSession, SessionFacts } from "./history-store.ts";

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

/** A stretch of time up to `now`, and the provider's numbers for silent sessions. */
export type LossQuestion = {
  readonly since: Instant;
  readonly now: Instant;
  readonly policy: Pick<Policy, "network">;
};

/**
 * Switches whose lines lost their sessions after `since` like faulty lines do and have none now, with how many had
 * one at `since`. What a server did to its own sessions and agreed ends are left out.
 */
export const nodesWithLostSessions = (
  db: Db,
  { policy, ...window }: LossQuestion,
): Promise<readonly NodeLoss[]> => findNodesWithLoss(db, { ...window, silence: policy.network });

/** How many lines under a node (of whatever kind) had a session at `since`, and how many of these have one now. */
export const sessionsBackOnNode = (
  db: Db,
  nodeId: string,
  { policy, ...window }: LossQuestion,
): Promise<NodeReturn> => countReturned(db, nodeId, { ...window, silence: policy.network });

/** Keeps what network access servers reported, in order of arrival. Logins without a line are kept like any other. */
export async function recordAccounting({ tx }: Work, reports: readonly AccountingReport[]): Promise<void> {
  const sessions = reports.filter((report) => report.kind !== "nas-restart" && report.kind !== "unusable");
  const restarts = reports.filter((report) => report.kind === "nas-restart");
  if (sessions.length > 0) await saveSessionReports(tx, sessions);
  if (restarts.length > 0) await saveNasRestarts(tx, restarts);
}

/** Forgets sessions, their ends and restarts of servers before `before`; each login's newest session stays. */
export async function forgetOldSessions(db: Db, before: Instant): Promise<void> {
  while ((await forgetSessionEnds(db, before)) > 0);
  while ((await forgetSessions(db, before)) > 0);
  await forgetNasRestarts(db, before);
}
