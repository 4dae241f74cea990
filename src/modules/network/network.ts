import type { Login } from "../../kernel/ids.ts";
import { addHours, type Instant } from "../../kernel/instant.ts";
import type { Db, Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import type { Policy } from "../provider/policy.ts";
import { summarizeDrops, type DropsSummary } from "./drops.ts";
import type { LinePolicy } from "./line-evidence.ts";
import { describeLine, type LineState } from "./line-state.ts";
import {
  countReturned,
  findNodesWithLoss,
  readLineFacts,
  readPastSessions,
  type NodeLoss,
  type NodeReturn,
  type PastSession,
} from "./line-store.ts";
import {
  changeByKind,
  placeEvent,
  type NetworkEvent,
  type PlacedEvent,
  type RejectedEvent,
} from "./network-event.ts";
import {
  findKnownPlaces,
  forgetEvents,
  saveEvents,
  saveNodeStates,
  savePortFacts,
} from "./network-event-store.ts";
import type { AccountingReport } from "./radius/accounting-report.ts";
import {
  forgetNasRestarts,
  forgetSessionEnds,
  forgetSessions,
  saveNasRestarts,
  saveSessionReports,
} from "./session-store.ts";

export type { LineState } from "./line-state.ts";
export type { NodeLoss, NodeReturn, PastSession } from "./line-store.ts";

/** The moment that is asked about, and the numbers it is judged by. */
export type LineQuestion = { readonly now: Instant; readonly policy: LinePolicy };

/** What the line is doing. A login that nobody has reported is unknown; this is no place to find out if it exists. */
export async function readLine(db: Db, login: Login, { now, policy }: LineQuestion): Promise<LineState> {
  const facts = await readLineFacts(db, login, addHours(now, -policy.drops.windowHours));
  return describeLine(facts, policy, now);
}

/** S51, S52: the breaks in the window that ends `now`, which may be any moment of the history. */
export async function readDrops(db: Db, login: Login, { now, policy }: LineQuestion): Promise<DropsSummary> {
  const facts = await readLineFacts(db, login, addHours(now, -policy.drops.windowHours));
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

/** What became of reported events; one whose id was known before changed nothing. */
export type EventsReceipt = {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly RejectedEvent[];
};

const monitoring = "monitoring";

/**
 * Keeps what monitoring systems report. An event that is older than what is known of its node or port is kept and
 * changes nothing there. Each reported node is told upward as `network.node-reported`.
 */
export async function recordNetworkEvents(
  { tx, now }: Work,
  events: readonly NetworkEvent[],
): Promise<EventsReceipt> {
  const known = await findKnownPlaces(tx, events);
  const judged = events.map((event) => placeEvent(event, known, now));
  const rejected = judged.filter((event) => "reason" in event);
  const placed = judged.filter((event) => "kind" in event);
  const distinct = [...new Map(placed.toReversed().map((event) => [event.id, event])).values()].toReversed();
  const newIds = await saveEvents(tx, distinct, now);
  const fresh = distinct.filter(({ id }) => newIds.has(id));
  await applyEvents({ tx, now }, fresh);
  return { accepted: fresh.length, duplicates: placed.length - fresh.length, rejected };
}

async function applyEvents({ tx }: Work, events: readonly PlacedEvent[]): Promise<void> {
  const changes = events.map((event) => ({ ...event, ...changeByKind[event.kind] }));
  const nodes = changes.filter((change) => "state" in change);
  const ports = changes.flatMap((change) =>
    "fact" in change && change.port !== null ? [{ ...change, port: change.port }] : [],
  );
  if (nodes.length > 0) await saveNodeStates(tx, nodes, monitoring);
  if (ports.length > 0) await savePortFacts(tx, ports, monitoring);
  for (const nodeId of new Set(nodes.map((change) => change.nodeId)))
    await enqueueJob(tx, "network.node-reported", { nodeId });
}

/** Forgets what happened before `before`; what is known of lines, nodes and ports now stays. */
export async function forgetOldNetworkHistory(db: Db, before: Instant): Promise<void> {
  while ((await forgetSessionEnds(db, before)) > 0);
  while ((await forgetSessions(db, before)) > 0);
  await forgetNasRestarts(db, before);
  await forgetEvents(db, before);
}
