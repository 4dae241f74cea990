import type { Language } from "../../kernel/language.ts";
import type { Provider } from "./provider-facts.ts";
import { omitFormat, type Placeholder } from "./template.ts";
import { type TextValue, type TextValues, waysToWrite } from "./text-values.ts";

export type { TextValue, TextValues } from "./text-values.ts";

/**
 * The provider's text `key` in a language, with `values` in its places.
 * @throws RangeError when there is no such text, a value is missing, or it can't be written in the way asked for.
 */
export function renderText(
  provider: Provider,
  language: Language,
  key: string,
  values: TextValues = {},
): string {
  const text = provider.texts.get(key);
  if (text === undefined) throw new RangeError(`no text "${key}"`);
  return text[language]
    .map((part) => (typeof part === "string" ? part : writeValue(part, { provider, language, key, values })))
    .join("");
}

/** Every key that `renderText` takes. */
export const textKeys = (provider: Provider): readonly string[] => [...provider.texts.keys()];

function writeValue(
  { name, format }: Placeholder,
  here: { provider: Provider; language: Language; key: string; values: TextValues },
): string {
  if (format === omitFormat) return "";
  const { provider, language, key, values } = here;
  const value: TextValue | undefined = values[name] ?? provider.constants.get(name);
  if (value === undefined) throw new RangeError(`text "${key}" needs a value for {${name}}`);
  const way = waysToWrite(value, { language, zone: provider.policy.zone, nouns: provider.nouns })[format];
  if (way === undefined) throw new RangeError(`text "${key}": {${name}} can't be written as "${format}"`);
  return way();
}
