import { civilDate } from "../../../kernel/civil-time.ts";
import { addMinutes, earliest, type Instant } from "../../../kernel/instant.ts";
import { foldWord } from "../../normaliser/letters.ts";
import { withoutFigures } from "./other-figures.ts";
import {
  countOf,
  daysAgoOf,
  isSingle,
  monthOf,
  saysAfternoon,
  saysAgo,
  saysDayOfMonth,
  saysHour,
  saysNight,
  unitMinutesOf,
  weekdayOf,
} from "./spoken-words.ts";

/**
 * S9, S24: when a payment was made, as subscribers put it: «кеше 18:30», "25.07", "25 июля в 6 вечера", "3 days ago".
 * Reading needs no clock; which day is meant is settled with one, in the provider's zone (S19: dates are local).
 */

/** A day as it was named; `month` and `year` are null where they were left out. */
type SpokenDay =
  | { readonly kind: "days-ago"; readonly days: number }
  | { readonly kind: "weekday"; readonly weekday: number }
  | {
      readonly kind: "date";
      readonly day: number;
      readonly month: number | null;
      readonly year: number | null;
    };

/** What was said of a moment, as JSON; `time` is `18:30`. */
export type SpokenMoment =
  | { readonly kind: "ago"; readonly minutes: number }
  | { readonly kind: "named"; readonly day: SpokenDay | null; readonly time: string | null };

/** Undefined when the text names neither a day nor an hour, or two days. */
export function readSpokenMoment(text: string, loginDigits: number): SpokenMoment | undefined {
  const clock = takeOut(withoutFigures(text, otherFigures, loginDigits), clockTime);
  const date = takeOut(clock.rest, isoDate, writtenDate);
  const words = takeOut(date.rest, ...(clock.found ? [] : [dottedTime]));
  const tokens = tokensOf(words.rest);
  const { minutes, others } = takeOutAgo(tokens);
  if (minutes !== undefined && minutes < minutesOfDay) return { kind: "ago", minutes };
  const [day, ...more] = date.found ? [writtenDay(date.found)] : daysOf(others, minutes);
  const time = clockOf(clock.found ?? words.found) ?? hourOf(others);
  if (more.length > 0 || (day === undefined && time === undefined)) return undefined;
  return { kind: "named", day: day ?? null, time: time ?? null };
}

const minutesOfDay = 24 * 60;

const clockTime = /(?<!\d)(?<hour>[01]?\d|2[0-3]):(?<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)/u;
/** «18.30» is a time where it can be no date. */
const dottedTime = /(?<![\d.])(?<hour>[01]?\d|2[0-3])\.(?<minute>[0-5]\d)(?![\d]|\.\d)/u;
const isoDate = /(?<!\d)(?<year>20\d\d)-(?<month>0[1-9]|1[0-2])-(?<day>0[1-9]|[12]\d|3[01])(?!\d)/u;
const writtenDate =
  /(?<![\d.])(?<day>0?[1-9]|[12]\d|3[01])(?:[./](?<month>0?[1-9]|1[0-2])(?:[./](?<year>(?:20)?\d\d))?|-(?<month>0?[1-9]|1[0-2])-(?<year>(?:20)?\d\d))(?!\d)/u;

type Taken = { readonly rest: string; readonly found?: Readonly<Record<string, string | undefined>> };

/** The text without the first match of the first pattern that has one, and the match's parts. */
function takeOut(text: string, ...patterns: readonly RegExp[]): Taken {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.groups;
    if (found !== undefined) return { rest: text.replace(pattern, " "), found };
  }
  return { rest: text };
}

const otherFigures = ["login", "phone", "money", "speed", "traffic"] as const;

