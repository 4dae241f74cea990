import { foldWord } from "../normaliser/letters.ts";

/** The day and the time of day that a message names, each if it does: «кеше кешкі 6-да», "25 июля в 14:30". */
export type NamedMoment = { readonly on?: Temporal.PlainDate; readonly at?: Temporal.PlainTime };

/**
 * Reads when something was, in any of the languages and letters.
 * A date without its year is the last such date that is not after `today`, in the provider's zone.
 */
export function readMoment(text: string, today: Temporal.PlainDate): NamedMoment {
  const line = ` ${text.toLowerCase().replace(/\p{L}[\p{L}\p{M}]*/gu, foldWord)} `;
  const on = readDay(line, today);
  const at = readTime(line);
  return { ...(on && { on }), ...(at && { at }) };
}

/** Beginnings of the months' names, as matching keys. */
const months = [
  "қаңтар январ jan",
  "ақпан феврал feb",
  "наурыз март mar",
  "сәуір апрел apr",
  "мамыр май мая may",
  "маусым июн jun",
  "шілде июл jul",
  "тамыз август aug",
  "қыркүйек сентябр sep",
  "қазан октябр oct",
  "қараша ноябр nov",
  "желтоқсан декабр dec",
].map((names) => names.split(" ").map(foldWord));
const anyMonth = months.flat().join("|");

const keysOf = (words: string): string => words.split(" ").map(foldWord).join("|");

/** Days seen from today; the longest wording first, as «вчера» is in «позавчера». */
const nearDays: readonly (readonly [daysAgo: number, pattern: RegExp])[] = [
  [2, new RegExp(`${keysOf("позавчера")}|${foldWord("алдыңғы")} кун|day before`, "u")],
  [1, new RegExp(`(?<!\\p{L})(?:${keysOf("кеше вчера yesterday")})`, "u")],
  [0, new RegExp(`(?<!\\p{L})(?:${keysOf("бүгін сегодня today")})`, "u")],
];

const ago = new RegExp(
  `(\\d{1,2}) ?(?:${keysOf("күн день дня дней day days")}) ?(?:${keysOf("бұрын назад ago")})`,
  "u",
);
const inFigures = /(?<!\d)(\d{1,2})[./-](\d{1,2})(?:[./-](20\d\d|\d\d))?(?![\d:])/u;
const inIso = /(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)/u;
const dayThenMonth = new RegExp(`(?<!\\d)(\\d{1,2})[ -]*(${anyMonth})\\p{L}*(?: +(20\\d\\d))?`, "u");
const monthThenDay = new RegExp(`(?<!\\p{L})(${anyMonth})\\p{L}* +(\\d{1,2})(?!\\d)(?:,? +(20\\d\\d))?`, "u");

function readDay(line: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const iso = inIso.exec(line);
  if (iso !== null) return dateOf({ year: iso[1], month: Number(iso[2]), day: iso[3] }, today);
  const named = dayThenMonth.exec(line);
  if (named !== null) return dateOf({ day: named[1], month: monthOf(named[2]), year: named[3] }, today);
  const reversed = monthThenDay.exec(line);
  if (reversed !== null)
    return dateOf({ day: reversed[2], month: monthOf(reversed[1]), year: reversed[3] }, today);
  const days = ago.exec(line);
  if (days !== null) return today.subtract({ days: Number(days[1]) });
  const near = nearDays.find(([, pattern]) => pattern.test(line));
  if (near !== undefined) return today.subtract({ days: near[0] });
  const figures = inFigures.exec(line);
  return figures === null
    ? undefined
    : dateOf({ day: figures[1], month: Number(figures[2]), year: figures[3] }, today);
}

const monthOf = (name: string | undefined): number =>
  1 + months.findIndex((names) => names.includes(name ?? ""));

type DateParts = {
  readonly day?: string | undefined;
  readonly month: number;
  readonly year?: string | undefined;
};

/** Undefined for a day that the calendar does not have. */
function dateOf({ day, month, year }: DateParts, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (month < 1 || month > 12) return undefined;
  const wanted = year === undefined ? today.year : (Number(year) % 100) + 2000;
  const first = Temporal.PlainDate.from({ year: wanted, month, day: 1 });
  if (Number(day) < 1 || Number(day) > first.daysInMonth) return undefined;
  const date = first.with({ day: Number(day) });
  return year === undefined && Temporal.PlainDate.compare(date, today) > 0
    ? date.subtract({ years: 1 })
    : date;
}

const evening = keysOf("кешкі кешке кеште вечера вечером pm");
const night = keysOf("түнгі түнде ночи");
const morning = keysOf("таңғы таңда таңертең утра утром am");
const afternoon = keysOf("түскі түсте дня");
const part = `${evening}|${night}|${morning}|${afternoon}`;

const before = `(?:(${part})[^ ]* +)`;
const clock = new RegExp(`${before}?(?<![\\d.])([01]?\\d|2[0-3]):(\\d\\d)(?!\\d)(?: ?(${part}))?`, "u");

const atHour = `(?:${keysOf("сағат в at")}) `;
const anyHour = `(\\d{1,2})(?![\\d.:/])(?: ?(?:${keysOf("часов часа час")}))?`;
/** «сағат 14-те», «кешкі 6-да», "в 2 часа дня". */
const hourNamed = new RegExp(`(?:${before}(?:${atHour})?|${atHour})${anyHour}(?: ?(${part}))?`, "u");
/** "6 вечера", but not "3 дня назад". */
const hourAlone = new RegExp(`(?<![\\d.:])${anyHour} ?(${part})(?!\\p{L}| ${foldWord("назад")})`, "u");

function readTime(line: string): Temporal.PlainTime | undefined {
  const exact = clock.exec(line);
  if (exact !== null) return timeOf(Number(exact[2]), Number(exact[3]), exact[1] ?? exact[4]);
  const named = hourNamed.exec(line);
  if (named !== null) return timeOf(Number(named[2]), 0, named[1] ?? named[3]);
  const alone = hourAlone.exec(line);
  return alone === null ? undefined : timeOf(Number(alone[1]), 0, alone[2]);
}

/** Six in the evening is 18, twelve at night is 0. */
function timeOf(
  hours: number,
  minute: number,
  partOfDay: string | undefined,
): Temporal.PlainTime | undefined {
  const isIn = (words: string): boolean => partOfDay !== undefined && words.split("|").includes(partOfDay);
  const isLate = isIn(evening) || (isIn(afternoon) && hours < 7);
  const isMidnight = hours === 12 && (isIn(night) || isIn(morning));
  const hour24 = isMidnight ? 0 : isLate && hours < 12 ? hours + 12 : hours;
  return hour24 > 23 || minute > 59 ? undefined : Temporal.PlainTime.from({ hour: hour24, minute });
}
