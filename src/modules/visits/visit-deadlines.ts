import { addHours, type Instant, isAfter, minutesBetween } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/** The three clocks of a visit, all from the request, all by the wall clock. */
export type VisitDeadlines = {
  /** Clock A, S26: a specialist has called. */
  readonly callBy: Instant;
  /** Clock B, S27: the technician has checked in on site. */
  readonly arriveBy: Instant;
  /** Clock C, S28: done; waiting for access to a roof stops nothing. */
  readonly doneBy: Instant;
};

/** Hours of the day in which the subscriber doesn't want to be called, such as 22:00–09:00. */
export type QuietHours = { readonly from: Temporal.PlainTime; readonly until: Temporal.PlainTime };

/** S26–S28. The wish not to be called at certain hours moves the call, and only it (S26). */
export function visitDeadlines(
  request: { readonly requestedAt: Instant; readonly quietHours: QuietHours | null },
  policy: Pick<Policy, "zone" | "visits">,
): VisitDeadlines {
  const { clockAHours, clockBHours, clockCHours } = policy.visits;
  const at = request.requestedAt;
  return {
    callBy: callBy(at, { hours: clockAHours, quiet: request.quietHours, zone: policy.zone }),
    arriveBy: addHours(at, clockBHours),
    doneBy: addHours(at, clockCHours),
  };
}

type CallClock = { readonly hours: number; readonly quiet: QuietHours | null; readonly zone: string };

/** The call's clock stands still in the quiet hours: what is left of it at their beginning is left at their end. */
function callBy(from: Instant, { hours, quiet, zone }: CallClock): Instant {
  if (quiet === null || quiet.from.equals(quiet.until)) return addHours(from, hours);
  const start = isQuiet(from, quiet, zone) ? nextTime(from, quiet.until, zone) : from;
  const due = addHours(start, hours);
  const quietAt = nextTime(start, quiet.from, zone);
  if (!isAfter(due, quietAt)) return due;
  return callBy(quietAt, { hours: hours - minutesBetween(start, quietAt) / 60, quiet, zone });
}

function isQuiet(at: Instant, { from, until }: QuietHours, zone: string): boolean {
  const time = at.toZonedDateTimeISO(zone).toPlainTime();
  const [begun, over] = [
    Temporal.PlainTime.compare(time, from) >= 0,
    Temporal.PlainTime.compare(time, until) >= 0,
  ];
  const spansMidnight = Temporal.PlainTime.compare(from, until) > 0;
  return spansMidnight ? begun || !over : begun && !over;
}

/** The first instant after `at` at which clocks in the zone show `time`. */
function nextTime(at: Instant, time: Temporal.PlainTime, zone: string): Instant {
  const day = at.toZonedDateTimeISO(zone);
  const today = day.withPlainTime(time).toInstant();
  return isAfter(today, at) ? today : day.add({ days: 1 }).withPlainTime(time).toInstant();
}
