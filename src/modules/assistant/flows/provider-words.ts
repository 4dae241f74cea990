import { inEveryLanguage, type Localized } from "../../../kernel/language.ts";
import type { Provider } from "../../provider/provider.ts";
import { renderText } from "../../provider/text.ts";
import type { Line } from "../flow/flow.ts";
import { foldWord } from "../../normaliser/letters.ts";

/** Words of the provider's own data as they stand in texts and in what subscribers type. */

type Titled = { readonly title: Localized };

/** Their titles, one after another. */
export const listTitles = (items: readonly Titled[]): Localized =>
  inEveryLanguage((language) => items.map(({ title }) => title[language]).join(", "));

/** Texts of the provider, one after another, as a value of another text. */
export const listTexts = (provider: Provider, keys: readonly string[]): Localized =>
  inEveryLanguage((language) => keys.map((key) => renderText(provider, language, key)).join("; "));

/** The one item whose title, in any language, stands in the text with all its words. */
export function findTitled(items: Readonly<Record<string, Titled>>, text: string): string | undefined {
  const typed = new Set(keysOf(text));
  const named = Object.entries(items).filter(([, { title }]) =>
    Object.values(title).some((words) => keysOf(words).every((word) => typed.has(word))),
  );
  return named.length === 1 ? named[0]![0] : undefined;
}

const keysOf = (text: string): readonly string[] =>
  (text.match(/\d+|\p{L}[\p{L}\p{M}'’]*/gu) ?? []).map((word) => foldWord(word) || word);

/** A figure that stands in for one that nobody has given yet is called a sample. */
export const sampleLines = ({ placeholder }: { readonly placeholder: boolean }): readonly Line[] =>
  placeholder ? [{ key: "sample-figures" }] : [];
