import type { Login } from "../../../kernel/ids.ts";
import { instant } from "../../../kernel/instant.ts";
import { promisesOf } from "../../promises/promises.ts";
import type { TextValues } from "../../provider/text.ts";
import { openTicket, type TicketType } from "../../tickets/tickets.ts";
import { isBusyMonthEnd } from "../../visits/month-end.ts";
import type { Conversation, Json } from "../flow/flow.ts";
import { agree } from "./agree.ts";

/** A request that specialists solve, as it is offered. */
export type RequestOffer = {
  readonly type: TicketType;
  readonly login: Login;
  /** The text that says what would be requested, and asks. */
  readonly key: string;
  readonly values?: TextValues;
  /** What was answered already, for the specialist. */
  readonly summary: Readonly<Record<string, Json>>;
  /** S24: the text that says what the subscriber still has to give; until then the clock stands still. */
  readonly owed?: string;
};

/** Opens a request on a clear yes, and tells its number and by when it is answered (S30, S31, S47). */
export async function offerRequest(c: Conversation, offer: RequestOffer): Promise<void> {
  const wordings = { key: offer.key, again: "request-offer-again", clearly: "request-offer-clearly" };
  const agreed = await agree(c, "request", { ...wordings, values: offer.values ?? {} });
  if (!agreed) return c.say("request-declined");
  const { number, openedAt, isBusy, promises } = await openRequest(c, offer);
  const refs = [{ kind: "ticket" as const, number }];
  if (isBusy) c.say("month-end-note");
  c.say("request-opened", { number }, { refs });
  if (offer.owed !== undefined) return c.say(offer.owed, {}, { refs });
  for (const { kind, dueAt } of promises) {
    const due = { at: instant(dueAt), now: instant(openedAt) };
    c.say(`promise-${kind}-open`, { dueAt: due }, { refs });
  }
}

const openRequest = (c: Conversation, { type, login, summary, owed }: RequestOffer) =>
  c.act("open-request", async (work) => {
    const { policy } = c.provider;
    const request = { type, login, summary, conversationId: c.id, isOwed: owed !== undefined };
    const { ticket } = await openTicket(work, policy, request);
    const promises = await promisesOf(work.tx, { kind: "ticket", id: ticket.id });
    return {
      number: ticket.number,
      openedAt: work.now.toString(),
      isBusy: isBusyMonthEnd(work.now, policy),
      promises: promises.map(({ kind, dueAt }) => ({ kind, dueAt: dueAt.toString() })),
    };
  });
