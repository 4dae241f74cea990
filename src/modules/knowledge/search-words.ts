import { foldWord } from "../normaliser/letters.ts";
import { standardise } from "../normaliser/technical-words.ts";

/** A word of a text by its matching key, and where it stands: UTF-16 units, the end not included. */
export type PlacedWord = { readonly key: string; readonly start: number; readonly end: number };

/** An address holds no words, though it is made of their letters. */
const wordPattern = /https?:\/\/\S+|[\p{L}\p{M}\d'’ʼ`]+/gu;

/**
 * The words of a text as matching keys, each with its place in the text, which stays as it is: keys may be longer or
 * shorter than what was written, and two words («Wi-Fi») may be one key.
 */
export function placedWords(text: string): readonly PlacedWord[] {
  const written = Array.from(text.matchAll(wordPattern), ({ 0: word, index }) => ({
    key: keyOf(word),
    start: index,
    end: index + word.length,
  })).filter(({ key }) => key !== "");
  const standard = standardise(written.map(({ key }) => key));
  return standard.length === written.length
    ? written.map((word, at) => ({ ...word, key: standard[at]! }))
    : joinPairs(written);
}

/** As above, where two words somewhere are one key. */
function joinPairs(written: readonly PlacedWord[]): readonly PlacedWord[] {
  const placed: PlacedWord[] = [];
  for (let at = 0; at < written.length; at += 1) {
    const [word, next] = [written[at]!, written[at + 1]];
    const [key = "", rest] = standardise(next === undefined ? [word.key] : [word.key, next.key]);
    const isPair = next !== undefined && rest === undefined;
    placed.push({ key, start: word.start, end: isPair ? next.end : word.end });
    if (isPair) at += 1;
  }
  return placed;
}

/** Figures stay as they are: whoever looks for 3131 or 116 means just that. */
const keyOf = (word: string): string => {
  if (word.includes("://")) return "";
  return /^\d+$/.test(word) ? word : foldWord(word);
};
