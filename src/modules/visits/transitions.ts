import type { PromiseKind } from "../promises/promise.ts";
import type { Visit, VisitStatus } from "./visit.ts";

/** What can be done with a visit, from which status, why, and what it does to the promises. */

type Move = {
  readonly from: readonly VisitStatus[];
  /** Null: the visit stays as it is. */
  readonly to: VisitStatus | null;
  /** One of these has to be given; none when the list is empty. */
  readonly reasons: readonly string[];
  readonly keeps?: PromiseKind;
};

const moves = {
  /** S39: the fee is paid, or an operator lets it go on without. */
  release: {
    from: ["held"],
    to: "requested",
    reasons: ["fee-paid", "agreed-to-pay", "billing-error", "other"],
  },
  /** S26: a specialist has talked with the subscriber. */
  "record-call": {
    from: ["requested", "assigned", "on-the-way"],
    to: null,
    reasons: [],
    keeps: "specialist-call",
  },
  assign: { from: ["requested", "assigned"], to: "assigned", reasons: [] },
  "set-out": { from: ["assigned"], to: "on-the-way", reasons: [] },
  /** S27: the technician is at the door. */
  "check-in": { from: ["assigned", "on-the-way"], to: "on-site", reasons: [], keeps: "technician-arrival" },
  /** S28: a recorded cause that stops no clock. */
  delay: {
    from: ["requested", "assigned", "on-the-way", "on-site"],
    to: null,
    reasons: ["waiting-for-access", "waiting-for-parts", "weather"],
  },
  finish: { from: ["on-site"], to: "done", reasons: [], keeps: "visit-completion" },
  fail: {
    from: ["assigned", "on-the-way", "on-site"],
    to: "failed",
    reasons: ["nobody-home", "subscriber-refused", "no-access", "fault-elsewhere", "needs-others", "other"],
  },
  cancel: {
    from: ["held", "requested", "assigned", "on-the-way"],
    to: "cancelled",
    reasons: ["by-subscriber", "works-again", "outage", "duplicate", "other"],
  },
  /** S26: what the subscriber would like; the specialist who calls agrees on it. */
  wish: { from: ["held", "requested", "assigned"], to: null, reasons: [] },
} as const satisfies Record<string, Move>;

export type VisitAction = keyof typeof moves;

export const visitActions = Object.keys(moves) as readonly VisitAction[];

/** The coded reasons of an action, for those who offer it. */
export const reasonsOf = (action: VisitAction): readonly string[] => moves[action].reasons;

/** Failures that are the subscriber's own: what was promised is off. After any other one it stays promised. */
const ownFailures: readonly string[] = ["nobody-home", "subscriber-refused"];

export type Refusal = { readonly because: string };

/** What may be done now, or why not; the same answer guards the doing. */
export function allowedWithVisit(
  visit: Pick<Visit, "status">,
): Readonly<Record<VisitAction, true | Refusal>> {
  const check = (action: VisitAction): true | Refusal =>
    (moves[action].from as readonly VisitStatus[]).includes(visit.status)
      ? true
      : { because: `status-${visit.status}` };
  return Object.fromEntries(visitActions.map((action) => [action, check(action)])) as Record<
    VisitAction,
    true | Refusal
  >;
}

/** What a move leads to. */
export type VisitPlan = {
  readonly status: VisitStatus;
  /** Null unless the status needs one. */
  readonly statusReason: string | null;
  readonly keeps: PromiseKind | null;
  /** Promises that are still open are off. */
  readonly endsPromises: boolean;
};

/** The plan of an action, or why it can't be done. */
export function decideMove(
  visit: Pick<Visit, "status" | "statusReason">,
  action: VisitAction,
  reason: string | null,
): { readonly plan: VisitPlan } | { readonly refusal: Refusal } {
  const allowed = allowedWithVisit(visit)[action];
  if (allowed !== true) return { refusal: allowed };
  const move: Move = moves[action];
  if (move.reasons.length > 0 && !move.reasons.includes(reason ?? ""))
    return { refusal: { because: "reason-unknown" } };
  return {
    plan: {
      status: move.to ?? visit.status,
      statusReason: move.to === null ? visit.statusReason : reason,
      keeps: move.keeps ?? null,
      endsPromises: endsPromises(move.to, reason),
    },
  };
}

const endsPromises = (to: VisitStatus | null, reason: string | null): boolean =>
  to === "done" || to === "cancelled" || (to === "failed" && ownFailures.includes(reason ?? ""));
