import { foldWord } from "../normaliser/letters.ts";
import { numberNamed, readSpokenNumber } from "../normaliser/spoken-numbers.ts";
import { withoutFigures } from "../normaliser/without-figures.ts";
import {
  daysAgoOf,
  isArticle,
  isHourWord,
  isLocative,
  isMinute,
  isSingle,
  monthOf,
  namesHour,
  partOfDay,
  saysAgo,
  saysAt,
  saysDayOfMonth,
  saysFor,
  unitMinutesOf,
  weekdayOf,
} from "./moment-words.ts";

/**
 * When something was, as subscribers put it: «кеше кешкі алтыда», "25.07", "25 июля в 6 вечера", "3 days ago".
 * Reading needs no clock; which day is meant is settled with one (`settle-moment.ts`).
 */

/** A day as it was named; `month` and `year` are null where they were left out. */
export type SpokenDay =
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
  const words = takeOut(date.rest, ...(clock.found ? [] : [dottedTime, dashedTime]));
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
/** «18-30-да», "в 18-30": a dash alone may join a house and a flat. */
const dashedTime =
  /(?:(?<=(?<!\p{L})(?:в|с|at|сағат|сагат|saǵat|sagat) )(?<hour>[01]?\d|2[0-3])-(?<minute>[0-5]\d)(?!\d)|(?<![\d-])(?<hour>[01]?\d|2[0-3])-(?<minute>[0-5]\d)(?=[ -]?[дт][ае](?!\p{L})))/iu;
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

/** Numbers as they are or as figures, other words as matching keys. */
function tokensOf(text: string): readonly string[] {
  const typed = text.match(/\d+|\p{L}[\p{L}\p{M}'’]*/gu) ?? [];
  const keys = typed.map((token) => (/^\d/.test(token) ? token : foldWord(token)));
  const tokens: string[] = [];
  for (let at = 0; at < keys.length; at++) {
    const number = readSpokenNumber(keys, at);
    tokens.push(...(number === undefined ? halfBefore(keys[at]!) : [String(number.value)]));
    if (number === undefined) continue;
    at += number.length - 1;
    if (isLocativeNumber(keys[at]!)) tokens.push("да");
  }
  return tokens;
}

/** «Алтыда» is "at six". */
const isLocativeNumber = (key: string): boolean => /.[дт][ае]$/.test(key);

/** "Полшестого" is half past five. */
function halfBefore(key: string): readonly string[] {
  const hour = key.startsWith("пол") ? numberNamed(key.slice(3)) : undefined;
  return hour === undefined || hour < 1 || hour > 12 ? [key] : [`${hour === 1 ? 12 : hour - 1}.5`, "час"];
}

type Tokens = readonly string[];

const numberIn = (token: string | undefined, max: number): number | undefined =>
  token !== undefined && /^\d{1,2}$/.test(token) && Number(token) <= max ? Number(token) : undefined;

/** «3 күн бұрын», "for two days" in minutes, and the tokens without it: "3 дня назад" is no hour of the afternoon. */
function takeOutAgo(tokens: Tokens): { readonly minutes?: number; readonly others: Tokens } {
  const at = tokens.findIndex((token, index) => {
    return unitMinutesOf(token) !== undefined && (saysAgo(tokens[index + 1]) || saysFor(tokens[index - 2]));
  });
  const unit = tokens[at];
  if (unit === undefined) return { others: tokens };
  const before = tokens[at - 1] ?? "";
  const counted = numberIn(before, 99) ?? (isArticle(before) ? 1 : undefined);
  const count = counted ?? (isSingle(unit) ? 1 : undefined);
  if (count === undefined) return { others: tokens };
  const from = counted === undefined ? at : at - 1;
  const to = saysAgo(tokens[at + 1]) ? at + 2 : at + 1;
  return { minutes: count * unitMinutesOf(unit)!, others: tokens.toSpliced(from, to - from) };
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

/** «25 шілде», «шілденің 25-і», "July 25th, 2026", "двадцать пятого июля", "25 числа". */
function dayOfMonthIn(tokens: Tokens): SpokenDay | undefined {
  const days = tokens.flatMap((token, index) => {
    const day = numberIn(token, 31) ?? 0;
    return day === 0 ? [] : [{ day, index }];
  });
  for (const steps of nearby) {
    for (const { day, index } of days) {
      const month = monthOf(tokens[index + steps] ?? "");
      if (month === undefined) continue;
      const year = tokens.find((candidate) => /^20\d\d$/.test(candidate));
      return { kind: "date", day, month, year: year === undefined ? null : Number(year) };
    }
  }
  const numbered = days.find(({ index }) => saysDayOfMonth(tokens[index + 1]));
  return numbered && { kind: "date", day: numbered.day, month: null, year: null };
}

const clockOf = (found: Taken["found"]): string | undefined =>
  found && timeOf(Number(found["hour"]), Number(found["minute"]));

const timeOf = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;

/** «Кешкі 6-да», "в 6 вечера", «сағат 18-де», "6 pm", «таңғы алты жарымда», "at nine last night". */
function hourOf(tokens: Tokens): string | undefined {
  const at = tokens.findIndex((_, index) => isHourAt(tokens, index));
  const token = tokens[at];
  if (token === undefined) return undefined;
  const around = tokens.slice(Math.max(0, at - 3), at + 6);
  const hour = settleHour(Math.floor(Number(token)), around.flatMap((word) => partOfDay(word) ?? []).at(0));
  const minute = token.endsWith(".5") ? 30 : minuteAfter(tokens, at);
  return timeOf(hour, minute);
}

function isHourAt(tokens: Tokens, at: number): boolean {
  if (!/^\d{1,2}(?:\.5)?$/.test(tokens[at]!) || Number(tokens[at]) >= 24) return false;
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  if (namesHour(before) || namesHour(after)) return true;
  const around = tokens.slice(Math.max(0, at - 3), at + 4);
  return (saysAt(before) || isLocative(after)) && around.some((word) => partOfDay(word) !== undefined);
}

/** «18 сағат 30 минут». */
function minuteAfter(tokens: Tokens, at: number): number {
  const from = isHourWord(tokens[at + 1]) ? at + 2 : at + 1;
  return isMinute(tokens[from + 1]) ? (numberIn(tokens[from], 59) ?? 0) : 0;
}

/** Six in the evening is 18, nine at night is 21, two at night is 2, and twelve at night is 0. */
function settleHour(hour: number, part: ReturnType<typeof partOfDay>): number {
  if (hour === 12) return part === "night" || part === "morning" ? 0 : 12;
  const isLate = part === "evening" || part === "afternoon" || (part === "night" && hour > 5);
  return isLate && hour < 12 ? hour + 12 : hour;
}
