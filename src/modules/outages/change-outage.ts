import type { Instant } from "../../kernel/instant.ts";
import type { Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { newId } from "../../platform/new-id.ts";
import type { Policy } from "../provider/policy.ts";
import { findLinesBelow, findNode } from "../topology/topology.ts";
import { addEvent, type OutageEvent } from "./events-store.ts";
import { type Outage, type OutageId, severityOf } from "./outage.ts";
import {
  endOutage,
  findOpenOutage,
  insertOutage,
  type NewOutage,
  saveConfirmed,
  saveReopened,
} from "./store.ts";
import { moveWatchers } from "./watchers-store.ts";

export type OutagePolicy = Pick<Policy, "outages">;

/** S32: the job that counts what an outage cost each login: payload `{outageId}`. */
export const countDowntimesJob = "outages.count-downtimes";

/** What someone outside of the detector knows of an outage that begins. */
export type OutageOpening = Pick<
  NewOutage,
  "nodeId" | "source" | "lostSince" | "cause" | "severitySaid" | "expectedEndAt" | "note"
> & {
  readonly who: string | null;
};

/** Opens an outage that nobody doubts, unless one covers the node already; a suspicion of the node is confirmed. */
export async function openNow(
  work: Work,
  policy: OutagePolicy,
  opening: OutageOpening,
): Promise<Outage | "no-such-node" | "known"> {
  const { who, ...known } = opening;
  const node = await findNode(work.tx, opening.nodeId);
  if (node === undefined) return "no-such-node";
  const covering = await findOpenOutage(work.tx, node.path);
  if (covering?.state === "confirmed") return "known";
  const outage = await insertOutage(work.tx, {
    ...known,
    id: newId<OutageId>(),
    nodeIds: [opening.nodeId],
    openedAt: work.now,
    confirmedAt: work.now,
    severity: severityOf((await findLinesBelow(work.tx, node.id)).length, policy.outages),
    linesLost: 0,
    causeHint: null,
    worksId: null,
    detectedAs: null,
    evidence: [],
  });
  if (outage === undefined) return confirmSuspicion(work, covering, who);
  await keep(work, outage, {
    kind: "opened",
    who,
    detail: { nodeIds: [opening.nodeId], source: opening.source },
  });
  await enqueueJob(work.tx, "outages.opened", { outageId: outage.id });
  return outage;
}

async function confirmSuspicion(
  work: Work,
  suspected: Outage | undefined,
  who: string | null,
): Promise<Outage | "known"> {
  if (suspected?.state !== "suspected") return "known";
  return confirmNow(work, suspected, { who });
}

/** Nobody doubts it any more, so subscribers hear of it: told upward as `outages.opened` `{outageId}`. */
export async function confirmNow(
  work: Work,
  outage: Outage,
  { who, at = work.now }: { readonly who: string | null; readonly at?: Instant },
): Promise<Outage> {
  await saveConfirmed(work.tx, outage.id, at);
  await keep(work, outage, { kind: "confirmed", at, who, detail: { nodeIds: outage.nodeIds } });
  if (outage.worksId === null) await enqueueJob(work.tx, "outages.opened", { outageId: outage.id });
  return { ...outage, state: "confirmed", confirmedAt: outage.confirmedAt ?? at };
}

/** Why it ends. */
export type Closing = {
  readonly kind: "closed" | "dismissed" | "merged";
  readonly who: string | null;
  readonly at?: Instant;
  /** Its lines were seen to be back at that moment; else a person says so. */
  readonly isVerified?: boolean;
  readonly mergedInto?: Outage;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/**
 * Ends an outage, counts what it cost whom, and tells it upward as `outages.closed` `{outageId}`. Where another outage
 * still takes the same lines down, those who wait for the end go on waiting for that one.
 */
export async function closeNow(work: Work, outage: Outage, closing: Closing): Promise<Outage | undefined> {
  const { kind, who, at = work.now, isVerified = false, mergedInto, detail = {} } = closing;
  const closed = await endOutage(work.tx, outage.id, {
    closedAt: at,
    restoredAt: isVerified ? at : null,
    mergedInto: mergedInto?.id ?? null,
  });
  if (closed === undefined) return undefined;
  const into = mergedInto ?? (await findCovering(work, outage));
  const whither = into === undefined ? {} : { into: into.number };
  await keep(work, outage, { kind, at, who, detail: { ...detail, ...whither } });
  if (into !== undefined) await moveWatchers(work.tx, outage.id, into.id);
  if (outage.state !== "confirmed") return closed;
  if (kind === "closed") await enqueueJob(work.tx, countDowntimesJob, { outageId: outage.id });
  await enqueueJob(work.tx, "outages.closed", { outageId: outage.id });
  return closed;
}

async function findCovering({ tx }: Work, { nodeId, id }: Outage): Promise<Outage | undefined> {
  const node = await findNode(tx, nodeId);
  const covering = node && (await findOpenOutage(tx, node.path, "confirmed"));
  return covering?.id === id ? undefined : covering;
}

/** What was taken for over is not. */
export async function reopenNow(work: Work, outage: Outage, at: Instant): Promise<boolean> {
  if (!(await saveReopened(work.tx, outage.id))) return false;
  await keep(work, outage, { kind: "reopened", at, who: null, detail: {} });
  return true;
}

/** Adds to what is kept of the outage for ever. */
export const keep = (
  { tx, now }: Work,
  { id }: Pick<Outage, "id">,
  { at = now, ...event }: Omit<OutageEvent, "at"> & { readonly at?: Instant },
): Promise<void> => addEvent(tx, id, { ...event, at });
