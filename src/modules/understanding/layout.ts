import { swapLayout } from "../normaliser/letters.ts";
import { normalise } from "../normaliser/normaliser.ts";
import { everyPhrase, type Phrases } from "./phrases.ts";
import { thresholds } from "./thresholds.ts";

/** A message as its writer meant it: "ytn bynthytnf" is «нет интернета» typed without changing the keyboard. */
export type Unswap = (text: string) => string;

/** How often each three letters in a row occur. */
export type LetterRows = ReadonlyMap<string, number>;

/** Learns from the phrases how familiar each three letters in a row are. */
export function learnLetterRows(phrases: Phrases): LetterRows {
  const counts = new Map<string, number>();
  for (const row of everyPhrase(phrases).flatMap(({ text }) => rowsOf(text)))
    counts.set(row, (counts.get(row) ?? 0) + 1);
  return counts;
}

export function unswapOf(counts: LetterRows): Unswap {
  const familiarity = (text: string): number => {
    const rows = rowsOf(text);
    return (
      rows.reduce((sum, row) => sum + Math.log(1 + (counts.get(row) ?? 0)), 0) / Math.max(1, rows.length)
    );
  };
  return (text) => {
    if (!/[a-z]/i.test(text) || /\p{Script=Cyrillic}/u.test(text)) return text;
    const swapped = swapLayout(text);
    return familiarity(swapped) > familiarity(text) + thresholds.layout ? swapped : text;
  };
}

/** Every three letters in a row, with the edges of words. */
const rowsOf = (text: string): readonly string[] =>
  normalise(text)
    .words.filter((word) => !word.startsWith("#"))
    .flatMap((word) => Array.from(word, (_, at) => `_${word}_`.slice(at, at + 3)));
