import type { Instant } from "../../kernel/instant.ts";
import type { Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { newId } from "../../platform/new-id.ts";
import type { DetectorChange, OutageView } from "../detection/detection.ts";
import { findNodes } from "../topology/topology.ts";
import { findWorksOver } from "../works/works.ts";
import { closeNow, confirmNow, keep, type OutagePolicy, reopenNow } from "./change-outage.ts";
import {
  type CauseHint,
  causeHints,
  type Outage,
  type OutageEventKind,
  type OutageId,
  severityOf,
} from "./outage.ts";
import {
  findOpenOutage,
  type Finding,
  insertOutage,
  isDetected,
  lockAllDetected,
  lockDetected,
  lockOpenOn,
  saveDescription,
  saveFinding,
  saveRestored,
} from "./store.ts";
import { moveWatchersBelow } from "./watchers-store.ts";

/** Makes what the detector found out so in the outages that everyone sees. Each change is applied once. */

/** The job that asks nodes now; the answers come back as signals: payload `{outage, nodeIds}`. */
export const verifyJob = "detection.verify";

/** The job for who waits for lines that are back before the others: payload `{outageId}`. */
const shrunkJob = "outages.shrunk";

/** What a change does, by the work and policy that it is done with. */
type Applied = { readonly work: Work; readonly policy: OutagePolicy; readonly at: Instant };

type ChangeOf<Kind extends DetectorChange["kind"]> = Extract<DetectorChange, { readonly kind: Kind }>;

export async function applyChange(work: Work, policy: OutagePolicy, change: DetectorChange): Promise<void> {
  const applied = { work, policy, at: change.at };
  switch (change.kind) {
    case "verify":
      return enqueueJob(work.tx, verifyJob, { outage: change.outage, nodeIds: change.nodeIds });
    case "suspected":
      return suspect(applied, change);
    case "opened":
      return open(applied, change);
    case "grown":
    case "moved":
      return grow(applied, change);
    case "shrunk":
      return shrink(applied, change);
    case "split":
      return split(applied, change);
    case "closed":
      return close(applied, change);
    case "dismissed":
      return dismiss(applied, change);
  }
}

async function suspect(applied: Applied, view: OutageView): Promise<void> {
  const { tx } = applied.work;
  if ((await lockDetected(tx, view.outage)) === undefined) await begin(applied, view, { isConfirmed: false });
}

async function open(applied: Applied, view: OutageView): Promise<void> {
  const { work, at } = applied;
  const known = await lockDetected(work.tx, view.outage);
  const outage = known ?? (await begin(applied, view, { isConfirmed: true }));
  if (known === undefined || outage === undefined) return;
  await learn(applied, known, view);
  const isOpen = known.state !== "closed" || (await reopenNow(work, known, at));
  const worksId = await worksOver(applied, view);
  if (isOpen && known.confirmedAt === null) await confirmNow(work, { ...known, worksId }, { who: null, at });
}

/** A row for what the detector names; one that somebody opened on the node before is taken for it. */
async function begin(
  applied: Applied,
  view: OutageView,
  { isConfirmed }: { readonly isConfirmed: boolean },
): Promise<Outage | undefined> {
  const { work, at } = applied;
  const finding = await findingOf(applied, view);
  const outage = await insertOutage(work.tx, {
    ...finding,
    id: newId<OutageId>(),
    openedAt: at,
    confirmedAt: isConfirmed ? at : null,
    source: sourceOf(view),
    cause: null,
    severitySaid: null,
    expectedEndAt: null,
    note: null,
  });
  if (outage === undefined) return adopt(applied, view, { isConfirmed });
  await keep(work, outage, { kind: "opened", at, who: null, detail: detailOf(view) });
  if (isConfirmed && outage.worksId === null)
    await enqueueJob(work.tx, "outages.opened", { outageId: outage.id });
  return outage;
}

async function adopt(
  applied: Applied,
  view: OutageView,
  { isConfirmed }: { readonly isConfirmed: boolean },
): Promise<Outage | undefined> {
  const { work, at } = applied;
  const known = await findOpenOutage(work.tx, [view.nodeId]);
  if (known?.nodeId !== view.nodeId || (await isDetected(work.tx, known.id))) return undefined;
  await learn(applied, known, view);
  if (isConfirmed && known.confirmedAt === null) await confirmNow(work, known, { who: null, at });
  return known;
}

async function grow(applied: Applied, change: ChangeOf<"grown" | "moved">): Promise<void> {
  const { work, at } = applied;
  const known = await lockDetected(work.tx, change.outage);
  if (known === undefined) return open(applied, change);
  if (known.state === "closed" && !(await reopenNow(work, known, at))) return;
  const absorbed = await lockAllDetected(work.tx, change.absorbed);
  const there = await lockOpenOn(work.tx, change.nodeIds, known.id);
  const others = [...absorbed, ...(await undetected(work, there))].filter(
    ({ closedAt }) => closedAt === null,
  );
  for (const other of others) await absorb(applied, other, known);
  await learn(applied, known, change);
  const numbers = others.map(({ number }) => number);
  await keep(work, known, {
    kind: change.kind,
    at,
    who: null,
    detail: { ...detailOf(change), from: known.nodeIds, absorbed: numbers },
  });
}

const undetected = async ({ tx }: Work, outages: readonly Outage[]): Promise<readonly Outage[]> => {
  const judged = await Promise.all(outages.map(async (one) => ((await isDetected(tx, one.id)) ? [] : [one])));
  return judged.flat();
};

/** What people said of the part is said of the whole, where nobody has said anything yet. */
async function absorb({ work, at }: Applied, part: Outage, whole: Outage): Promise<void> {
  await closeNow(work, part, { kind: "merged", who: null, at, mergedInto: whole });
  await keep(work, whole, { kind: "merged", at, who: null, detail: { number: part.number } });
  if (whole.cause !== null || whole.expectedEndAt !== null || whole.note !== null) return;
  const { cause, expectedEndAt, note } = part;
  const { severitySaid } = whole;
  await saveDescription(work.tx, whole.id, { cause, severitySaid, expectedEndAt, note });
}

async function shrink(applied: Applied, view: OutageView): Promise<void> {
  const { work } = applied;
  const known = await lockDetected(work.tx, view.outage);
  if (known === undefined || known.state === "closed") return;
  await learn(applied, known, view);
  await tellOf(applied, known, { kind: "shrunk", view });
  await enqueueJob(work.tx, shrunkJob, { outageId: known.id });
}

async function split(applied: Applied, change: ChangeOf<"split">): Promise<void> {
  const { work } = applied;
  const known = await lockDetected(work.tx, change.outage);
  if (known === undefined || known.state === "closed") return;
  await learn(applied, known, change);
  const parts: string[] = [];
  for (const view of change.parts) {
    const part = await begin(applied, view, { isConfirmed: true });
    if (part === undefined) continue;
    const { cause, expectedEndAt, note } = known;
    await saveDescription(work.tx, part.id, { cause, expectedEndAt, note });
    await moveWatchersBelow(work.tx, { from: known.id, to: part.id, nodeIds: view.nodeIds });
    await keep(work, part, { kind: "split", at: applied.at, who: null, detail: { from: known.number } });
    parts.push(part.number);
  }
  await tellOf(applied, known, { kind: "split", view: change, detail: { parts } });
  await enqueueJob(work.tx, shrunkJob, { outageId: known.id });
}

/** What a person opened, a person closes; they see that its lines are back. */
async function close(applied: Applied, change: ChangeOf<"closed">): Promise<void> {
  const { work, at } = applied;
  const known = await lockDetected(work.tx, change.outage);
  if (known === undefined || known.state === "closed") return;
  const detail = { linesBack: change.linesBack, linesLost: change.linesLost };
  if (known.source !== "staff") {
    await closeNow(work, known, { kind: "closed", who: null, at, isVerified: true, detail });
    return;
  }
  await saveRestored(work.tx, known.id, at);
  await keep(work, known, { kind: "restored", at, who: null, detail });
}

/** A person who has confirmed it knows more than the detector. */
async function dismiss(applied: Applied, change: ChangeOf<"dismissed">): Promise<void> {
  const { work, at } = applied;
  const known = await lockDetected(work.tx, change.outage);
  if (known === undefined || known.state === "closed") return;
  const whole = change.mergedInto === null ? undefined : await lockDetected(work.tx, change.mergedInto);
  if (whole !== undefined && whole.state !== "closed") return absorb(applied, known, whole);
  if (known.state === "suspected")
    await closeNow(work, known, { kind: "dismissed", who: null, at, detail: detailOf(change) });
}

const learn = async (applied: Applied, { id }: Outage, view: OutageView): Promise<void> =>
  saveFinding(applied.work.tx, id, await findingOf(applied, view));

type Telling = {
  readonly kind: OutageEventKind;
  readonly view: OutageView;
  readonly detail?: Readonly<Record<string, unknown>>;
};

const tellOf = ({ work, at }: Applied, outage: Outage, { kind, view, detail = {} }: Telling): Promise<void> =>
  keep(work, outage, { kind, at, who: null, detail: { ...detailOf(view), from: outage.nodeIds, ...detail } });

async function findingOf(applied: Applied, view: OutageView): Promise<Finding> {
  const { nodeId, nodeIds, lostSince, linesLost, linesBefore, evidence, outage } = view;
  return {
    nodeId,
    nodeIds,
    lostSince,
    linesLost,
    severity: severityOf(Math.max(linesLost, linesBefore), applied.policy.outages),
    causeHint: hintOf(view),
    evidence,
    detectedAs: outage,
    worksId: await worksOver(applied, view),
  };
}

async function worksOver({ work, at }: Applied, { nodeIds }: OutageView): Promise<string | null> {
  const nodes = await findNodes(work.tx, nodeIds);
  const works = await findWorksOver(
    work.tx,
    nodes.map(({ path }) => path),
    at,
  );
  return works?.id ?? null;
}

const hintOf = ({ cause }: OutageView): CauseHint | null => causeHints.find((hint) => hint === cause) ?? null;

function sourceOf({ evidence, linesLost }: OutageView): Outage["source"] {
  const codes = evidence.map(({ code }) => code);
  if (codes.includes("monitoring-down")) return "monitoring";
  return codes.includes("complaints") && linesLost === 0 ? "crowd" : "sessions";
}

const detailOf = ({
  nodeIds,
  linesLost,
  linesBefore,
  cause,
}: OutageView): Readonly<Record<string, unknown>> => ({
  nodeIds,
  linesLost,
  linesBefore,
  causeHint: cause,
});
