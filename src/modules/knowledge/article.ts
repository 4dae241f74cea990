import { inEveryLanguage, type Language, type Localized } from "../../kernel/language.ts";
import { type Topic, topics } from "../../kernel/topic.ts";
import type { Provider } from "../provider/provider.ts";
import { renderText } from "../provider/text.ts";

/** A part of an article. In its text each line is a paragraph, an item of a list (`- …`) or a step (`+ …`). */
export type Section = { readonly id: string; readonly title: string; readonly text: string };

/** An article in words, as a help page or an operator's reply shows it. */
export type Article = {
  readonly name: string;
  /** Its group on the help page. */
  readonly group: string;
  /** The topics that it explains. */
  readonly topics: readonly Topic[];
  readonly title: string;
  /** The first, without a title of its own, is the short answer that the assistant gives, too. */
  readonly sections: readonly [Section, ...Section[]];
};

/** All articles of the provider, in the order of its help page. */
export const writeArticles = (provider: Provider): readonly Localized<Article>[] =>
  Object.entries(provider.help).flatMap(([group, { articles }]) =>
    articles.map((name) => inEveryLanguage((language) => writeArticle(provider, language, { group, name }))),
  );

function writeArticle(
  provider: Provider,
  language: Language,
  { group, name }: Pick<Article, "group" | "name">,
): Article {
  const say = (part: string): string => renderText(provider, language, `articles.${name}.${part}`);
  const more = (provider.articles[name]?.sections ?? []).map((id) => ({
    id,
    title: say(`sections.${id}.title`),
    text: say(`sections.${id}.body`),
  }));
  return {
    name,
    group,
    topics: topics.filter((topic) => provider.topics[topic].article === name),
    title: say("title"),
    sections: [{ id: "answer", title: "", text: say("body") }, ...more],
  };
}
