import { expect, test } from "vitest";
import { remembering } from "./remembering.ts";

test("what is longer than any word is answered and not kept", () => {
  let asked = 0;
  const lengthOf = remembering((text) => {
    asked += 1;
    return text.length;
  });
  const long = "a".repeat(1000);
  expect([lengthOf(long), lengthOf(long)]).toEqual([1000, 1000]);
  expect(asked).toBe(2);
});

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
