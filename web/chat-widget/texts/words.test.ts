import { expect, test } from "vitest";
import { languages } from "../../../src/kernel/language.ts";
import { resultWord, word } from "./words.ts";

test.each(languages)(
  "the name of the language begins as it does on the switch, in %s (WCAG 2.5.3)",
  (language) => {
    expect(word("language-name", language)).toMatch(new RegExp(`^${word("language-short", language)}`));
  },
);

test.each([
  ["line", "cable-cut", "line-cable-cut"],
  ["line", "pending", "pending"],
  ["visit", "something-new", "unknown"],
] as const)("a result reads as itself, or as unknown: %s %s", (check, result, name) => {
  expect(resultWord(check, result)).toBe(name);
});
