import type { Login } from "../../../kernel/ids.ts";
import { instant } from "../../../kernel/instant.ts";
import { decideMissingPayment } from "../../payments/payment-missing.ts";
import type { Conversation } from "../flow/flow.ts";
import {
  askAmount,
  askPaidAt,
  askPartner,
  type PaidAt,
  paidAtInWords,
  type PaymentPlace,
} from "./collect-payment.ts";
import { offerRequest } from "./offer-request.ts";
import { latestMoment } from "../../wordings/settle-moment.ts";
import { sampleLines } from "./provider-words.ts";
import { setReminder } from "../reminders.ts";
import { askReceipt, paymentSummary } from "./settle-wrong-payment.ts";
import { yesOrNo } from "./yes-or-no.ts";

/**
 * S23, S24: the login on the receipt is right and the money is not there. A young payment is its partner's to answer
 * for; an older one becomes a case, whose clock runs once the receipt's photo is there too.
 */
export async function settleMissingPayment(
  c: Conversation,
  { login, written }: { login: Login; written: string },
): Promise<void> {
  const paid = await askPaidAt(c, written);
  const partner = await askPartner(c, written);
  const until = await partnerAnswersUntil(c, { login, paid });
  if (until !== null) {
    sayPartner(c, partner, until);
    return offerReminder(c, login, until);
  }
  const amountTiyn = await askAmount(c, written);
  const hasReceipt = await askReceipt(c);
  await offerRequest(c, {
    type: "missing-payment",
    login,
    key: "missing-offer",
    values: { login, amount: { money: amountTiyn }, paidAt: paidAtInWords(c, paid), partner: partner.name },
    summary: { ...paymentSummary({ paid, amountTiyn, partner }), hasReceipt },
    owed: "missing-receipt-owed",
  });
}

type Until = { readonly until: string; readonly now: string };

/** S23: until when the place of payment answers; null when it is support's by now. */
const partnerAnswersUntil = (
  c: Conversation,
  { login, paid }: { login: Login; paid: PaidAt },
): Promise<Until | null> =>
  c.act("who-answers", async ({ now }): Promise<Until | null> => {
    const { zone, missingPayment } = c.provider.policy;
    const payment = { login, loginOnReceipt: login, paidAt: latestMoment(paid, { now, zone }) };
    const decision = decideMissingPayment(payment, now, missingPayment);
    return decision.kind === "partner-answers"
      ? { until: decision.until.toString(), now: now.toString() }
      : null;
  });

/** S23: who answers now, and when to come back. */
function sayPartner(c: Conversation, { code, name }: PaymentPlace, { until, now }: Until): void {
  const partner = code === null ? undefined : c.provider.partners[code];
  const dueAt = { at: instant(until), now: instant(now) };
  if (partner === undefined) return c.say("partner-answers-by-receipt", { partner: name, dueAt });
  const values = { partner: name, phone: partner.phone, dueAt };
  c.sayLines([{ key: "partner-answers", values }, ...sampleLines(partner)]);
}

/** S23: a reminder when the place of payment has had its time; a fee that is counted as paid by then needs none. */
async function offerReminder(c: Conversation, login: Login, { until, now }: Until): Promise<void> {
  const wording = { key: "ask-payment-reminder", again: "ask-payment-reminder-again" };
  if ((await c.ask("reminder", yesOrNo(wording))) === "no") return c.say("anything-else");
  const reminder = { conversationId: c.id, login, kind: "payment", dueAt: instant(until) } as const;
  await c.act("set-reminder", async (work) => {
    await setReminder(work, reminder);
    return null;
  });
  c.say("reminder-set", { remindAt: { at: reminder.dueAt, now: instant(now) } });
}
