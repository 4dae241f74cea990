import { isDeepStrictEqual } from "node:util";
import type { Login } from "../../../kernel/ids.ts";
import { instant } from "../../../kernel/instant.ts";
import type { Work } from "../../../platform/database.ts";
import { promisesOf } from "../../promises/promises.ts";
import type { TextValues } from "../../provider/text.ts";
import { openTicket, openTicketsOf, type Ticket, type TicketType } from "../../tickets/tickets.ts";
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

/** Opens a request on a clear yes, once, and tells its number and by when it is answered (S30, S31, S47). */
export async function offerRequest(c: Conversation, offer: RequestOffer): Promise<void> {
  const wordings = { key: offer.key, again: "request-offer-again", clearly: "request-offer-clearly" };
  const agreed = await agree(c, "request", { ...wordings, values: offer.values ?? {} });
  if (!agreed) return c.say("request-declined");
  const { number, isNew, askedAt, isBusy, promises } = await openOnce(c, offer);
  const refs = [{ kind: "ticket" as const, number }];
  if (isBusy) c.say("month-end-note");
  c.say(isNew ? "request-opened" : "request-standing", { number }, { refs });
  if (offer.owed !== undefined) return c.say(offer.owed, {}, { refs });
  for (const { kind, dueAt } of promises) {
    const due = { at: instant(dueAt), now: instant(askedAt) };
    c.say(`promise-${kind}-open`, { dueAt: due }, { refs });
  }
}

/** The request, new or the same one that is open already. */
const openOnce = (c: Conversation, offer: RequestOffer) =>
  c.act("open-request", async (work) => {
    const { policy } = c.provider;
    const standing = await findSame(work, offer);
    const { type, login, summary, owed } = offer;
    const request = { type, login, summary, conversationId: c.id, isOwed: owed !== undefined };
    const { id, number } = standing ?? (await openTicket(work, policy, request)).ticket;
    const promises = await promisesOf(work.tx, { kind: "ticket", id });
    return {
      number,
      isNew: standing === undefined,
      askedAt: work.now.toString(),
      isBusy: isBusyMonthEnd(work.now, policy),
      promises: promises.map(({ kind, dueAt }) => ({ kind, dueAt: dueAt.toString() })),
    };
  });

async function findSame({ tx }: Work, { type, login, summary }: RequestOffer): Promise<Ticket | undefined> {
  const open = await openTicketsOf(tx, login);
  return open.find((ticket) => ticket.type === type && isDeepStrictEqual(ticket.summary, summary));
}
