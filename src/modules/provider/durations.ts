import type { Language } from "../../kernel/language.ts";
import { wordInCase } from "./kazakh.ts";

/** How long something takes, in words: «1 сағат 20 минут», "1 час 20 минут", "1 hour 20 minutes". */

type Unit = "second" | "minute" | "hour" | "fullDay" | "day";

/** One amount of a unit; a duration is one or two of them, the larger first. */
type Piece = { readonly count: number; readonly unit: Unit };

type RussianCase = "nominative" | "accusative" | "genitive";

/** A full day is any 24 hours («тәулік», "сутки"); a day is one of the calendar («күн», "день"). */
const kazakhUnits: Record<Unit, string> = {
  second: "секунд",
  minute: "минут",
  hour: "сағат",
  fullDay: "тәулік",
  day: "күн",
};

const englishUnits: Record<Unit, string> = {
  second: "second",
  minute: "minute",
  hour: "hour",
  fullDay: "day",
  day: "day",
};

/** Forms after 1, after 2–4, after 5 and more; then the genitive after 1; then the accusative after 1. */
const russianUnits: Record<
  Unit,
  readonly [one: string, few: string, many: string, ofOne: string, seeOne: string]
> = {
  second: ["секунда", "секунды", "секунд", "секунды", "секунду"],
  minute: ["минута", "минуты", "минут", "минуты", "минуту"],
  hour: ["час", "часа", "часов", "часа", "час"],
  fullDay: ["сутки", "суток", "суток", "суток", "сутки"],
  day: ["день", "дня", "дней", "дня", "день"],
};

const russianPlural = new Intl.PluralRules("ru");

function russianUnit({ count, unit }: Piece, russianCase: RussianCase): string {
  const [one, few, many, ofOne, seeOne] = russianUnits[unit];
  const plural = russianPlural.select(count);
  if (plural === "one") return { nominative: one, genitive: ofOne, accusative: seeOne }[russianCase];
  return russianCase !== "genitive" && plural === "few" ? few : many;
}

const inKazakh = (pieces: readonly Piece[]): string =>
  pieces.map(({ count, unit }) => `${count} ${kazakhUnits[unit]}`).join(" ");

const inRussian = (pieces: readonly Piece[], russianCase: RussianCase = "nominative"): string =>
  pieces.map((piece) => `${piece.count} ${russianUnit(piece, russianCase)}`).join(" ");

const inEnglish = (pieces: readonly Piece[]): string =>
  pieces.map(({ count, unit }) => `${count} ${englishUnits[unit]}${count === 1 ? "" : "s"}`).join(" ");

/** Ways to use a duration in a sentence, each in the three languages. */
export const durationFormats = {
  plain: { kk: inKazakh, ru: (pieces) => inRussian(pieces), en: inEnglish },
  within: {
    kk: (pieces) => `${inKazakh(pieces)} ішінде`,
    ru: (pieces) => `в течение ${inRussian(pieces, "genitive")}`,
    en: (pieces) => `within ${inEnglish(pieces)}`,
  },
  after: {
    kk: (pieces) => `${wordInCase(inKazakh(pieces), "ablative")} кейін`,
    ru: (pieces) => `через ${inRussian(pieces, "accusative")}`,
    en: (pieces) => `in ${inEnglish(pieces)}`,
  },
  ago: {
    kk: (pieces) => `${inKazakh(pieces)} бұрын`,
    ru: (pieces) => `${inRussian(pieces, "accusative")} назад`,
    en: (pieces) => `${inEnglish(pieces)} ago`,
  },
  least: {
    kk: (pieces) => `кемінде ${inKazakh(pieces)}`,
    ru: (pieces) => `не меньше ${inRussian(pieces, "genitive")}`,
    en: (pieces) => `at least ${inEnglish(pieces)}`,
  },
  most: {
    kk: (pieces) => `${wordInCase(inKazakh(pieces), "dative")} дейін`,
    ru: (pieces) => `до ${inRussian(pieces, "genitive")}`,
    en: (pieces) => `up to ${inEnglish(pieces)}`,
  },
  /** Of something named before: «айдың соңғы 2 күні». */
  its: {
    kk: (pieces) => wordInCase(inKazakh(pieces), "possessive"),
    ru: (pieces) => inRussian(pieces),
    en: inEnglish,
  },
  over: {
    kk: (pieces) => `${wordInCase(inKazakh(pieces), "ablative")} астам`,
    ru: (pieces) => `больше ${inRussian(pieces, "genitive")}`,
    en: (pieces) => `more than ${inEnglish(pieces)}`,
  },
  under: {
    kk: (pieces) => `${wordInCase(inKazakh(pieces), "ablative")} аз`,
    ru: (pieces) => `меньше ${inRussian(pieces, "genitive")}`,
    en: (pieces) => `less than ${inEnglish(pieces)}`,
  },
} satisfies Record<string, Record<Language, (pieces: readonly Piece[]) => string>>;

/**
 * Seconds below a minute, then minutes, then hours with minutes; from two full days on, days with hours.
 * So «24 сағат» stays hours and «72 сағат» becomes «3 тәулік».
 */
export function piecesOfMinutes(minutes: number): readonly Piece[] {
  if (minutes > 0 && minutes < 1) return [{ count: Math.round(minutes * 60), unit: "second" }];
  const whole = Math.round(minutes);
  if (whole >= 48 * 60) return split(Math.round(whole / 60), 24, ["fullDay", "hour"]);
  return split(whole, 60, ["hour", "minute"]);
}

export const piecesOfDays = (days: number): readonly Piece[] => [{ count: days, unit: "day" }];

function split(total: number, size: number, [large, small]: readonly [Unit, Unit]): readonly Piece[] {
  const pieces: readonly Piece[] = [
    { count: Math.floor(total / size), unit: large },
    { count: total % size, unit: small },
  ];
  const shown = pieces.filter(({ count }) => count > 0);
  return shown.length > 0 ? shown : pieces.slice(1);
}
