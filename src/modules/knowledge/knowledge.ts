import type { Language } from "../../kernel/language.ts";
import type { Topic } from "../../kernel/topic.ts";
import type { Provider } from "../provider/provider.ts";
import { renderText } from "../provider/text.ts";

/** What the provider explains about a topic: the article's name, and the texts of its title and body. */
export type ArticleKeys = { readonly name: string; readonly title: string; readonly body: string };

/** The article on a topic; undefined for small talk, which needs none. */
export function findArticle(provider: Provider, topic: Topic): ArticleKeys | undefined {
  const name = provider.topics[topic].article;
  return name === undefined
    ? undefined
    : { name, title: `articles.${name}.title`, body: `articles.${name}.body` };
}

/** An article in words, as a help page or an operator's reply shows it. */
export type Article = { readonly name: string; readonly title: string; readonly body: string };

/** @returns undefined for small talk, which has no article. */
export function readArticle(provider: Provider, language: Language, topic: Topic): Article | undefined {
  const keys = findArticle(provider, topic);
  return (
    keys && {
      name: keys.name,
      title: renderText(provider, language, keys.title),
      body: renderText(provider, language, keys.body),
    }
  );
}

/** A topic's name as its button shows it. */
export const topicTitle = (provider: Provider, language: Language, topic: Topic): string =>
  provider.topics[topic].title[language];
