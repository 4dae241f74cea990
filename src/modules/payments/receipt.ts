import type { Tiyn } from "../../kernel/money.ts";
import type { Policy } from "../provider/policy.ts";
import { digitDifference } from "./digit-difference.ts";

/** Money went to another login: S10–S13 say whether the subscriber has to show a receipt. */
export type WrongPayment = {
  readonly wrongLogin: string;
  readonly rightLogin: string;
  readonly wrongLoginExists: boolean;
  /** S14, from both contracts; not known as long as nobody could look. */
  readonly owners: "same" | "different" | "unknown";
  readonly amountTiyn: Tiyn;
};

/** Why a receipt is needed, and the rule that says so. */
const receiptReasons = {
  "wrong-login-unknown": "S11",
  "many-digits-differ": "S11",
  "amount-above-threshold": "S11",
  "some-digits-differ": "S12",
  "amount-at-threshold": "S13",
  "owners-differ": "S10",
  "owners-unknown": "S10",
} as const;

export type ReceiptReason = keyof typeof receiptReasons;

/** With no digit differing the payment went to the right login, and is one that has not arrived (S15, S22). */
export type ReceiptDecision =
  | { readonly kind: "not-needed" }
  | { readonly kind: "needed"; readonly because: readonly ReceiptReason[] }
  | { readonly kind: "right-login" };

/** S10–S13. The reasons are all that hold, so that nobody brings the receipt for one and is sent back for another. */
export function decideReceipt(payment: WrongPayment, policy: Policy["wrongPayment"]): ReceiptDecision {
  const digits = digitDifference(payment.wrongLogin, payment.rightLogin);
  if (digits === 0) return { kind: "right-login" };
  const because = [
    ...ownerReasons(payment),
    ...digitReasons(digits, policy),
    ...amountReasons(payment.amountTiyn, policy.receiptThresholdTiyn),
  ];
  return because.length === 0 ? { kind: "not-needed" } : { kind: "needed", because };
}

function ownerReasons({ wrongLoginExists, owners }: WrongPayment): readonly ReceiptReason[] {
  if (!wrongLoginExists) return ["wrong-login-unknown"];
  if (owners === "same") return [];
  return [owners === "different" ? "owners-differ" : "owners-unknown"];
}

/** S12: exactly as many digits as aren't cited need the receipt without being called "more than" anything. */
function digitReasons(digits: number, policy: Policy["wrongPayment"]): readonly ReceiptReason[] {
  if (digits > policy.digitsNotCitedMax) return ["many-digits-differ"];
  const isFew = digits >= policy.digitsWithoutReceiptMin && digits <= policy.digitsWithoutReceiptMax;
  return isFew ? [] : ["some-digits-differ"];
}

function amountReasons(amountTiyn: Tiyn, thresholdTiyn: Tiyn): readonly ReceiptReason[] {
  if (amountTiyn < thresholdTiyn) return [];
  return [amountTiyn === thresholdTiyn ? "amount-at-threshold" : "amount-above-threshold"];
}
