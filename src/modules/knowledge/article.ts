import { inEveryLanguage, type Language, type Localized } from "../../kernel/language.ts";
import type { Provider } from "../provider/provider.ts";
import { renderText } from "../provider/text.ts";

/** A part of an article; the first, without a title of its own, is the short answer that the assistant gives, too. */
export type Section = { readonly id: string; readonly title: string; readonly text: string };

/** An article in words, as a help page or an operator's reply shows it. */
export type Article = {
  readonly name: string;
  readonly title: string;
  readonly sections: readonly [Section, ...Section[]];
};

/** The section that every article has. */
export const answerSection = "answer";

/** An article of the provider in a language. */
export function writeArticle(provider: Provider, language: Language, name: string): Article {
  const say = (part: string): string => renderText(provider, language, `articles.${name}.${part}`);
  const more = Object.keys(provider.articles[name]?.sections ?? {}).map((id) => ({
    id,
    title: say(`sections.${id}.title`),
    text: say(`sections.${id}.body`),
  }));
  return {
    name,
    title: say("title"),
    sections: [{ id: answerSection, title: "", text: say("body") }, ...more],
  };
}

/** All articles of the provider, in the order of its help page. */
export const writeArticles = (provider: Provider): readonly Localized<Article>[] =>
  Object.values(provider.help)
    .flatMap(({ articles }) => articles)
    .map((name) => inEveryLanguage((language) => writeArticle(provider, language, name)));
