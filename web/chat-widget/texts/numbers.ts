import type { Language } from "../../../src/kernel/language.ts";

/**
 * How numbers and times are written. Browsers leave most Kazakh data out ("M11 23" for 23 November, "4,000"),
 * so Kazakh is written as Russian is in Kazakhstan, and months as numbers.
 */
const locales: Readonly<Record<Language, string>> = { kk: "ru-KZ", ru: "ru-KZ", en: "en-GB" };

const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const day = { day: "2-digit", month: "2-digit" } as const;

/** In which language times are written, and in whose zone. */
export type TimeStyle = { readonly language: Language; readonly timeZone: string | undefined };

/** The clock time of an instant, with the date when that is not today; empty when the text is no instant. */
export function formatTime(at: string, style: TimeStyle, now: Date = new Date()): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return "";
  const isToday = write(moment, day, style) === write(now, day, style);
  return write(moment, isToday ? hour : { ...day, ...hour }, style);
}

function write(moment: Date, format: Intl.DateTimeFormatOptions, { language, timeZone }: TimeStyle): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(locales[language], { ...format, ...zone }).format(moment);
}

export const formatNumber = (number: number, language: Language): string =>
  new Intl.NumberFormat(locales[language]).format(number);
