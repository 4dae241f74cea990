import type { Language } from "../../../../kernel/language.ts";
import type { Provider } from "../../../provider/provider.ts";
import { placeholdersOf } from "../../../provider/template.ts";
import { renderText, textKeys } from "../../../provider/text.ts";

/** Finds out which of the provider's texts a message was made of: its words are there, whatever stands in its places. */
export type SaidKeys = (text: string, language: Language) => readonly string[];

export function createSaidKeys(provider: Provider): SaidKeys {
  const patterns = new Map<Language, readonly (readonly [string, RegExp])[]>();
  const patternsOf = (language: Language) => {
    const known = patterns.get(language);
    if (known !== undefined) return known;
    const made = textKeys(provider).map((key) => [key, patternOf(provider, language, key)] as const);
    patterns.set(language, made);
    return made;
  };
  return (text, language) =>
    patternsOf(language).flatMap(([key, pattern]) => (pattern.test(text) ? [key] : []));
}

/** A text fills whole lines. Places that the provider itself fills hold what it says. */
function patternOf(provider: Provider, language: Language, key: string): RegExp {
  const text = provider.texts.get(key)!;
  const isFixed = placeholdersOf(text[language]).every(({ name }) => provider.constants.has(name));
  if (isFixed) return wholeLines(RegExp.escape(renderText(provider, language, key)));
  return wholeLines(
    text[language].map((part) => (typeof part === "string" ? RegExp.escape(part) : ".+?")).join(""),
  );
}

const wholeLines = (pattern: string): RegExp => new RegExp(`(?<![^\\n])${pattern}(?![^\\n])`, "su");
