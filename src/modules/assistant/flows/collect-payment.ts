import type { Localized } from "../../../kernel/language.ts";
import { instant, type Instant } from "../../../kernel/instant.ts";
import { asTiyn, type Tiyn } from "../../../kernel/money.ts";
import type { Topic } from "../../../kernel/topic.ts";
import type { TextValue } from "../../provider/text.ts";
import { wording } from "../../wordings/wordings.ts";
import { normaliseLine } from "../../normaliser/normaliser.ts";
import type { Conversation, Question, ReadMessage } from "../flow/flow.ts";
import { inOwnWords } from "./in-own-words.ts";
import { readAmount, readSum } from "../../wordings/amounts.ts";
import { readSpokenMoment, type SpokenMoment } from "../../wordings/moments.ts";
import { latestMoment, type PaymentTime, settleMoment } from "../../wordings/settle-moment.ts";
import { findTitled, listTitles } from "./provider-words.ts";

/** S9, S24: when, how much and where something was paid; what was written already is not asked for. */

const datesTried = 3;

/** When it was paid, and the moment at which that was said. */
export type PaidAt = PaymentTime & { readonly now: Instant };

/** The date and time of the payment, asked until it is a moment that has been. */
export async function askPaidAt(c: Conversation, written: string): Promise<PaidAt> {
  const { digits } = c.provider.policy.logins;
  const opening = readSpokenMoment(written, digits);
  let spoken = opening?.kind === "named" && opening.day === null ? undefined : opening;
  let key = "ask-payment-date";
  for (let tries = 1; tries <= datesTried; tries += 1) {
    spoken ??= await c.ask("paid-on", dateQuestion(key, digits));
    const paid = await settle(c, spoken);
    const timed = paid?.time === null ? await askTime(c, paid) : paid;
    if (timed !== undefined) return timed;
    spoken = undefined;
    key = "payment-date-impossible";
  }
  return c.handOver("payment-date-unclear");
}

const dateQuestion = (key: string, loginDigits: number): Question<SpokenMoment> => ({
  key,
  again: "ask-payment-date-again",
  choices: [],
  read: ({ text }) => readSpokenMoment(text, loginDigits),
});

/** S18: the time is asked for too; who does not know it says so. */
async function askTime(c: Conversation, paid: PaidAt): Promise<PaidAt | undefined> {
  const time = await c.ask("paid-time", timeQuestion(c.provider.policy.logins.digits));
  if (time === "unsure") return paid;
  const { day, month, year } = paid.on;
  return settle(c, { kind: "named", day: { kind: "date", day, month, year }, time });
}

const timeQuestion = (loginDigits: number): Question<string> => ({
  key: "ask-payment-time",
  again: "ask-payment-time-again",
  choices: ["unsure"],
  read: (message) => {
    if (isUnsure(message) || message.understood.stance === "no") return "unsure";
    const spoken = readSpokenMoment(message.text, loginDigits);
    return spoken?.kind === "named" ? (spoken.time ?? undefined) : undefined;
  },
});

/** The subscriber cannot tell. */
export const isUnsure = ({ text, choice }: ReadMessage): boolean =>
  choice === "unsure" || (choice === null && saysUnsure(normaliseLine(text)));

const saysUnsure = wording(
  "білмей*, есімде жоқ, ұмыт*, не знаю, не помню, забыл*, чек жоқ, нет чека, чека нет, dont know, dont remember, not sure, forgot",
);

/** What is settled is recorded, so that "today" stays the day on which it was said. */
async function settle(c: Conversation, spoken: SpokenMoment): Promise<PaidAt | undefined> {
  const settled = await c.act("paid-at", async ({ now }) => {
    const paid = settleMoment(spoken, { now, zone: c.provider.policy.zone });
    if (paid === undefined) return null;
    return { on: paid.on.toString(), time: paid.time?.toString() ?? null, now: now.toString() };
  });
  if (settled === null) return undefined;
  const time = settled.time === null ? null : Temporal.PlainTime.from(settled.time);
  return { on: Temporal.PlainDate.from(settled.on), time, now: instant(settled.now) };
}

/** The moment as a text shows it: the date alone where the time is not known. */
export function paidAtInWords(c: Conversation, paid: PaidAt): TextValue {
  const { zone } = c.provider.policy;
  return paid.time === null
    ? { on: paid.on }
    : { at: latestMoment(paid, { now: paid.now, zone }), now: paid.now };
}

/** The sum that was paid. */
export async function askAmount(c: Conversation, written: string): Promise<Tiyn> {
  const { digits } = c.provider.policy.logins;
  const known = readSum(written, digits);
  if (known !== undefined) return known;
  const question: Question<number> = {
    key: "ask-payment-amount",
    again: "ask-payment-amount-again",
    choices: [],
    read: ({ text, choice }) => (choice === null ? readAmount(text, digits) : undefined),
  };
  return asTiyn(await c.ask("amount", question));
}

/** Where it was paid: one of the provider's partners, or a place by the name that the subscriber gave it. */
export type PaymentPlace = { readonly code: string | null; readonly name: string | Localized };

const aboutPayments: readonly Topic[] = ["payment-missing", "paid-wrong-login", "balance"];

export async function askPartner(c: Conversation, written: string): Promise<PaymentPlace> {
  const { partners } = c.provider;
  const values = { partners: listTitles(Object.values(partners)) };
  const question = inOwnWords(aboutPayments, {
    key: "ask-payment-partner",
    again: "ask-payment-partner-again",
    values,
  });
  const named = findTitled(partners, written);
  const typed = named === undefined ? await c.ask("partner", question) : "";
  const code = named ?? findTitled(partners, typed) ?? null;
  return { code, name: code === null ? typed : partners[code]!.title };
}
