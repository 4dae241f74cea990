import { addHours, type Instant } from "../../kernel/instant.ts";
import type { PromiseKind } from "../promises/promise.ts";
import type { Policy } from "../provider/policy.ts";
import type { TicketType } from "./ticket.ts";

export type TicketPolicy = Pick<Policy, "tickets" | "visits" | "wrongPayment" | "missingPayment">;

/** What a ticket promises, by when. */
export type TicketPromise = { readonly kind: PromiseKind; readonly dueAt: Instant };

/** A call-back is promised by clock A (S26, S49), an answer about a payment by clocks of its own (S21, S24). */
const ownPromises: Partial<Record<TicketType, (policy: TicketPolicy) => readonly [PromiseKind, number]>> = {
  callback: ({ visits }) => ["specialist-call", visits.clockAHours],
  "wrong-payment": ({ wrongPayment }) => ["payment-answer", wrongPayment.answerHours],
  "missing-payment": ({ missingPayment }) => ["payment-answer", missingPayment.answerHours],
};

/** Clock D, S31: a request is solved within the policy's hours of its opening, unless its type has a clock of its own. */
export function ticketPromise(type: TicketType, openedAt: Instant, policy: TicketPolicy): TicketPromise {
  const [kind, hours] = ownPromises[type]?.(policy) ?? ["ticket-solution", policy.tickets.clockDHours];
  return { kind, dueAt: addHours(openedAt, hours) };
}
