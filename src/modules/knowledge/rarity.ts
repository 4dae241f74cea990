import type { Localized } from "../../kernel/language.ts";
import type { Article } from "./article.ts";
import { placedWords } from "./search-words.ts";
import { termsOf } from "./terms.ts";

/** How much a term says, from how few of the articles have it. */
export function rarityIn(articles: readonly Localized<Article>[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const article of articles)
    for (const term of termsIn(Object.values(article))) counts.set(term, (counts.get(term) ?? 0) + 1);
  return (term) => Math.log(1 + articles.length / (counts.get(term) ?? 1));
}

function termsIn(articles: readonly Article[]): ReadonlySet<string> {
  const texts = articles.flatMap(({ title, sections }) => [title, ...sections.map(({ text }) => text)]);
  return new Set(texts.flatMap((text) => placedWords(text).flatMap(({ key }) => termsOf(key) ?? [])));
}
