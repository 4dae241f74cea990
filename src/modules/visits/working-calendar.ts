import type { Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/** S29: when technicians work. The same hours every day, but on the days that the calendar names. */
export type WorkingPolicy = Pick<Policy, "zone" | "calendar"> & {
  readonly visits: Pick<Policy["visits"], "dayStartsAt" | "dayEndsAt">;
};

type WorkingHours = { readonly startsAt: Temporal.PlainTime; readonly endsAt: Temporal.PlainTime };

/** The hours of a day, null when nobody works on it. */
function workingHoursOn(date: Temporal.PlainDate, policy: WorkingPolicy): WorkingHours | null {
  const exception = policy.calendar.exceptions.find(({ on }) => on.equals(date));
  if (exception === undefined)
    return { startsAt: policy.visits.dayStartsAt, endsAt: policy.visits.dayEndsAt };
  return "closed" in exception ? null : exception;
}

/**
 * S29: the last working instant not after `dueAt`; what is due in the evening must be planned by the end of that
 * working day, what is due before work begins by the end of the one before.
 */
export function lastWorkingInstant(dueAt: Instant, policy: WorkingPolicy): Instant {
  const due = dueAt.toZonedDateTimeISO(policy.zone);
  const hours = workingHoursOn(due.toPlainDate(), policy);
  if (hours !== null && isAtOrAfter(due.toPlainTime(), hours.startsAt)) {
    return isAtOrAfter(due.toPlainTime(), hours.endsAt) ? at(due, hours.endsAt) : dueAt;
  }
  // The last instant of the day before; only the calendar's exceptions can be closed, so this ends.
  return lastWorkingInstant(due.startOfDay().toInstant().subtract({ nanoseconds: 1 }), policy);
}

const isAtOrAfter = (a: Temporal.PlainTime, b: Temporal.PlainTime): boolean =>
  Temporal.PlainTime.compare(a, b) >= 0;

const at = (day: Temporal.ZonedDateTime, time: Temporal.PlainTime): Instant =>
  day.withPlainTime(time).toInstant();
