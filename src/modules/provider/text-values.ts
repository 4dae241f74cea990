import type { Instant } from "../../kernel/instant.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import { formatMoney, type Tiyn } from "../../kernel/money.ts";
import { durationFormats, piecesOfDays, piecesOfMinutes } from "./durations.ts";
import { kazakhEnding, numberInCase } from "./kazakh.ts";
import { clockTime, dateFormats, longDate, momentFormats, momentOf, timeFormats } from "./moments.ts";

/** What can stand in a text. A string is shown as it is; all else has formats of its own. */
export type TextValue =
  | string
  | number
  | { readonly money: Tiyn }
  /** An instant, told as its reader sees it from `now`. */
  | { readonly at: Instant; readonly now: Instant }
  | { readonly on: Temporal.PlainDate }
  | { readonly time: Temporal.PlainTime }
  /** A duration; parts of a minute are told in seconds. */
  | { readonly minutes: number }
  /** Days of the calendar. */
  | { readonly days: number }
  | readonly string[]
  | Localized;

export type TextValues = Readonly<Record<string, TextValue>>;

/** A counted word after a number: «3 рет», "3 раза", "3 times". Kazakh needs no plural there. */
export type Noun = {
  readonly kk: string;
  readonly ru: { readonly one: string; readonly few: string; readonly many: string };
  readonly en: { readonly one: string; readonly other: string };
};

/** Where a text is read: its language, the provider's zone and counted words. */
export type TextSetting = {
  readonly language: Language;
  readonly zone: string;
  readonly nouns: Readonly<Record<string, Noun>>;
};

/** Every way to write one value, by the name that a placeholder gives after its colon; `plain` without one. */
export type Ways = Readonly<Record<string, () => string>>;

type Format<Told> = Readonly<Record<Language, (told: Told) => string>>;

/** The ways to write `value`. */
export function waysToWrite(value: TextValue, setting: TextSetting): Ways {
  const { language } = setting;
  if (typeof value === "string") return { plain: () => value };
  if (typeof value === "number")
    return { ...ways(numberFormats, value, language), ...countedWays(value, setting) };
  if ("money" in value) return ways(moneyFormats, value.money, language);
  if ("at" in value && "now" in value)
    return ways(momentFormats, momentOf(value.at, { ...setting, now: value.now }), language);
  if ("on" in value) return ways(dateFormats, longDate(value.on, language), language);
  if ("time" in value) return ways(timeFormats, clockTime(value.time), language);
  if ("minutes" in value) return ways(durationFormats, piecesOfMinutes(value.minutes), language);
  if ("days" in value) return ways(durationFormats, piecesOfDays(value.days), language);
  if ("kk" in value) return { plain: () => value[language] };
  return {
    plain: () => listed(value, language, "conjunction"),
    or: () => listed(value, language, "disjunction"),
  };
}

const ways = <Told>(formats: Readonly<Record<string, Format<Told>>>, told: Told, language: Language): Ways =>
  Object.fromEntries(Object.entries(formats).map(([name, format]) => [name, () => format[language](told)]));

const numberFormats: Readonly<Record<string, Format<number>>> = {
  plain: {
    kk: (number) => grouped(number, "kk"),
    ru: (number) => grouped(number, "ru"),
    en: (number) => grouped(number, "en"),
  },
  over: {
    kk: (number) => `${numberInCase(number, "ablative")} көп`,
    ru: (number) => `больше ${number}`,
    en: (number) => `more than ${number}`,
  },
  under: {
    kk: (number) => `${numberInCase(number, "ablative")} аз`,
    ru: (number) => `меньше ${number}`,
    en: (number) => `less than ${number}`,
  },
  fromDay: {
    kk: (day) => numberInCase(day, "possessiveAblative"),
    ru: (day) => `с ${day}-го`,
    en: (day) => `from the ${ordinal(day)}`,
  },
  toDay: {
    kk: (day) => `${numberInCase(day, "possessiveDative")} дейін`,
    ru: (day) => `по ${day}-е`,
    en: (day) => `to the ${ordinal(day)}`,
  },
};

/** «₸» is spoken «теңге». */
const tengeInCase = (amount: Tiyn): string =>
  `${formatMoney(amount, "kk")}-${kazakhEnding("теңге", "ablative")}`;

const moneyFormats: Readonly<Record<string, Format<Tiyn>>> = {
  plain: {
    kk: (amount) => formatMoney(amount, "kk"),
    ru: (amount) => formatMoney(amount, "ru"),
    en: (amount) => formatMoney(amount, "en"),
  },
  under: {
    kk: (amount) => `${tengeInCase(amount)} аз`,
    ru: (amount) => `меньше ${formatMoney(amount, "ru")}`,
    en: (amount) => `less than ${formatMoney(amount, "en")}`,
  },
  least: {
    kk: (amount) => `${formatMoney(amount, "kk")} немесе одан көп`,
    ru: (amount) => `${formatMoney(amount, "ru")} и больше`,
    en: (amount) => `${formatMoney(amount, "en")} or more`,
  },
};

const plurals = { ru: new Intl.PluralRules("ru"), en: new Intl.PluralRules("en") };

function countedWays(number: number, { language, nouns }: TextSetting): Ways {
  const counted = Object.entries(nouns).map(([name, noun]): [string, () => string] => [
    name,
    () => `${grouped(number, language)} ${formOf(noun, number, language)}`,
  ]);
  return Object.fromEntries(counted);
}

function formOf(noun: Noun, number: number, language: Language): string {
  if (language === "kk") return noun.kk;
  const plural = plurals[language].select(number);
  if (language === "en") return plural === "one" ? noun.en.one : noun.en.other;
  return plural === "one" || plural === "few" ? noun.ru[plural] : noun.ru.many;
}

const locales: Record<Language, string> = { kk: "kk-KZ", ru: "ru-KZ", en: "en-GB" };

const grouped = (number: number, language: Language): string => number.toLocaleString(locales[language]);

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const ordinalEndings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

const ordinal = (number: number): string => `${number}${ordinalEndings[ordinals.select(number)] ?? "th"}`;

/** «не» and «немесе» read better in chat than what ICU has for Kazakh. */
function listed(items: readonly string[], language: Language, type: "conjunction" | "disjunction"): string {
  if (language !== "kk") return new Intl.ListFormat(locales[language], { type }).format(items);
  const joint = type === "conjunction" ? " және " : " немесе ";
  return [items.slice(0, -1).join(", "), items.at(-1)].filter(Boolean).join(joint);
}
