import type { Language } from "../../kernel/language.ts";
import type { Article, Section } from "./article.ts";
import { placedWords } from "./search-words.ts";
import { stemOf } from "./stem.ts";

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

const passagesMax = 2;

/** What begins an item of a list in an article. */
export const itemMark = /^[-+] /;

/** The words of a text that a query meant, in order, where they stand in it. */
export const rangesIn = (text: string, keys: ReadonlySet<string>): readonly Range[] =>
  matchesIn(text, keys).map(({ start, end }) => ({ start, end }));

const matchesIn = (text: string, keys: ReadonlySet<string>) =>
  placedWords(text).filter(({ key }) => keys.has(stemOf(key) ?? ""));

/**
 * The sentences that say most of what was asked, in their order; the first one when none does.
 * @param rarity how much a word says: rare ones more
 */
export function choosePassages(
  article: Article,
  language: Language,
  { keys, rarity }: { readonly keys: ReadonlySet<string>; readonly rarity: (key: string) => number },
): readonly Passage[] {
  const sentences = article.sections.flatMap((section) => sentencesOf(section, language));
  const weighed = sentences
    .map((sentence, order) => ({ sentence, order, weight: weightOf(sentence.text, keys, rarity) }))
    .filter(({ weight }) => weight > 0);
  const best = weighed
    .toSorted((a, b) => b.weight - a.weight || a.order - b.order)
    .slice(0, passagesMax)
    .toSorted((a, b) => a.order - b.order)
    .map(({ sentence }) => sentence);
  return (best.length > 0 ? best : sentences.slice(0, 1)).map((sentence) => ({
    ...sentence,
    ranges: rangesIn(sentence.text, keys),
  }));
}

/** A word said twice says no more than once. */
function weightOf(text: string, keys: ReadonlySet<string>, rarity: (key: string) => number): number {
  const said = new Set(matchesIn(text, keys).map(({ key }) => stemOf(key) ?? ""));
  return [...said].reduce((sum, key) => sum + rarity(key), 0);
}

type Sentence = { readonly section: string; readonly at: number; readonly text: string };

function sentencesOf({ id, text }: Section, language: Language): readonly Sentence[] {
  const splitter = new Intl.Segmenter(language, { granularity: "sentence" });
  return Array.from(text.matchAll(/[^\n]+/g)).flatMap(({ 0: line, index }) => {
    const marked = itemMark.exec(line)?.[0].length ?? 0;
    return Array.from(splitter.segment(line.slice(marked)), ({ segment, index: within }) => ({
      section: id,
      at: index + marked + within,
      text: segment.trimEnd(),
    })).filter((sentence) => sentence.text !== "");
  });
}
