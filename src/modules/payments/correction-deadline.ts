import type { Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/** S19: until when money paid to another login can be asked back. All dates are the provider's own. */

type CorrectionPolicy = Pick<Policy, "zone" | "wrongPayment">;

/**
 * S19: the last day on which a correction can be asked for, to its end: so many days after the payment; for a payment
 * on the last days of a month, the last day of the next month.
 */
export function correctionLastDay(
  paidOn: Temporal.PlainDate,
  { wrongPayment }: Pick<Policy, "wrongPayment">,
): Temporal.PlainDate {
  const isAtMonthEnd = paidOn.daysInMonth - paidOn.day < wrongPayment.monthEndDays;
  if (!isAtMonthEnd) return paidOn.add({ days: wrongPayment.correctionWindowDays });
  const nextMonth = paidOn.toPlainYearMonth().add({ months: 1 });
  return nextMonth.toPlainDate({ day: nextMonth.daysInMonth });
}

/** S19: whether the first recorded contact about the payment came in time. */
export function isCorrectionInTime(
  { paidAt, askedAt }: { readonly paidAt: Instant; readonly askedAt: Instant },
  policy: CorrectionPolicy,
): boolean {
  const lastDay = correctionLastDay(dateOf(paidAt, policy.zone), policy);
  return Temporal.PlainDate.compare(dateOf(askedAt, policy.zone), lastDay) <= 0;
}

const dateOf = (at: Instant, zone: string): Temporal.PlainDate => at.toZonedDateTimeISO(zone).toPlainDate();
