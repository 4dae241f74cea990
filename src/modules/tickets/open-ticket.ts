import type { Login } from "../../kernel/ids.ts";
import type { Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { makePromises, pausePromises, type Subject } from "../promises/promises.ts";
import { ticketPromise, type TicketPolicy } from "./clocks.ts";
import { findOpenCallback, insertTicket, insertTicketEvent } from "./store.ts";
import type { By, Ticket, TicketId, TicketSummary, TicketType } from "./ticket.ts";

export type TicketRequest = {
  readonly type: TicketType;
  readonly login: Login | null;
  readonly conversationId: string | null;
  readonly summary: TicketSummary;
  /** S24: the subscriber still has to give something; the clock stands still until then. */
  readonly isOwed?: boolean;
  /** The assistant, unless said otherwise. */
  readonly by?: By;
};

export type OpenedTicket = { readonly ticket: Ticket; readonly opened: boolean };

/**
 * Opens a request with its place in the queue (S30) and its promise (clock D, or the type's own). A conversation waits
 * for one call-back at a time: where it does already, that one comes back.
 */
export async function openTicket(
  work: Work,
  policy: TicketPolicy,
  request: TicketRequest,
): Promise<OpenedTicket> {
  const ticket = await insertTicket(work.tx, newTicket(request, work));
  if (ticket === undefined) return openOrFound(work, policy, request);
  const { statusReason: reason } = ticket;
  const { by = "assistant" } = request;
  await insertTicketEvent(work.tx, ticket.id, { at: work.now, by, action: "open", reason, note: null });
  await promiseTicket(work, policy, ticket);
  if (reason !== null) await pausePromises(work, subjectOf(ticket), reason);
  return { ticket, opened: true };
}

/** The call-back that was in the way; should it have been closed in between, the next try opens one. */
async function openOrFound(work: Work, policy: TicketPolicy, request: TicketRequest): Promise<OpenedTicket> {
  const ticket = await findOpenCallback(work.tx, request.conversationId);
  return ticket === undefined ? openTicket(work, policy, request) : { ticket, opened: false };
}

const newTicket = (
  { type, login, conversationId, summary, isOwed = false }: TicketRequest,
  { now }: Work,
): Omit<Ticket, "number"> => ({
  id: newId<TicketId>(),
  type,
  login,
  conversationId,
  status: isOwed ? "paused" : "queued",
  statusReason: isOwed ? "subscriber-owes" : null,
  openedAt: now,
  changedAt: now,
  assigneeId: null,
  summary,
  callAttempts: 0,
});

export const subjectOf = ({ id }: Pick<Ticket, "id">): Subject => ({ kind: "ticket", id });

/** Promises what the ticket's type promises, from now. */
export async function promiseTicket(work: Work, policy: TicketPolicy, ticket: Ticket): Promise<void> {
  const { kind, dueAt } = ticketPromise(ticket.type, work.now, policy);
  const promisee = { login: ticket.login, conversationId: ticket.conversationId };
  await makePromises(work, { subject: subjectOf(ticket), promisee, due: { [kind]: dueAt } });
}
