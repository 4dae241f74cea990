import type { Language } from "../../../src/kernel/language.ts";

/**
 * Browsers leave most Kazakh data out, so Kazakh is written as Russian is in Kazakhstan, and months as numbers.
 */
const locales: Readonly<Record<Language, string>> = { kk: "ru-KZ", ru: "ru-KZ", en: "en-GB" };

/** «27.11.2026, 14:05» in the provider's zone, whose day it is told by. */
export function writeMoment(at: string, language: Language, timeZone: string): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return "";
  return new Intl.DateTimeFormat(locales[language], {
    timeZone,
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(moment);
}

export const writeNumber = (number: number, language: Language): string =>
  new Intl.NumberFormat(locales[language]).format(number);

/** The clock of the zone as a field of date and time has it: `2026-11-27T14:05`. */
export function toField(at: string, timeZone: string): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return "";
  return new Date(moment.getTime() + offsetOf(moment, timeZone)).toISOString().slice(0, 16);
}

/** The instant at which the zone's clock shows what a field of date and time holds; undefined when it is not full. */
export function fromField(text: string, timeZone: string): string | undefined {
  const asUtc = new Date(`${text}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) || Number.isNaN(asUtc.getTime())) return undefined;
  // The offset at the wanted instant is that of a guess near it, asked once more from there.
  const guess = new Date(asUtc.getTime() - offsetOf(asUtc, timeZone));
  return new Date(asUtc.getTime() - offsetOf(guess, timeZone)).toISOString();
}

/** Milliseconds by which the zone's clock is ahead of UTC. */
function offsetOf(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(moment);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(moment.getTime() / 1000) * 1000;
}
