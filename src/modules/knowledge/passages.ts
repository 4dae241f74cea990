import type { Language } from "../../kernel/language.ts";
import type { Article, Section } from "./article.ts";
import { placedWords } from "./search-words.ts";
import { termsOf } from "./terms.ts";

/** A place in a text as it is written: UTF-16 units, the end not included. */
export type Range = { readonly start: number; readonly end: number };

/** A sentence of an article that answers a query. */
export type Passage = {
  readonly section: string;
  /** Where it begins in the section's text. */
  readonly at: number;
  readonly text: string;
  /** The words of `text` that match, in order. */
  readonly ranges: readonly Range[];
};

/** What a query meant: terms of the articles, and how much each of them says. */
export type Meant = { readonly terms: ReadonlySet<string>; readonly rarity: (term: string) => number };

const passagesMax = 2;

/** What begins a line that is an item of a list, or a step, in an article. */
const itemMark = /^[-+] /;

/** The words of a text that a query meant, in order, where they stand in it. */
export const rangesIn = (text: string, terms: ReadonlySet<string>): readonly Range[] =>
  matchesIn(wordsOf(text), terms).map(({ start, end }) => ({ start, end }));

/** A text's words with the terms they are searched by. */
type Word = Range & { readonly terms: readonly string[] };

const wordsOf = (text: string): readonly Word[] =>
  placedWords(text).map(({ key, start, end }) => ({ start, end, terms: termsOf(key) ?? [] }));

const matchesIn = (words: readonly Word[], terms: ReadonlySet<string>): readonly Word[] =>
  words.filter((word) => word.terms.some((term) => terms.has(term)));

/** A sentence of an article, read once for all searches. */
export type Sentence = Omit<Passage, "ranges"> & { readonly words: readonly Word[] };

/** All that an article says, sentence by sentence. */
export const sentencesOf = ({ sections }: Article, language: Language): readonly Sentence[] => {
  const splitter = new Intl.Segmenter(language, { granularity: "sentence" });
  return sections.flatMap((section) => sentencesIn(section, splitter));
};

/** The sentences that say most of what was asked, in their order; the first one when none does. */
export function choosePassages(sentences: readonly Sentence[], meant: Meant): readonly Passage[] {
  const best = sentences
    .map((sentence, order) => ({ sentence, order, weight: weightOf(sentence, meant) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.order - b.order)
    .slice(0, passagesMax)
    .toSorted((a, b) => a.order - b.order)
    .map(({ sentence }) => sentence);
  return (best.length > 0 ? best : sentences.slice(0, 1)).map(({ words, ...passage }) => ({
    ...passage,
    ranges: matchesIn(words, meant.terms).map(({ start, end }) => ({ start, end })),
  }));
}

/** A word said twice says no more than once. */
function weightOf({ words }: Sentence, { terms, rarity }: Meant): number {
  const said = matchesIn(words, terms).map((word) => word.terms.find((term) => terms.has(term))!);
  return [...new Set(said)].reduce((sum, term) => sum + rarity(term), 0);
}

const sentencesIn = ({ id, text }: Section, splitter: Intl.Segmenter): readonly Sentence[] =>
  Array.from(text.matchAll(/[^\n]+/g)).flatMap(({ 0: line, index }) => {
    const marked = itemMark.exec(line)?.[0].length ?? 0;
    return Array.from(splitter.segment(line.slice(marked)), (part) => {
      const sentence = part.segment.trimEnd();
      return { section: id, at: index + marked + part.index, text: sentence, words: wordsOf(sentence) };
    }).filter((sentence) => sentence.text !== "");
  });
