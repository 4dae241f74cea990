import type { Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/** S32: the days around a month's end in which requests may take a little longer. It is said; no clock changes. */
export function isBusyMonthEnd(now: Instant, policy: Pick<Policy, "zone" | "monthEnd">): boolean {
  const { day } = now.toZonedDateTimeISO(policy.zone);
  return day >= policy.monthEnd.busyFromDay || day <= policy.monthEnd.busyToDay;
}
