import type { Branded, Login } from "../../kernel/ids.ts";
import { addMinutes, type Instant, isAfter, isBefore, latest, minutesBetween } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/** What was said will be done by when, and what came of it. A promise is a row; nothing about it is deleted. */

export type PromiseId = Branded<string, "PromiseId">;

/** What is promised, and the rule that says so. */
export const promiseRules = {
  "specialist-call": "S26",
  "technician-arrival": "S27",
  "visit-completion": "S28",
  "ticket-solution": "S31",
  "payment-answer": "S24",
  "router-configuration": "S7",
} as const;

export type PromiseKind = keyof typeof promiseRules;

/** What a promise is about. */
export type Subject = { readonly kind: "visit" | "ticket" | "password-change"; readonly id: string };

/** Who hears what becomes of it. */
export type Promisee = { readonly login: Login | null; readonly conversationId: string | null };

export type GivenPromise = Promisee & {
  readonly id: PromiseId;
  readonly kind: PromiseKind;
  readonly subject: Subject;
  readonly madeAt: Instant;
  readonly dueAt: Instant;
  /** While set, the clock stands still, because of `pauseCause`. */
  readonly pausedAt: Instant | null;
  readonly pauseCause: string | null;
  readonly keptAt: Instant | null;
  readonly cancelledAt: Instant | null;
  /** When it was noticed that the due time had passed; a promise kept late has this and `keptAt`. */
  readonly brokenAt: Instant | null;
  /** How often it has been raised since it was broken. */
  readonly escalation: number;
  /** When the sweep has to look at it again. */
  readonly lookAt: Instant | null;
};

/** A promise that nothing has happened to yet. */
export const freshPromise = (
  given: Promisee & Pick<GivenPromise, "id" | "kind" | "subject" | "madeAt" | "dueAt">,
): GivenPromise => ({
  ...given,
  pausedAt: null,
  pauseCause: null,
  keptAt: null,
  cancelledAt: null,
  brokenAt: null,
  escalation: 0,
  lookAt: given.dueAt,
});

const isOpen = ({ keptAt, cancelledAt }: GivenPromise): boolean => keptAt === null && cancelledAt === null;

/** Done at `now`; late, it is broken besides. */
export const keep = (promise: GivenPromise, now: Instant): GivenPromise =>
  isOpen(promise) ? { ...end(promise, now), keptAt: now } : promise;

/** No longer wanted, e.g. because the visit was cancelled; what had been broken before stays broken. */
export const cancel = (promise: GivenPromise, now: Instant): GivenPromise =>
  isOpen(promise) ? { ...end(promise, now), cancelledAt: now } : promise;

function end(promise: GivenPromise, now: Instant): GivenPromise {
  const running = resume(promise, now);
  return {
    ...running,
    brokenAt: running.brokenAt ?? (isAfter(now, running.dueAt) ? now : null),
    lookAt: null,
  };
}

/** The clock stands still; one that is due already doesn't stop. */
export function pause(promise: GivenPromise, cause: string, now: Instant): GivenPromise {
  if (!isOpen(promise) || promise.pausedAt !== null || !isBefore(now, promise.dueAt)) return promise;
  return { ...promise, pausedAt: now, pauseCause: cause, lookAt: null };
}

/** The clock goes on, due later by as long as it stood still. */
export function resume(promise: GivenPromise, now: Instant): GivenPromise {
  if (promise.pausedAt === null) return promise;
  const dueAt = promise.dueAt.add(promise.pausedAt.until(now));
  return { ...promise, dueAt, pausedAt: null, pauseCause: null, lookAt: dueAt };
}

/** The promisee wishes it later; what is due already stays due. */
export function postpone(promise: GivenPromise, dueAt: Instant, now: Instant): GivenPromise {
  if (!isOpen(promise) || promise.pausedAt !== null || isAfter(now, promise.dueAt)) return promise;
  const later = latest(promise.dueAt, dueAt);
  return { ...promise, dueAt: later, lookAt: later };
}

/** Broken once its due time has passed, and raised as often as the policy's steps since then say. */
export function escalate(
  promise: GivenPromise,
  policy: Pick<Policy["promises"], "escalationMinutes">,
  now: Instant,
): GivenPromise {
  if (!isOpen(promise) || promise.pausedAt !== null || !isAfter(now, promise.dueAt)) return promise;
  const steps = policy.escalationMinutes.toSorted((a, b) => a - b);
  const overdueMinutes = minutesBetween(promise.dueAt, now);
  const next = steps.find((step) => step > overdueMinutes);
  return {
    ...promise,
    brokenAt: promise.brokenAt ?? now,
    escalation: Math.max(promise.escalation, steps.filter((step) => step <= overdueMinutes).length),
    lookAt: next === undefined ? null : addMinutes(promise.dueAt, next),
  };
}

/** How a promise stands, in one word. */
export const promiseStandings = [
  "running",
  "endangered",
  "paused",
  "broken",
  "kept",
  "kept-late",
  "cancelled",
] as const;

export type PromiseStanding = (typeof promiseStandings)[number];

/** `endangered` is one that is due within the policy's warning. */
export function standingOf(
  promise: GivenPromise,
  { warningMinutes }: Pick<Policy["promises"], "warningMinutes">,
  now: Instant,
): PromiseStanding {
  if (promise.keptAt !== null) return promise.brokenAt === null ? "kept" : "kept-late";
  if (promise.cancelledAt !== null) return "cancelled";
  if (promise.pausedAt !== null) return "paused";
  if (isAfter(now, promise.dueAt)) return "broken";
  return minutesBetween(now, promise.dueAt) <= warningMinutes ? "endangered" : "running";
}
