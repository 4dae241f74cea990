import type { Instant } from "../../kernel/instant.ts";
import type { Db, Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { newId } from "../../platform/new-id.ts";
import type { Policy } from "../provider/policy.ts";
import {
  cancel,
  escalate,
  freshPromise,
  type GivenPromise,
  keep,
  pause,
  postpone,
  type Promisee,
  type PromiseKind,
  resume,
  type Subject,
} from "./promise.ts";
import { findPromises, insertPromises, lockDuePromises, lockOpenPromises, savePromises } from "./store.ts";

export type { GivenPromise, Promisee, PromiseId, PromiseKind, PromiseStanding, Subject } from "./promise.ts";
export { countPromises, findPromise, listPromises, type PromiseFilter } from "./store.ts";

/** What is to be promised about one subject to one person. */
export type Promising = {
  readonly subject: Subject;
  readonly promisee: Promisee;
  readonly due: Partial<Readonly<Record<PromiseKind, Instant>>>;
};

/** Promises what isn't promised about the subject already. */
export async function makePromises({ tx, now }: Work, { subject, promisee, due }: Promising): Promise<void> {
  const promises = Object.entries(due).map(([kind, dueAt]) =>
    freshPromise({ ...promisee, id: newId(), kind: kind as PromiseKind, subject, madeAt: now, dueAt }),
  );
  await insertPromises(tx, promises);
}

/** What was promised has been done; nothing happens where it wasn't promised or is kept already. */
export const keepPromise = (work: Work, subject: Subject, kind: PromiseKind): Promise<void> =>
  changeOpen(work, { subject, kind }, (promise) => keep(promise, work.now));

/** All that is still open about the subject is not wanted any more. */
export const cancelPromises = (work: Work, subject: Subject): Promise<void> =>
  changeOpen(work, { subject, kind: null }, (promise) => cancel(promise, work.now));

/** The promisee wishes it later, such as a call not at night; it is never moved to an earlier time. */
export const postponePromise = (
  work: Work,
  subject: Subject,
  { kind, dueAt }: { readonly kind: PromiseKind; readonly dueAt: Instant },
): Promise<void> => changeOpen(work, { subject, kind }, (promise) => postpone(promise, dueAt, work.now));

/** The clocks of the subject stand still; those that are due already do not. */
export const pausePromises = (work: Work, subject: Subject, cause: string): Promise<void> =>
  changeOpen(work, { subject, kind: null }, (promise) => pause(promise, cause, work.now));

/** The clocks of the subject go on, due later by as long as they stood still. */
export const resumePromises = (work: Work, subject: Subject): Promise<void> =>
  changeOpen(work, { subject, kind: null }, (promise) => resume(promise, work.now));

async function changeOpen(
  { tx }: Work,
  { subject, kind }: { readonly subject: Subject; readonly kind: PromiseKind | null },
  change: (promise: GivenPromise) => GivenPromise,
): Promise<void> {
  const open = await lockOpenPromises(tx, subject, kind);
  if (open.length > 0) await savePromises(tx, open.map(change));
}

/**
 * The sweep: marks what is overdue as broken, raises it by the policy's steps, and tells each step with a job
 * `promises.broken` `{promiseId, escalation}`. Safe in several processes at once.
 * @returns how many were looked at; as many as `limit` means that there may be more
 */
export async function escalateDuePromises(
  { tx, now }: Work,
  policy: Pick<Policy, "promises">,
  limit: number,
): Promise<number> {
  const due = await lockDuePromises(tx, { now, limit });
  if (due.length === 0) return 0;
  const raised = due.map((promise) => escalate(promise, policy.promises, now));
  await savePromises(tx, raised);
  for (const { id, escalation } of raised) {
    await enqueueJob(tx, "promises.broken", { promiseId: id, escalation });
  }
  return due.length;
}

/** All promises about one subject, in the order of their due times. */
export const promisesOf = (db: Db, subject: Subject): Promise<readonly GivenPromise[]> =>
  findPromises(db, { kind: subject.kind, ids: [subject.id] });

/** The promises about several subjects of a kind, by subject. */
export async function promisesOfEach(
  db: Db,
  kind: Subject["kind"],
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly GivenPromise[]>> {
  return Map.groupBy(await findPromises(db, { kind, ids }), ({ subject }) => subject.id);
}
