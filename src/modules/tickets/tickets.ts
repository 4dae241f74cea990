import { Problem } from "../../kernel/problem.ts";
import type { Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { cancelPromises, keepPromise, pausePromises, resumePromises } from "../promises/promises.ts";
import { ticketPromise, type TicketPolicy } from "./clocks.ts";
import { promiseTicket, subjectOf } from "./open-ticket.ts";
import { noSuchTicket, ticketElsewhere } from "./problems.ts";
import { findOpenCallback, insertTicketEvent, lockTicket, saveTicket } from "./store.ts";
import type { By, Ticket } from "./ticket.ts";
import {
  type CallOutcome,
  decideCall,
  decideMove,
  type PromiseEffect,
  type TicketAction,
  type TicketPlan,
} from "./transitions.ts";

export type { TicketPolicy } from "./clocks.ts";
export type { By, Ticket, TicketEvent, TicketId, TicketStatus, TicketSummary, TicketType } from "./ticket.ts";
export { openTicket, type OpenedTicket, type TicketRequest } from "./open-ticket.ts";
export {
  countTickets,
  findTicket,
  findTicketEvents,
  findTickets,
  openTicketsOf,
  type TicketFilter,
} from "./store.ts";

export type TicketMove = {
  readonly ticketId: string;
  readonly action: TicketAction;
  readonly by: By;
  /** One of the action's coded reasons, where it has any. */
  readonly reason?: string | null;
  readonly note?: string | null;
  /** Who takes it, with `take`; the one who does it, unless said otherwise. */
  readonly assigneeId?: string;
};

/**
 * Does the next thing with a ticket, with its history and its promise. A pause is told upward as `tickets.paused`
 * `{ticketId, reason}`.
 * @throws Problem no-such-ticket, ticket-elsewhere
 */
export async function moveTicket(work: Work, policy: TicketPolicy, move: TicketMove): Promise<Ticket> {
  const ticket = await lock(work, move.ticketId);
  const plan = planOf(ticket, move);
  if (move.action === "reopen") await refuseSecondCallback(work, ticket);
  return carryOut(work, policy, { ticket, plan, move });
}

async function lock({ tx }: Work, id: string): Promise<Ticket> {
  const ticket = await lockTicket(tx, id);
  if (ticket === undefined) throw new Problem(noSuchTicket, "No ticket has this id.");
  return ticket;
}

function planOf(
  ticket: Ticket,
  { action, reason = null }: Pick<TicketMove, "action" | "reason">,
): TicketPlan {
  const decision = decideMove(ticket, action, reason);
  if ("plan" in decision) return decision.plan;
  throw refusedBecause(decision.refusal.because);
}

const refusedBecause = (because: string): Problem =>
  new Problem(ticketElsewhere, `This can't be done now: ${because}. Nothing was changed.`);

async function refuseSecondCallback({ tx }: Work, { type, conversationId }: Ticket): Promise<void> {
  if (type !== "callback") return;
  if ((await findOpenCallback(tx, conversationId)) !== undefined) throw refusedBecause("another-is-open");
}

type MoveInHand = { readonly ticket: Ticket; readonly plan: TicketPlan; readonly move: TicketMove };

async function carryOut(
  work: Work,
  policy: TicketPolicy,
  { ticket, plan, move }: MoveInHand,
): Promise<Ticket> {
  const moved: Ticket = {
    ...ticket,
    status: plan.status,
    statusReason: plan.statusReason,
    changedAt: work.now,
    assigneeId: assigneeAfter(ticket, plan, move),
    callAttempts: plan.promise === "resume" ? 0 : ticket.callAttempts,
  };
  await saveTicket(work.tx, moved);
  const { by, action, reason = null, note = null } = move;
  await insertTicketEvent(work.tx, ticket.id, { at: work.now, by, action, reason, note });
  await affectPromise(work, policy, { ticket: moved, effect: plan.promise });
  if (plan.promise === "pause") {
    await enqueueJob(work.tx, "tickets.paused", { ticketId: ticket.id, reason: plan.statusReason });
  }
  return moved;
}

/** In the queue it is nobody's. */
function assigneeAfter({ assigneeId }: Ticket, { status }: TicketPlan, move: TicketMove): string | null {
  if (status === "queued") return null;
  return move.action === "take" ? (move.assigneeId ?? move.by.replace(/^staff:/, "")) : assigneeId;
}

async function affectPromise(
  work: Work,
  policy: TicketPolicy,
  { ticket, effect }: { readonly ticket: Ticket; readonly effect: PromiseEffect },
): Promise<void> {
  const subject = subjectOf(ticket);
  const { kind } = ticketPromise(ticket.type, work.now, policy);
  switch (effect) {
    case "keep":
      // Only the call itself keeps a call-back; without one it is merely no longer needed.
      return kind === "specialist-call" ? cancelPromises(work, subject) : keepPromise(work, subject, kind);
    case "cancel":
      return cancelPromises(work, subject);
    case "pause":
      return pausePromises(work, subject, ticket.statusReason ?? effect);
    case "resume":
      return resumePromises(work, subject);
    case "renew":
      return promiseTicket(work, policy, ticket);
    case "none":
      return undefined;
  }
}

export type CallAttempt = {
  readonly ticketId: string;
  readonly outcome: CallOutcome;
  readonly by: By;
  readonly note?: string | null;
};

/**
 * S26, S31: a specialist has called. An answered call keeps what a call-back promises; after as many unanswered ones
 * in a row as the policy has, the request is paused and `tickets.paused` is told upward, for the message.
 * @throws Problem no-such-ticket, ticket-elsewhere once it is closed
 */
export async function recordCallAttempt(
  work: Work,
  policy: TicketPolicy,
  { ticketId, outcome, by, note = null }: CallAttempt,
): Promise<Ticket> {
  const ticket = await lock(work, ticketId);
  planOf(ticket, { action: "note" });
  const { callAttempts, pauses } = decideCall(ticket, outcome, policy.tickets.callAttempts);
  const called: Ticket = { ...ticket, callAttempts, changedAt: work.now };
  await saveTicket(work.tx, called);
  await insertTicketEvent(work.tx, ticket.id, { at: work.now, by, action: "call", reason: outcome, note });
  if (outcome === "answered") await keepPromise(work, subjectOf(ticket), "specialist-call");
  if (!pauses) return called;
  const move = { ticketId, action: "pause", by: "system", reason: "unreachable" } as const;
  return carryOut(work, policy, { ticket: called, plan: planOf(called, move), move });
}
