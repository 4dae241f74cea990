import type { Login } from "../../../kernel/ids.ts";
import { type Instant, instant } from "../../../kernel/instant.ts";
import { openVisit, visitTerms } from "../../visits/visits.ts";
import type { Work } from "../../../platform/database.ts";
import type { Policy } from "../../provider/policy.ts";
import { describeAddress, findSubscriber, readAccount } from "../../subscribers/subscribers.ts";
import type { Conversation } from "../flow/flow.ts";
import type { TextValues } from "../../provider/text.ts";
import { consentTo } from "./questions.ts";
import { showVisit } from "./show-visit.ts";

/** Why a technician is needed; `cablePlace` is what the subscriber said of the cut (S36). */
export type VisitReason = {
  readonly login: Login;
  readonly reason: "cable-cut" | "line-fault";
  readonly cablePlace?: "inside" | "outside" | "unsure";
};

/** Clock times A, B and C as ISO 8601 instants, and the moment from which they are told. */
type Terms = {
  readonly now: string;
  readonly callBy: string;
  readonly arriveBy: string;
  readonly doneBy: string;
  readonly isBusyMonthEnd: boolean;
};

type Offer = Terms & { readonly address: string; readonly isFeeOwed: boolean };

/**
 * S47, S48: offers a visit with what will happen by when, and opens it on a clear yes, once. Unclear words are asked
 * about once more, and then a person goes on. S39: while the fee is unpaid a cable repair is held.
 */
export async function bookVisit(c: Conversation, { login, reason, cablePlace }: VisitReason): Promise<void> {
  const { policy } = c.provider;
  const offered = await c.act("visit-terms", (work) => offerOf(work, policy, { login, reason }));
  if (offered.isFeeOwed) c.say("account-unpaid-told");
  if (!(await agreed(c, offered))) return c.say("visit-declined");
  const request = { login, reason, conversationId: c.id, note: cablePlace ?? null };
  const booked = await c.act("open-visit", async (work) => {
    const { visit, opened } = await openVisit(work, policy, request);
    return {
      number: visit.number,
      status: visit.status,
      opened,
      terms: asTerms(visitTerms(work.now, policy), work.now),
    };
  });
  if (!booked.opened) return void (await showVisit(c, login));
  const refs = [{ kind: "visit" as const, number: booked.number }];
  if (booked.status === "held") {
    return c.say("repair-held", { number: booked.number }, { refs });
  }
  if (booked.terms.isBusyMonthEnd) c.say("month-end-note");
  const values = { number: booked.number, ...inWords(booked.terms) };
  c.sayLines([{ key: "visit-booked", values }, { key: "visit-note-access" }], { refs });
}

/** What is summed up before the consent: where the technician comes, when, and whether the fee has to come first (S39). */
async function offerOf(
  { tx, now }: Work,
  policy: Policy,
  { login, reason }: Pick<VisitReason, "login" | "reason">,
): Promise<Offer> {
  const subscriber = await findSubscriber(tx, login);
  const account = await readAccount(tx, login, { now, zone: policy.zone });
  return {
    ...asTerms(visitTerms(now, policy), now),
    address: subscriber === undefined ? "" : describeAddress(subscriber),
    isFeeOwed: reason === "cable-cut" && account?.state === "unpaid",
  };
}

async function agreed(c: Conversation, offer: Offer): Promise<boolean> {
  const kind = offer.isFeeOwed ? "visit-offer-held" : "visit-offer";
  const values = { ...inWords(offer), address: offer.address };
  const first = await c.ask("visit", consentTo({ key: kind, values, again: `${kind}-again` }));
  const answer =
    first === "acknowledged"
      ? await c.ask("visit-clearly", consentTo({ key: "visit-offer-clearly" }))
      : first;
  if (answer === "acknowledged") return c.handOver("consent-unclear");
  return answer === "yes";
}

const asTerms = (terms: ReturnType<typeof visitTerms>, now: Instant): Terms => ({
  now: now.toString(),
  callBy: terms.callBy.toString(),
  arriveBy: terms.arriveBy.toString(),
  doneBy: terms.doneBy.toString(),
  isBusyMonthEnd: terms.isBusyMonthEnd,
});

function inWords({ now, callBy, arriveBy, doneBy }: Terms): TextValues {
  const seen = (at: string): { at: Instant; now: Instant } => ({ at: instant(at), now: instant(now) });
  return { callBy: seen(callBy), arriveBy: seen(arriveBy), doneBy: seen(doneBy) };
}
