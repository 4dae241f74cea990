import { civilDate } from "../../kernel/civil-time.ts";
import { addMinutes, earliest, type Instant } from "../../kernel/instant.ts";
import type { SpokenDay, SpokenMoment } from "./moments.ts";

/** A payment's local date, and its time where it is known. */
export type PaymentTime = { readonly on: Temporal.PlainDate; readonly time: Temporal.PlainTime | null };

/** Where and when it is asked. */
type Here = { readonly now: Instant; readonly zone: string };

/** Which moment is meant, seen from now; undefined when there is no such day, or it is still to come. */
export function settleMoment(spoken: SpokenMoment, { now, zone }: Here): PaymentTime | undefined {
  if (spoken.kind === "ago") {
    const then = addMinutes(now, -spoken.minutes).toZonedDateTimeISO(zone);
    return {
      on: then.toPlainDate(),
      time: then.toPlainTime().round({ smallestUnit: "minute", roundingMode: "trunc" }),
    };
  }
  const today = civilDate(now, zone);
  const on = spoken.day === null ? today : settleDay(spoken.day, today);
  if (on === undefined) return undefined;
  const time = spoken.time === null ? null : Temporal.PlainTime.from(spoken.time);
  const at = on.toZonedDateTime({ timeZone: zone, plainTime: time ?? "00:00" }).toInstant();
  return Temporal.Instant.compare(at, now) > 0 ? undefined : { on, time };
}

function settleDay(spoken: SpokenDay, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (spoken.kind === "days-ago") return today.subtract({ days: spoken.days });
  if (spoken.kind === "weekday") return today.subtract({ days: (today.dayOfWeek - spoken.weekday + 7) % 7 });
  const { day, month, year } = spoken;
  if (month === null) return latestOf(day, today);
  const years = year === null ? [today.year - 1, today.year, today.year + 1] : [year];
  const dates = years.flatMap((candidate) => dateOf({ year: candidate, month, day }) ?? []);
  return dates.toSorted((a, b) => daysApart(a, today) - daysApart(b, today)).at(0);
}

/** The last time that a month had this day. */
const latestOf = (day: number, today: Temporal.PlainDate): Temporal.PlainDate | undefined =>
  [0, 1, 2]
    .map((months) => today.toPlainYearMonth().subtract({ months }))
    .flatMap(({ year, month }) => dateOf({ year, month, day }) ?? [])
    .find((date) => Temporal.PlainDate.compare(date, today) <= 0);

type DateParts = { readonly year: number; readonly month: number; readonly day: number };

/** Undefined where the month has no such day. */
function dateOf({ year, month, day }: DateParts): Temporal.PlainDate | undefined {
  const { daysInMonth } = Temporal.PlainYearMonth.from({ year, month });
  return day <= daysInMonth ? Temporal.PlainDate.from({ year, month, day }) : undefined;
}

const daysApart = (a: Temporal.PlainDate, b: Temporal.PlainDate): number => Math.abs(a.until(b).days);

/** The latest moment at which it can have been: the end of the day where the time is not known, but not after now. */
export function latestMoment({ on, time }: PaymentTime, { now, zone }: Here): Instant {
  const end = time === null ? on.add({ days: 1 }).toPlainDateTime() : on.toPlainDateTime(time);
  return earliest(end.toZonedDateTime(zone).toInstant(), now);
}
