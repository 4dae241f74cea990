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

/** What is not seen and stands inside words: soft hyphens, joiners, marks of direction. */
const unseen = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** A zero between letters is an «о» that was missed: «ж0қ». */
const zeroAsO = /(?<=\p{L})0(?=\p{L})/gu;

/** The mobile network, not a number: "4g", «3 г». */
const generation = /(?<![\p{L}\d.,])[34]\s?[gг](?![\p{L}\d])/giu;

/** Chat spelling: a 4 among Latin letters is the sound «ч» ("4to", "po4emu"). */
const fourAsCh = /(?<=[a-z])4(?=[a-z])|(?<![\w.,])4(?=(?:to|em|ek|as)[a-z]*)/gi;

const foldWords = (text: string): string[] =>
  text
    .split(separators)
    .map(foldWord)
    .filter((word) => word !== "");

/** Reads a text letter by letter: its words as matching keys, its figures by their kind. */
export function normalise(typed: string, loginDigits = 10): Normalised {
  const text = typed
    .replace(unseen, "")
    .replace(generation, "lte")
    .replace(zeroAsO, "о")
    .replace(fourAsCh, "ч");
  const figures = readFigures(text, loginDigits);
  const besideSpeed = figures.some(({ kind }) => kind === "speed") ? "speed" : "number";
  const words: string[] = [];
  let from = 0;
  for (const { kind, start, end } of figures) {
    words.push(...foldWords(text.slice(from, start)), `#${kind === "number" ? besideSpeed : kind}`);
    from = end;
  }
  words.push(...foldWords(text.slice(from)));
  return { words: standardise(words), figures };
}

/** The matching keys of a text as one line, for patterns. */
export const normaliseLine = (text: string): string => normalise(text).words.join(" ");
