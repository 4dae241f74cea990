import { addMinutes } from "../../kernel/instant.ts";
import type { Work } from "../../platform/database.ts";
import { findNodeState } from "../network/node-state.ts";
import type { Policy } from "../provider/policy.ts";
import { nodesWithLostSessions, sessionsBackOnNode } from "../sessions/sessions.ts";
import { closeNow, openNow } from "./change-outage.ts";
import { isMassLoss, isRecovered } from "./outage.ts";
import { findOpenOutage, findOpenOutages } from "./store.ts";

export type OutagePolicy = Pick<Policy, "outages" | "network">;

const undescribed = { cause: null, expectedEndAt: null, note: null } as const;

/**
 * A monitoring system has said something of a node: down opens an outage, up ends one that monitoring had opened.
 * A node that can't be asked is no outage: what its lines do is unknown. Repeating it changes nothing.
 */
export async function considerNode(work: Work, nodeId: string): Promise<void> {
  const state = await findNodeState(work.tx, nodeId);
  if (state === "down") {
    await openNow(work, { nodeId, source: "monitoring", lostSince: null, ...undescribed });
  }
  if (state === "up") {
    const outage = await findOpenOutage(work.tx, [nodeId]);
    if (outage?.source === "monitoring") await closeNow(work, outage);
  }
}

/** The sweep that opens an outage where most sessions of a node were lost within the policy's window. */
export async function detectOutages(work: Work, policy: OutagePolicy): Promise<void> {
  const since = addMinutes(work.now, -policy.outages.windowSeconds / 60);
  const losses = await nodesWithLostSessions(work.tx, { since, now: work.now, policy });
  for (const loss of losses.filter((one) => isMassLoss(one, policy.outages))) {
    await openNow(work, { nodeId: loss.nodeId, source: "sessions", lostSince: since, ...undescribed });
  }
}

/** The sweep that ends outages found by lost sessions, once the policy's share of these is back. */
export async function closeRecoveredOutages(work: Work, policy: OutagePolicy): Promise<void> {
  for (const outage of await findOpenOutages(work.tx, "sessions")) {
    const since = outage.lostSince ?? outage.openedAt;
    const returned = await sessionsBackOnNode(work.tx, outage.nodeId, { since, now: work.now, policy });
    if (isRecovered(returned, policy.outages)) await closeNow(work, outage);
  }
}
