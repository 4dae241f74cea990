import MiniSearch from "minisearch";
import { type Language, languages, type Localized } from "../../kernel/language.ts";
import type { Article } from "./article.ts";
import { placedWords } from "./search-words.ts";
import { termsOf } from "./terms.ts";

/** What is searched: an article in every language, and what people wrote who looked for it. */
export type Searched = {
  /** Undefined where what people write needs no article: small talk, and what is not ours. */
  readonly article: Localized<Article> | undefined;
  readonly asked: readonly string[];
};

/** An article that answers a query, best first. `terms` are those of the articles that the query meant. */
export type Found = { readonly at: number; readonly score: number; readonly terms: ReadonlySet<string> };

/** Somebody searches with a few words of what they look for, or tells a whole story as one tells it in a chat. */
export type Manner = "search" | "message";

export type SearchIndex = {
  find(query: string, language: Language, manner: Manner): readonly Found[];
};

/** How much a match counts by where it is, against 1 in an article's text. */
const titleWeight = 2;
/** Messages are put like the phrases of other people's messages; searches are put like titles. */
const askedWeight: Readonly<Record<Manner, number>> = { search: 0.5, message: 2 };
/** What was found in another language than that of the answer counts less. */
const otherLanguage = 0.3;

/** Shorter words are too like one another for a wrong letter, and a beginning of theirs says little. */
const fuzzyLettersMin = 5;
const twoWrongLettersMin = 9;
const prefixLettersMin = 4;

/** Saturation of repeated words, the share of length that counts, and what a word in a long text is worth at least. */
const bm25 = { k: 2, b: 0.7, d: 0.1 };

const fieldOf = (language: Language, part: "title" | "text"): string => `${language}.${part}`;
const fields = [
  ...languages.flatMap((language) => [fieldOf(language, "title"), fieldOf(language, "text")]),
  "asked",
];

/** The index as data that can be kept. */
export type IndexData = { readonly index: string; readonly wellSpelt: readonly string[] };

const options = (wellSpelt: Set<string>) => ({
  fields,
  tokenize: (text: string) => placedWords(text).map(({ key }) => key),
  processTerm(key: string, field?: string) {
    const terms = termsOf(key);
    if (field !== undefined && field !== "asked") for (const term of terms ?? []) wellSpelt.add(term);
    return terms;
  },
});

/** Builds the index: BM25 over stems, one field for each part and language. */
export function indexAll(searched: readonly Searched[]): IndexData {
  /** What articles say; in what people wrote there are misspelt words as well. */
  const wellSpelt = new Set<string>();
  const index = new MiniSearch(options(wellSpelt));
  index.addAll(searched.map((one, id) => ({ id, ...partsOf(one) })));
  return { index: JSON.stringify(index), wellSpelt: [...wellSpelt] };
}

export function openIndex(data: IndexData): SearchIndex {
  const wellSpelt = new Set(data.wellSpelt);
  const index = MiniSearch.loadJSON(data.index, options(wellSpelt));
  return {
    find: (query, language, manner) =>
      index
        .search(query, {
          boost: boostFor(language, manner),
          bm25,
          prefix: (word) => word.length >= prefixLettersMin,
          fuzzy: (word) => (wellSpelt.has(word) ? false : wrongLetters(word)),
        })
        .map(({ id, score, terms }) => ({ at: Number(id), score, terms: new Set(terms) })),
  };
}

function partsOf({ article, asked }: Searched): Record<string, string> {
  const written = languages.flatMap((language): [string, string][] => {
    const { title = "", sections = [] } = article?.[language] ?? {};
    const text = sections.flatMap((section) => [section.title, section.text]).join("\n");
    return [
      [fieldOf(language, "title"), title],
      [fieldOf(language, "text"), text],
    ];
  });
  return { ...Object.fromEntries(written), asked: asked.join("\n") };
}

const boostFor = (answer: Language, manner: Manner): Record<string, number> => ({
  ...Object.fromEntries(
    languages.flatMap((language) => {
      const share = language === answer ? 1 : otherLanguage;
      return [
        [fieldOf(language, "title"), titleWeight * share],
        [fieldOf(language, "text"), share],
      ];
    }),
  ),
  asked: askedWeight[manner],
});

function wrongLetters(word: string): number | false {
  if (word.length < fuzzyLettersMin || /\d/.test(word)) return false;
  return word.length < twoWrongLettersMin ? 1 : 2;
}
