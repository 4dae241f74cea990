import { expect, test } from "vitest";
import { resultWord } from "./words.ts";

test.each([
  ["line", "cable-cut", "line-cable-cut"],
  ["line", "pending", "pending"],
  ["visit", "something-new", "unknown"],
] as const)("a result reads as itself, or as unknown: %s %s", (check, result, name) => {
  expect(resultWord(check, result)).toBe(name);
});
