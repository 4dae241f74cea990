import { addHours, type Instant, isBefore } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/**
 * S22–S24: the subscriber has paid and the balance doesn't show it. What support then answers within is the promise of a
 * ticket of this type, whose clock stands still while the subscriber owes something.
 */

type MissingPaymentPolicy = Policy["missingPayment"];

export type MissingPayment = {
  /** Null until the subscriber has looked at the receipt. */
  readonly loginOnReceipt: string | null;
  readonly login: string;
  readonly paidAt: Instant;
};

/** Who answers for the payment now. */
export type MissingPaymentDecision =
  | { readonly kind: "compare-login"; readonly rule: "S22" }
  | { readonly kind: "paid-to-another-login"; readonly rule: "S22" }
  | { readonly kind: "partner-answers"; readonly until: Instant; readonly rule: "S23" }
  | { readonly kind: "support-answers"; readonly rule: "S24" };

/** The login is compared first; then a young payment is its partner's, and from the policy's age on it is ours. */
export function decideMissingPayment(
  payment: MissingPayment,
  now: Instant,
  policy: MissingPaymentPolicy,
): MissingPaymentDecision {
  if (payment.loginOnReceipt === null) return { kind: "compare-login", rule: "S22" };
  if (payment.loginOnReceipt !== payment.login) return { kind: "paid-to-another-login", rule: "S22" };
  const until = addHours(payment.paidAt, policy.partnerAnswersHours);
  return isBefore(now, until)
    ? { kind: "partner-answers", until, rule: "S23" }
    : { kind: "support-answers", rule: "S24" };
}
