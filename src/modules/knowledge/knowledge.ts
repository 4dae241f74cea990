import { inEveryLanguage, type Language, type Localized } from "../../kernel/language.ts";
import type { Provider } from "../provider/provider.ts";
import { type LetterRows, learnLetterRows, unswapOf } from "../understanding/layout.ts";
import { type Phrases, textsOf } from "../understanding/phrases.ts";
import { type Article, writeArticles } from "./article.ts";
import { choosePassages, type Passage, type Range, rangesIn, sentencesOf } from "./passages.ts";
import { rarityIn } from "./rarity.ts";
import { placedWords } from "./search-words.ts";
import {
  type Found,
  indexAll,
  type IndexData,
  type Manner,
  openIndex,
  type Searched,
} from "./search-index.ts";

export type { Article, Section } from "./article.ts";
export type { Passage, Range } from "./passages.ts";

/** An article that answers a query. */
export type Hit = {
  readonly article: Article;
  readonly score: number;
  /** The words of the title that match. */
  readonly titleRanges: readonly Range[];
  readonly passages: readonly Passage[];
};

/** A group of the help page. */
export type ArticleGroup = {
  readonly name: string;
  readonly title: string;
  readonly articles: readonly Article[];
};

/** What the provider explains: its articles, and a search over them in any letters and with typing mistakes. */
export type Knowledge = {
  /** Best first. The answers are in `language`; the query may be in any. */
  search(query: string, language: Language, limit: number): readonly Hit[];
  /** The article that most likely answers a message; undefined when none is sure enough. */
  findBestArticle(text: string, language: Language): Hit | undefined;
  /** @returns undefined when there is no such article */
  readArticle(name: string, language: Language): Article | undefined;
  /** Every article by the groups of the help page. */
  listGroups(language: Language): readonly ArticleGroup[];
};

/** From this certainty on an article is worth showing unasked; chosen on the development messages. */
const certaintyMin = 140;

/** A search shows nothing that is found by chance: less than this, or than this share of the best. */
const scoreMin = 5;
const shareOfBestMin = 0.15;

/** A question is asked in fewer words than this; reading more makes a search slow and no better. */
const lettersReadMax = 300;

/** What takes long to work out of the articles and phrases, as data that can be kept. */
export type KnowledgeIndex = { readonly texts: IndexData; readonly letterRows: LetterRows };

/** @param phrases how subscribers put each topic */
export const indexKnowledge = (provider: Provider, phrases: Phrases): KnowledgeIndex => ({
  texts: indexAll([
    ...writeArticles(provider).map((article) => searched(article, provider, phrases)),
    smallTalk(phrases),
  ]),
  letterRows: learnLetterRows(phrases),
});

/** Prepares the provider's articles for searching. */
export const createKnowledge = (provider: Provider, phrases: Phrases): Knowledge =>
  openKnowledge(provider, indexKnowledge(provider, phrases));

/** The same, of what was worked out before. */
export function openKnowledge(provider: Provider, { texts, letterRows }: KnowledgeIndex): Knowledge {
  const articles = writeArticles(provider);
  const index = openIndex(texts);
  const rarity = rarityIn(articles);
  const sentences = articles.map((article) =>
    inEveryLanguage((language) => sentencesOf(article[language], language)),
  );
  const unswap = unswapOf(letterRows);
  const find = (text: string, language: Language, manner: Manner): readonly Found[] =>
    index.find(unswap(text.slice(0, lettersReadMax)), language, manner);
  const hitOf = ({ at, score, terms }: Found, language: Language): readonly Hit[] => {
    const article = articles[at]?.[language];
    if (article === undefined) return [];
    const passages = choosePassages(sentences[at]![language], { terms, rarity });
    return [{ article, score, titleRanges: rangesIn(article.title, terms), passages }];
  };
  return {
    search(query, language, limit) {
      const found = find(query, language, "search");
      const least = Math.max(scoreMin, (found[0]?.score ?? 0) * shareOfBestMin);
      const worth = found.filter(({ score }) => score >= least).slice(0, limit + 1);
      return worth.flatMap((one) => hitOf(one, language)).slice(0, limit);
    },
    findBestArticle(text, language) {
      const [best] = find(text, language, "message");
      return best === undefined || certaintyOf(best, text) < certaintyMin
        ? undefined
        : hitOf(best, language)[0];
    },
    listGroups: (language) =>
      Object.entries(provider.help).map(([name, { title }]) => ({
        name,
        title: title[language],
        articles: articles.map((one) => one[language]).filter(({ group }) => group === name),
      })),
    readArticle: (name, language) => articles.find((article) => article.kk.name === name)?.[language],
  };
}

function searched(article: Localized<Article>, { topics, articles }: Provider, phrases: Phrases): Searched {
  const { name } = article.kk;
  const explained = [...phrases].filter(([topic]) => topics[topic].article === name);
  const asked = [...explained.flatMap(([, groups]) => textsOf(groups)), ...(articles[name]?.asked ?? [])];
  return { article, asked };
}

/** What needs no article is found as well, so that it isn't taken for something that does. */
const smallTalk = (phrases: Phrases): Searched => ({
  article: undefined,
  asked: (["greeting", "thanks", "other"] as const).flatMap((topic) =>
    Object.values(phrases.get(topic) ?? {}).flat(),
  ),
});

/** Every word adds to the score of a search; the square root keeps long messages from being sure of anything. */
const certaintyOf = ({ score }: Found, text: string): number =>
  score / Math.sqrt(placedWords(text.slice(0, lettersReadMax)).length);
