import type { Language } from "../../../src/kernel/language.ts";

/** How times are written: in which language and in whose zone. */
export type TimeStyle = { readonly language: Language; readonly timeZone: string | undefined };

const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const day = { day: "numeric", month: "short" } as const;

/** The clock time of an instant, with the date when that is not today; empty when the text is no instant. */
export function formatTime(at: string, style: TimeStyle): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return "";
  const isToday = write(moment, day, style) === write(new Date(), day, style);
  return write(moment, isToday ? hour : { ...day, ...hour }, style);
}

function write(moment: Date, format: Intl.DateTimeFormatOptions, { language, timeZone }: TimeStyle): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(`${language}-KZ`, { ...format, ...zone }).format(moment);
}
