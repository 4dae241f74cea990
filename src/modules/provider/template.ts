import type { Language, Localized } from "../../kernel/language.ts";

/**
 * A text with places for values: `{callAt}`, `{callAt:until}`, `{policy.visits.clockAHours:within}`.
 * After the colon stands the way in which the value is written (see text-values.ts).
 * `omit` writes nothing: it says that this language does without a value that the others need.
 */
export type Placeholder = { readonly name: string; readonly format: string };

export type Template = readonly (string | Placeholder)[];

const plainFormat = "plain";
export const omitFormat = "omit";

const braces = /\{([^{}]*)\}/g;
const placeholder = /^([a-z]\w*(?:\.\w+)*)(?::([a-zA-Z-]+))?$/;

/** @throws SyntaxError naming the part that is no placeholder. */
export function parseTemplate(text: string): Template {
  // Splitting by an expression with a group puts what was between braces at the odd places.
  return text
    .split(braces)
    .flatMap((part, index) => (index % 2 === 1 ? [parsePlaceholder(part)] : parseWords(part)));
}

function parseWords(words: string): Template {
  if (/[{}]/.test(words)) throw new SyntaxError("a { without its }, or the reverse");
  return words === "" ? [] : [words];
}

function parsePlaceholder(inside: string): Placeholder {
  const [, name, format = plainFormat] = placeholder.exec(inside) ?? [];
  if (name === undefined) throw new SyntaxError(`{${inside}} is no placeholder`);
  return { name, format };
}

export const placeholdersOf = (template: Template): readonly Placeholder[] =>
  template.filter((part) => typeof part !== "string");

/** Names that a language lacks although another one has them. */
export function missingNames(templates: Localized<Template>, language: Language): readonly string[] {
  const here = new Set(placeholdersOf(templates[language]).map(({ name }) => name));
  const all = new Set(
    Object.values(templates).flatMap((template) => placeholdersOf(template).map(({ name }) => name)),
  );
  return [...all.difference(here)];
}
