import { expect, test } from "vitest";
import { remembering } from "./remembering.ts";

test("an answer is worked out once, and again after too many others", () => {
  const asked: string[] = [];
  const double = remembering((text) => {
    asked.push(text);
    return text + text;
  }, 2);
  expect([double("a"), double("a"), double("b"), double("c"), double("a")]).toEqual([
    "aa",
    "aa",
    "bb",
    "cc",
    "aa",
  ]);
  expect(asked).toEqual(["a", "b", "c", "a"]);
});
