import type { Language } from "../../kernel/language.ts";
import { foldWord } from "../normaliser/letters.ts";
import { isDenied, isKnownKey, stripFolded, stripSpelt } from "./kazakh.ts";
import { englishEndings, russianEndings, withoutLightEnding } from "./light.ts";

/** The stem of a word as it is spelt. Negation is a part of it: «қосылмады» → «қосылма». */
export function stem(word: string, language: Language = "kk"): string {
  const lower = word.toLowerCase();
  if (language === "kk") return stripSpelt(lower);
  const endings = language === "ru" ? russian : english;
  return settle(lower, (before) => withoutLightEnding(before, endings, () => false));
}

/**
 * The stem of a matching key, one for all forms of a word in any language, letters and spelling: for search. Which
 * language a key is in cannot be told, so that the endings of all are tried.
 */
export const stemKey = (key: string): string =>
  settle(key, (before) => {
    const word = stripFolded(before);
    return isDenied(word) ? word : withoutLightEnding(word, folded, isKnownKey);
  });

/** Until there is nothing more to take off: a stem is its own stem. */
function settle(word: string, shorten: (word: string) => string): string {
  let settled = word;
  for (let next = shorten(word); next !== settled; next = shorten(next)) settled = next;
  return settled;
}

const longestFirst = (endings: readonly string[]): readonly string[] =>
  [...new Set(endings)].filter((ending) => ending !== "").toSorted((a, b) => b.length - a.length);

const russian = longestFirst(russianEndings.split(/\s+/));
const english = longestFirst(englishEndings.split(/\s+/));
const folded = longestFirst([...russian, ...english].map(foldWord));
