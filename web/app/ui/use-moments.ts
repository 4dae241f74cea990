import { useSettings } from "../api/settings.ts";
import { useLanguage, useWords } from "../texts/language.tsx";
import { writeMoment, writeNumber } from "./moments.ts";

/** Writes instants and numbers for who reads the desk. */
export function useMoments() {
  const { timeZone } = useSettings();
  const { language } = useLanguage();
  const say = useWords();
  return {
    timeZone,
    moment: (at: string): string => writeMoment(at, language, timeZone),
    momentOr: (at: string | null, name: "not-set" | "unknown" = "not-set"): string =>
      at === null ? say(name) : writeMoment(at, language, timeZone),
    number: (number: number): string => writeNumber(number, language),
  };
}
