import { expect, test } from "vitest";
import { foldWord } from "../normaliser/letters.ts";
import { stem, stemKey } from "./stemmer.ts";

test("what is denied keeps its own stem, in any letters", () => {
  expect(stem("қосылды")).toBe("қосыл");
  for (const form of ["қосылмады", "қосылмайды", "қосылмаған", "қосылмай", "қосылмас"]) {
    expect(stem(form)).toBe("қосылма");
    expect(stemKey(foldWord(form))).toBe(foldWord("қосылма"));
  }
});
