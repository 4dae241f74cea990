import { asLogin, type Login } from "../../../kernel/ids.ts";
import { instant } from "../../../kernel/instant.ts";
import type { Tiyn } from "../../../kernel/money.ts";
import { correctionLastDay, isCorrectionInTime } from "../../payments/correction-deadline.ts";
import { isSameOwner, type Owner as NamedOwner } from "../../payments/names.ts";
import { decideReceipt, type ReceiptReason, type WrongPayment } from "../../payments/receipt.ts";
import { findOwnersToCompare, type Owner, recogniseLogin } from "../../subscribers/subscribers.ts";
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
import { listTexts } from "./provider-words.ts";
import type { TwoLogins } from "./wrong-logins.ts";
import { doYouHave } from "./yes-or-no.ts";

/** Two different logins, and what the subscriber wrote of the payment so far. */
export type Mistake = TwoLogins & { readonly written: string };

/**
 * S9–S21: money went to another login. Says by when it can be asked back, whether a receipt is needed and why, where
 * to bring it, that nothing is promised before the money has moved (S20), and opens the case on a clear yes.
 */
export async function settleWrongPayment(c: Conversation, { right, wrong, written }: Mistake): Promise<void> {
  const askedAt = await c.act("asked-at", async ({ now }) => now.toString());
  const paid = await askPaidAt(c, written);
  if (!isInTime(c, paid, askedAt)) return c.say("correction-too-late", deadline(c, paid));
  const amountTiyn = await askAmount(c, written);
  const partner = await askPartner(c, written);
  const because = await receiptReasons(c, { right, wrong, amountTiyn });
  const hasReceipt = await explainReceipt(c, because);
  c.say("correction-deadline", deadline(c, paid));
  await offerRequest(c, {
    type: "wrong-payment",
    login: right,
    key: "correction-offer",
    values: {
      right,
      wrong,
      amount: { money: amountTiyn },
      paidAt: paidAtInWords(c, paid),
      partner: partner.name,
    },
    summary: {
      wrongLogin: wrong,
      ...paymentSummary({ paid, amountTiyn, partner }),
      receiptBecause: because,
      hasReceipt,
    },
    ...(because.length > 0 && { owed: "correction-receipt-owed" }),
  });
}

/** S19: local dates decide, and the first contact counts. */
function isInTime({ provider: { policy } }: Conversation, { on }: PaidAt, askedAt: string): boolean {
  const paidAt = on.toZonedDateTime(policy.zone).toInstant();
  return isCorrectionInTime({ paidAt, askedAt: instant(askedAt) }, policy);
}

const deadline = ({ provider }: Conversation, { on }: PaidAt) => ({
  lastDay: { on: correctionLastDay(on, provider.policy) },
});

/** What a case holds of the payment itself. */
export const paymentSummary = ({
  paid,
  amountTiyn,
  partner,
}: {
  paid: PaidAt;
  amountTiyn: Tiyn;
  partner: PaymentPlace;
}) => ({
  paidOn: paid.on.toString(),
  paidTime: paid.time?.toString() ?? null,
  amountTiyn,
  partner: partner.code ?? partner.name,
});

type Compared = Pick<WrongPayment, "wrongLoginExists" | "owners">;

/** S10–S13: why a receipt is needed; nothing when it is not. */
async function receiptReasons(
  c: Conversation,
  { right, wrong, amountTiyn }: TwoLogins & { amountTiyn: Tiyn },
): Promise<readonly ReceiptReason[]> {
  const compared = await compareOwners(c, { right, wrong });
  const payment = { wrongLogin: wrong, rightLogin: right, amountTiyn, ...compared };
  const decision = decideReceipt(payment, c.provider.policy.wrongPayment);
  return decision.kind === "needed" ? decision.because : [];
}

/** S14, S43: of the two owners no more leaves than whether they are one; looking a login up counts as a guess at it. */
const compareOwners = (c: Conversation, { right, wrong }: TwoLogins): Promise<Compared> =>
  c.act("compare-owners", async (work): Promise<Compared> => {
    const other = asLogin(wrong);
    const guess = { login: other, viewerId: c.id, address: c.address };
    const { kind } = await recogniseLogin(work, c.provider.policy, guess);
    if (kind === "throttled") return { wrongLoginExists: true, owners: "unknown" };
    if (kind === "unknown") return { wrongLoginExists: false, owners: "unknown" };
    const owners = await findOwnersToCompare(work.tx, [right, other]);
    return { wrongLoginExists: true, owners: areSame(owners, right, other) ? "same" : "different" };
  });

function areSame(owners: readonly Owner[], right: Login, wrong: Login): boolean {
  const [a, b] = [right, wrong].map((login) => owners.find((owner) => owner.login === login));
  return a !== undefined && b !== undefined && isSameOwner(named(a), named(b));
}

const named = ({ ownerName, iin }: Owner): NamedOwner => ({ name: ownerName, iin });

/** @returns whether the subscriber has the receipt; null where it does not matter */
async function explainReceipt(c: Conversation, because: readonly ReceiptReason[]): Promise<boolean | null> {
  if (because.length === 0) {
    c.say("receipt-not-needed");
    return null;
  }
  const reasons = listTexts(
    c.provider,
    because.map((reason) => `receipt-because-${reason}`),
  );
  c.say("receipt-needed", { reasons });
  return askReceipt(c);
}

/** S9: receipt or none. */
export async function askReceipt(c: Conversation): Promise<boolean> {
  const answer = await c.ask("receipt", doYouHave({ key: "ask-receipt", again: "ask-receipt-again" }));
  return answer === "yes";
}
