import { type Localized } from "../../kernel/language.ts";
import type { Article } from "./article.ts";
import { placedWords } from "./search-words.ts";
import { stemOf } from "./stem.ts";

/** How much a word says, from how few of the articles have it. */
export function rarityIn(articles: readonly Localized<Article>[]): (key: string) => number {
  const counts = new Map<string, number>();
  for (const article of articles)
    for (const key of keysOf(Object.values(article))) counts.set(key, (counts.get(key) ?? 0) + 1);
  return (key) => Math.log(1 + articles.length / (counts.get(key) ?? 1));
}

function keysOf(articles: readonly Article[]): ReadonlySet<string> {
  const texts = articles.flatMap(({ title, sections }) => [title, ...sections.map(({ text }) => text)]);
  return new Set(texts.flatMap((text) => placedWords(text).flatMap(({ key }) => stemOf(key) ?? [])));
}
