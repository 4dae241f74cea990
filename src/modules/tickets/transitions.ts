import type { Ticket, TicketStatus } from "./ticket.ts";

/** What can be done with a ticket, from which status, why, and what it does to its promise. */

/** `keep`: what was promised is done; `cancel`: nobody wants it any more; `pause`, `resume`: the clock. */
export type PromiseEffect = "keep" | "cancel" | "pause" | "resume" | "renew" | "none";

type Move = {
  readonly from: readonly TicketStatus[];
  /** Null: the ticket stays as it is. */
  readonly to: TicketStatus | null;
  /** One of these has to be given; none when the list is empty. */
  readonly reasons: readonly string[];
  readonly promise: PromiseEffect;
};

const moves = {
  take: { from: ["queued"], to: "in-progress", reasons: [], promise: "none" },
  /** Back to its old place in the queue. */
  "put-back": { from: ["in-progress"], to: "queued", reasons: [], promise: "none" },
  /** S24, S31: nothing can be done until the subscriber gives something or can be reached. */
  pause: {
    from: ["queued", "in-progress"],
    to: "paused",
    reasons: ["subscriber-owes", "unreachable"],
    promise: "pause",
  },
  resume: { from: ["paused"], to: "queued", reasons: [], promise: "resume" },
  solve: { from: ["queued", "in-progress", "paused"], to: "solved", reasons: [], promise: "keep" },
  /** A definite answer, too; S20 has the reasons of payments. */
  refuse: {
    from: ["queued", "in-progress", "paused"],
    to: "refused",
    reasons: [
      "spent-already",
      "dispute",
      "closed-login",
      "not-found",
      "too-late",
      "not-feasible",
      "not-ours",
      "other",
    ],
    promise: "keep",
  },
  cancel: {
    from: ["queued", "in-progress", "paused"],
    to: "cancelled",
    reasons: ["by-subscriber", "duplicate", "works-again"],
    promise: "cancel",
  },
  reopen: { from: ["solved", "refused"], to: "queued", reasons: [], promise: "renew" },
  note: { from: ["queued", "in-progress", "paused"], to: null, reasons: [], promise: "none" },
} as const satisfies Record<string, Move>;

export type TicketAction = keyof typeof moves;

export const ticketActions = Object.keys(moves) as readonly TicketAction[];

/** The coded reasons of an action, for those who offer it. */
export const reasonsOf = (action: TicketAction): readonly string[] => moves[action].reasons;

export type Refusal = { readonly because: string };

/** What may be done now, or why not; the same answer guards the doing. */
export function allowedWithTicket(
  ticket: Pick<Ticket, "status">,
): Readonly<Record<TicketAction, true | Refusal>> {
  const check = (action: TicketAction): true | Refusal =>
    (moves[action].from as readonly TicketStatus[]).includes(ticket.status)
      ? true
      : { because: `status-${ticket.status}` };
  return Object.fromEntries(ticketActions.map((action) => [action, check(action)])) as Record<
    TicketAction,
    true | Refusal
  >;
}

/** What a move leads to. */
export type TicketPlan = {
  readonly status: TicketStatus;
  readonly statusReason: string | null;
  readonly promise: PromiseEffect;
};

/** The plan of an action, or why it can't be done. */
export function decideMove(
  ticket: Pick<Ticket, "status" | "statusReason">,
  action: TicketAction,
  reason: string | null,
): { readonly plan: TicketPlan } | { readonly refusal: Refusal } {
  const allowed = allowedWithTicket(ticket)[action];
  if (allowed !== true) return { refusal: allowed };
  const move: Move = moves[action];
  if (move.reasons.length > 0 && !move.reasons.includes(reason ?? "")) {
    return { refusal: { because: "reason-unknown" } };
  }
  const statusReason = move.to === null ? ticket.statusReason : reason;
  return { plan: { status: move.to ?? ticket.status, statusReason, promise: move.promise } };
}

/** How a call to the subscriber went. */
export const callOutcomes = ["answered", "unanswered"] as const;

export type CallOutcome = (typeof callOutcomes)[number];

/** S31: after so many calls in a row that nobody answered the request is paused, with a message. */
export function decideCall(
  ticket: Pick<Ticket, "callAttempts" | "status">,
  outcome: CallOutcome,
  attemptsMax: number,
): { readonly callAttempts: number; readonly pauses: boolean } {
  if (outcome === "answered") return { callAttempts: 0, pauses: false };
  const callAttempts = ticket.callAttempts + 1;
  return { callAttempts, pauses: callAttempts >= attemptsMax && ticket.status !== "paused" };
}
