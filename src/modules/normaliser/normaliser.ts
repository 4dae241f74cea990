import { foldWord } from "./letters.ts";
import { type Figures, readFigures } from "./numbers.ts";
import { standardise } from "./technical-words.ts";

/** What is compared instead of the text that was typed; the text itself is never changed. */
export type Normalised = {
  /** Matching keys in their order; figures are named by their kind, such as `#money`. */
  readonly words: readonly string[];
  readonly figures: readonly Figures[];
};

const separators = /[^\p{L}\p{M}\d'’ʼ`]+/u;

/** Chat spelling: a 4 among Latin letters is the sound «ч» ("4to", "po4emu"). */
const fourAsCh = /(?<=[a-z])4(?=[a-z])|(?<![\w.,])4(?=(?:to|em|ek|as)[a-z]*)/gi;

const foldWords = (text: string): string[] =>
  text
    .split(separators)
    .map(foldWord)
    .filter((word) => word !== "");

/** Reads a text letter by letter: its words as matching keys, its figures by their kind. */
export function normalise(typed: string, loginDigits = 10): Normalised {
  const text = typed.replace(fourAsCh, "ч");
  const figures = readFigures(text, loginDigits);
  const words: string[] = [];
  let from = 0;
  for (const { kind, start, end } of figures) {
    words.push(...foldWords(text.slice(from, start)), `#${kind}`);
    from = end;
  }
  words.push(...foldWords(text.slice(from)));
  return { words: standardise(words), figures };
}

/** The matching keys of a text as one line, for patterns. */
export const normaliseLine = (text: string): string => normalise(text).words.join(" ");
