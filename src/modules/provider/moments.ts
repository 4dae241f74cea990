import { civilDate } from "../../kernel/civil-time.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Language } from "../../kernel/language.ts";
import { timeInCase, wordInCase } from "./kazakh.ts";

/** Instants, dates and times of day in words. Seconds are cut off, so that a deadline is never shown late. */

/** An instant as a reader sees it: its day seen from today, and its time in the provider's zone. */
export type Moment = {
  readonly day: string;
  readonly time: string;
  /** How the day lies to today, when it has a name of its own. */
  readonly near: "yesterday" | "today" | "tomorrow" | undefined;
};

const locales: Record<Language, string> = { kk: "kk-KZ", ru: "ru-KZ", en: "en-GB" };

const nearDays: Record<Language, Record<NonNullable<Moment["near"]>, string>> = {
  kk: { yesterday: "кеше", today: "бүгін", tomorrow: "ертең" },
  ru: { yesterday: "вчера", today: "сегодня", tomorrow: "завтра" },
  en: { yesterday: "yesterday", today: "today", tomorrow: "tomorrow" },
};

/** `at` seen from `now`: «бүгін 19:30», «25 шілде 19:30», with the year when it is another one. */
export function momentOf(
  at: Instant,
  { now, zone, language }: { now: Instant; zone: string; language: Language },
): Moment {
  const date = civilDate(at, zone);
  const today = civilDate(now, zone);
  const near = (["yesterday", "today", "tomorrow"] as const)[today.until(date).days + 1];
  return {
    day: near ? nearDays[language][near] : farDay(date, today, language),
    time: clockTime(at.toZonedDateTimeISO(zone).toPlainTime()),
    near,
  };
}

/** The year is said only when it is another one. */
const farDay = (date: Temporal.PlainDate, today: Temporal.PlainDate, language: Language): string =>
  date.year === today.year ? shortDate(date, language) : longDate(date, language);

/** 24-hour clock: `09:05`. */
export const clockTime = (time: Temporal.PlainTime): string => time.toString().slice(0, 5);

/** «2026 ж. 25 шілде», "25 июля 2026 г.", "25 July 2026". */
export const longDate = (date: Temporal.PlainDate, language: Language): string =>
  date.toLocaleString(locales[language], { day: "numeric", month: "long", year: "numeric" });

/** «25 шілде», "25 июля", "25 July". */
const shortDate = (date: Temporal.PlainDate, language: Language): string =>
  date.toLocaleString(locales[language], { day: "numeric", month: "long" });

const onDay = ({ day, near }: Moment): string => (near ? day : `on ${day}`);

function sinceInRussian({ day, time, near }: Moment): string {
  if (near === "today") return `${day} с ${time}`;
  return `с ${time} ${near === "yesterday" ? "вчерашнего дня" : day}`;
}

/** Ways to use a moment in a sentence. `until` is a deadline, `to` the end of a span. */
export const momentFormats = {
  plain: {
    kk: ({ day, time }) => `${day} ${time}`,
    ru: ({ day, time }) => `${day} в ${time}`,
    en: ({ day, time }) => `${day} at ${time}`,
  },
  at: {
    kk: ({ day, time }) => `${day} ${timeInCase(time, "locative")}`,
    ru: ({ day, time }) => `${day} в ${time}`,
    en: (moment) => `at ${moment.time} ${onDay(moment)}`,
  },
  until: {
    kk: ({ day, time }) => `${day} ${timeInCase(time, "dative")} дейін`,
    ru: ({ day, time }) => `${day} до ${time}`,
    en: (moment) => `by ${moment.time} ${onDay(moment)}`,
  },
  to: {
    kk: ({ day, time }) => `${day} ${timeInCase(time, "dative")} дейін`,
    ru: ({ day, time }) => `${day} до ${time}`,
    en: (moment) => `to ${moment.time} ${onDay(moment)}`,
  },
  from: {
    kk: ({ day, time }) => `${day} ${timeInCase(time, "ablative")}`,
    ru: ({ day, time }) => `${day} с ${time}`,
    en: (moment) => `from ${moment.time} ${onDay(moment)}`,
  },
  since: {
    kk: ({ day, time }) => `${day} ${timeInCase(time, "ablative")} бері`,
    ru: sinceInRussian,
    en: (moment) => `since ${moment.time} ${onDay(moment)}`,
  },
  day: { kk: ({ day }) => day, ru: ({ day }) => day, en: ({ day }) => day },
  time: { kk: ({ time }) => time, ru: ({ time }) => time, en: ({ time }) => time },
} satisfies Record<string, Record<Language, (moment: Moment) => string>>;

/** Ways to use a time of day, such as the hours of work. */
export const timeFormats = {
  plain: { kk: (time) => time, ru: (time) => time, en: (time) => time },
  from: {
    kk: (time) => timeInCase(time, "ablative"),
    ru: (time) => `с ${time}`,
    en: (time) => `from ${time}`,
  },
  to: {
    kk: (time) => `${timeInCase(time, "dative")} дейін`,
    ru: (time) => `до ${time}`,
    en: (time) => `to ${time}`,
  },
  until: {
    kk: (time) => `${timeInCase(time, "dative")} дейін`,
    ru: (time) => `до ${time}`,
    en: (time) => `by ${time}`,
  },
} satisfies Record<string, Record<Language, (time: string) => string>>;

/** Ways to use a date. `until` includes the day itself. */
export const dateFormats = {
  plain: { kk: (date) => date, ru: (date) => date, en: (date) => date },
  on: { kk: (date) => `${date} күні`, ru: (date) => date, en: (date) => `on ${date}` },
  until: {
    kk: (date) => `${wordInCase(date, "dative")} дейін (осы күнді қоса)`,
    ru: (date) => `до ${date} включительно`,
    en: (date) => `by the end of ${date}`,
  },
  from: {
    kk: (date) => `${wordInCase(date, "ablative")} бастап`,
    ru: (date) => `с ${date}`,
    en: (date) => `from ${date}`,
  },
} satisfies Record<string, Record<Language, (date: string) => string>>;