/** Numbers as they are, words as matching keys. */
const tokensOf = (text: string): readonly string[] =>
  (text.match(/\d+|\p{L}[\p{L}\p{M}'’]*/gu) ?? []).map((token) =>
    /^\d/.test(token) ? token : foldWord(token),
  );

type Tokens = readonly string[];

const numberIn = (token: string | undefined, max: number): number | undefined =>
  token !== undefined && /^\d{1,2}$/.test(token) && Number(token) <= max ? Number(token) : undefined;

/** «3 күн бұрын» in minutes, and the tokens without it: "3 дня назад" is no hour of the afternoon. */
function takeOutAgo(tokens: Tokens): { readonly minutes?: number; readonly others: Tokens } {
  const at = tokens.findIndex(
    (token, index) => unitMinutesOf(token) !== undefined && saysAgo(tokens[index + 1]),
  );
  const unit = tokens[at];
  if (unit === undefined) return { others: tokens };
  const before = tokens[at - 1] ?? "";
  const counted = numberIn(before, 99) ?? countOf(before);
  const count = counted ?? (isSingle(unit) ? 1 : undefined);
  if (count === undefined) return { others: tokens };
  const from = counted === undefined ? at : at - 1;
  return { minutes: count * unitMinutesOf(unit)!, others: tokens.toSpliced(from, at + 2 - from) };
}

function writtenDay({ day, month, year }: Readonly<Record<string, string | undefined>>): SpokenDay {
  return {
    kind: "date",
    day: Number(day),
    month: Number(month),
    year: year === undefined ? null : yearOf(year),
  };
}

const yearOf = (year: string): number => (year.length === 2 ? 2000 + Number(year) : Number(year));

/** The days that the words name: a date, or else a number of days back, or else days by their names. */
function daysOf(tokens: Tokens, minutes: number | undefined): readonly SpokenDay[] {
  const date = dayOfMonthIn(tokens);
  if (date !== undefined) return [date];
  if (minutes !== undefined) return [{ kind: "days-ago", days: minutes / minutesOfDay }];
  const ago = new Set(daysAgoIn(tokens));
  if (ago.size > 0) return [...ago].map((days) => ({ kind: "days-ago", days }));
  const named = new Set(tokens.flatMap((token) => weekdayOf(token) ?? []));
  return [...named].map((weekday) => ({ kind: "weekday", weekday }));
}

/** Two words go before one: «алдыңғы күні», "before yesterday". */
function daysAgoIn(tokens: Tokens): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const pair = daysAgoOf(foldWord(`${tokens[at]}${tokens[at + 1]}`));
    const days = pair ?? daysAgoOf(tokens[at]!);
    if (days !== undefined) found.push(days);
    if (pair !== undefined) at += 1;
  }
  return found;
}

/** Where the month of a day stands, the likeliest place first. */
const nearby = [1, -1, 2, -2, 3];

/** «25 шілде», «шілденің 25-і», "July 25th, 2026", "25 числа". */
function dayOfMonthIn(tokens: Tokens): SpokenDay | undefined {
  for (const [index, token] of tokens.entries()) {
    const day = numberIn(token, 31);
    if (day === undefined || day === 0) continue;
    const month = nearby.flatMap((steps) => monthOf(tokens[index + steps] ?? "") ?? []).at(0);
    if (month !== undefined) {
      const year = tokens.find((candidate) => /^20\d\d$/.test(candidate));
      return { kind: "date", day, month, year: year === undefined ? null : Number(year) };
    }
    if (saysDayOfMonth(tokens[index + 1])) return { kind: "date", day, month: null, year: null };
  }
  return undefined;
}

const clockOf = (found: Taken["found"]): string | undefined =>
  found && `${(found["hour"] ?? "").padStart(2, "0")}:${found["minute"]}`;

/** «Кешкі 6-да», "в 6 вечера", «сағат 18-де», "6 pm". */
function hourOf(tokens: Tokens): string | undefined {
  const at = tokens.findIndex((token, index) => {
    const isHour = saysHour(tokens[index + 1]) || saysHour(tokens[index - 1]);
    return isHour && numberIn(token, 23) !== undefined;
  });
  const hour = numberIn(tokens[at], 23);
  if (hour === undefined) return undefined;
  const around = tokens.slice(Math.max(0, at - 2), at + 3);
  const shifted = around.some(saysAfternoon) && hour < 12 ? hour + 12 : hour;
  const settled = around.some(saysNight) && hour === 12 ? 0 : shifted;
  return `${String(settled).padStart(2, "0")}:00`;
}

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
