import { Problem } from "../../kernel/problem.ts";
import type { Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { cancelPromises, keepPromise, type Subject } from "../promises/promises.ts";
import { promiseVisit, type VisitPolicy } from "./open-visit.ts";
import { noSuchVisit, visitElsewhere } from "./problems.ts";
import { findFailedVisitIds, insertVisitEvent, lockVisit, saveVisit } from "./store.ts";
import { decideMove, type VisitAction, type VisitPlan } from "./transitions.ts";
import type { By, Visit } from "./visit.ts";

/** What is done with a visit, by whom. */
export type VisitMove = {
  readonly visitId: string;
  readonly by: By;
  /** One of the action's coded reasons, where it has any. */
  readonly reason?: string | null;
  readonly note?: string | null;
};

/** Every action but `release`, which makes promises and so needs the policy. */
export type SimpleMove = VisitMove & {
  readonly action: Exclude<VisitAction, "release">;
  /** Who is sent, with `assign`. */
  readonly technicianId?: string;
};

/**
 * Does the next thing with a visit, with its history and its promises. A finished or failed one is told upward as
 * `visits.finished` `{visitId, login, outcome}`.
 * @throws Problem no-such-visit, visit-elsewhere
 */
export async function moveVisit(work: Work, move: SimpleMove): Promise<Visit> {
  const { visit, plan } = await lockAndPlan(work, move);
  const moved: Visit = {
    ...after(visit, plan, work),
    calledAt: plan.keeps === "specialist-call" ? (visit.calledAt ?? work.now) : visit.calledAt,
    technicianId: move.technicianId ?? visit.technicianId,
  };
  await save(work, moved, move);
  await settlePromises(work, moved, plan);
  if (moved.status === "done" || moved.status === "failed") {
    const finished = { visitId: visit.id, login: visit.login, outcome: moved.status };
    await enqueueJob(work.tx, "visits.finished", finished);
  }
  return moved;
}

/**
 * S39: a visit that waited for the fee goes on, its clocks from now: the fee is paid, or an operator says so for a
 * coded reason. Told upward as `visits.released` `{visitId, login}`.
 * @throws Problem no-such-visit, visit-elsewhere
 */
export async function releaseVisit(work: Work, policy: VisitPolicy, move: VisitMove): Promise<Visit> {
  const { visit, plan } = await lockAndPlan(work, { ...move, action: "release" });
  const released: Visit = { ...after(visit, plan, work), statusReason: null, requestedAt: work.now };
  await save(work, released, { ...move, action: "release" });
  await promiseVisit(work, policy, released);
  await enqueueJob(work.tx, "visits.released", { visitId: visit.id, login: visit.login });
  return released;
}

type AnyMove = VisitMove & { readonly action: VisitAction };

async function lockAndPlan(
  { tx }: Work,
  { visitId, action, reason = null }: AnyMove,
): Promise<{ readonly visit: Visit; readonly plan: VisitPlan }> {
  const visit = await lockVisit(tx, visitId);
  if (visit === undefined) throw new Problem(noSuchVisit, "No visit has this id.");
  const decision = decideMove(visit, action, reason);
  if ("plan" in decision) return { visit, plan: decision.plan };
  const { because } = decision.refusal;
  throw new Problem(visitElsewhere, `This can't be done now: ${because}. Nothing was changed.`);
}

const after = (visit: Visit, { status, statusReason }: VisitPlan, { now }: Work): Visit => ({
  ...visit,
  status,
  statusReason,
  changedAt: now,
});

async function save({ tx, now }: Work, visit: Visit, move: AnyMove): Promise<void> {
  await saveVisit(tx, visit);
  const { by, action, reason = null, note = null } = move;
  await insertVisitEvent(tx, visit.id, { at: now, by, action, reason, note });
}

const subjectOf = (id: string): Subject => ({ kind: "visit", id });

async function settlePromises(work: Work, visit: Visit, plan: VisitPlan): Promise<void> {
  if (plan.keeps !== null) await keepPromise(work, subjectOf(visit.id), plan.keeps);
  if (plan.endsPromises) await cancelPromises(work, subjectOf(visit.id));
  if (visit.status !== "done") return;
  // A visit that failed through no fault of the subscriber's is still owed; this one has made up for it.
  for (const id of await findFailedVisitIds(work.tx, visit.login)) {
    await keepPromise(work, subjectOf(id), "visit-completion");
    await cancelPromises(work, subjectOf(id));
  }
}
