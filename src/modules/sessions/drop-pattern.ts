import { civilDate } from "../../kernel/civil-time.ts";
import { addMinutes, isAfter, minutesBetween, type Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/**
 * When a line drops: after every so many minutes (a device that restarts, a lease), in the evening (load), in the heat
 * of the afternoon (equipment on a roof), at night, or at no time of its own. Whether it rains isn't known here.
 */
export type DropPattern =
  | { readonly kind: "every"; readonly minutes: number }
  | { readonly kind: "evening" | "heat" | "night" | "irregular" | "few" };

type PatternPolicy = Pick<Policy, "dropPatterns" | "zone">;

/** @param own the line's own breaks of the last days, the oldest first */
export function findDropPattern(own: readonly Instant[], policy: PatternPolicy): DropPattern {
  if (own.length < policy.dropPatterns.breaksMin) return { kind: "few" };
  const minutes = regularMinutes(own, policy);
  if (minutes !== null) return { kind: "every", minutes };
  return { kind: partOfDay(own, policy) ?? "irregular" };
}

/** The time from one break to the next, where it is always about the same; days without any may lie between. */
function regularMinutes(own: readonly Instant[], { dropPatterns }: PatternPolicy): number | null {
  const { breaksMin, shareMin, spreadShareMax, spreadMinutesMax } = dropPatterns;
  const gaps = own.slice(1).map((at, index) => minutesBetween(own[index]!, at));
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const spread = Math.max(usual * spreadShareMax, spreadMinutesMax);
  const regular = gaps.filter((gap) => Math.abs(gap - usual) <= spread);
  const isRegular =
    usual > 2 * spreadMinutesMax &&
    usual <= dayMinutes / 2 &&
    regular.length >= breaksMin - 1 &&
    regular.length >= gaps.length * shareMin;
  return isRegular ? Math.round(usual) : null;
}

const dayMinutes = 24 * 60;

/** The part of the day that most breaks fall into, on more than one day. */
function partOfDay(own: readonly Instant[], policy: PatternPolicy): "evening" | "heat" | "night" | undefined {
  const { eveningHours, heatHours, nightHours, hotMonths, shareMin } = policy.dropPatterns;
  const parts = [
    ["evening", eveningHours, undefined],
    ["heat", heatHours, hotMonths],
    ["night", nightHours, undefined],
  ] as const;
  const found = parts.find(([, [fromHour, toHour], months]) => {
    const within = own.filter((at) => {
      const { hour, month } = at.toZonedDateTimeISO(policy.zone);
      return hour >= fromHour && hour < toHour && (months === undefined || months.includes(month));
    });
    const days = new Set(within.map((at) => civilDate(at, policy.zone).toString()));
    return within.length >= own.length * shareMin && days.size > 1;
  });
  return found?.[0];
}

/** The breaks of how many minutes of the day are counted together when the usual time is looked for. */
const usualMinutes = 120;

/**
 * S54: when to watch the line next: the time of day around which most breaks came, at its next turn.
 * @returns null where there is no break to learn from
 */
export function nextUsualAt(
  own: readonly Instant[],
  now: Instant,
  { dropPatterns, zone }: PatternPolicy,
): Instant | null {
  const minutes = own.map((at) => {
    const { hour, minute } = at.toZonedDateTimeISO(zone);
    return hour * 60 + minute;
  });
  const followedBy = (start: number): number =>
    minutes.filter((minute) => (minute - start + dayMinutes) % dayMinutes < usualMinutes).length;
  const start = minutes.toSorted((a, b) => followedBy(b) - followedBy(a) || b - a)[0];
  if (start === undefined) return null;
  const today = now.toZonedDateTimeISO(zone).startOfDay().add({ minutes: start });
  const earliest = addMinutes(now, dropPatterns.reminderMinutesMin);
  const next = isAfter(earliest, today.toInstant()) ? today.add({ days: 1 }) : today;
  return next.toInstant();
}
