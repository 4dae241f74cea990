import { addHours, type Instant } from "../../kernel/instant.ts";
import type { PromiseKind } from "../promises/promise.ts";
import type { Policy } from "../provider/policy.ts";
import type { TicketType } from "./ticket.ts";

export type TicketPolicy = Pick<Policy, "tickets" | "visits" | "wrongPayment" | "missingPayment">;

/** What a ticket promises, by when. */
export type TicketPromise = { readonly kind: PromiseKind; readonly dueAt: Instant };

/**
 * Clock D, S31: a request is solved within the policy's hours of its opening. A call-back is promised by clock A
 * (S26, S49) and an answer about a payment by clocks of its own (S21, S24).
 */
export function ticketPromise(type: TicketType, openedAt: Instant, policy: TicketPolicy): TicketPromise {
  const promised = (kind: PromiseKind, hours: number): TicketPromise => ({
    kind,
    dueAt: addHours(openedAt, hours),
  });
  switch (type) {
    case "callback":
      return promised("specialist-call", policy.visits.clockAHours);
    case "wrong-payment":
      return promised("payment-answer", policy.wrongPayment.answerHours);
    case "missing-payment":
      return promised("payment-answer", policy.missingPayment.answerHours);
    default:
      return promised("ticket-solution", policy.tickets.clockDHours);
  }
}
