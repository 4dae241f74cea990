import { expect, test } from "vitest";
import { allWords, word, wordOf } from "./words.ts";

const placesOf = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

test("every word has the same places in Kazakh, Russian and English, and no exclamation mark", () => {
  for (const [name, [kk = "", ru = "", en = ""]] of Object.entries(allWords)) {
    expect([name, placesOf(ru), placesOf(en)]).toEqual([name, placesOf(kk), placesOf(kk)]);
    expect([name, `${kk}${ru}${en}`.includes("!")]).toEqual([name, false]);
  }
});

test("no Kazakh suffix is glued to a value", () => {
  for (const [name, [kk = ""]] of Object.entries(allWords))
    expect([name, /\}[-\p{L}]/u.test(kk)]).toEqual([name, false]);
});

test("a name that has no word yet reads as the fallback", () => {
  expect(wordOf("cause", "meteor", "cause-other")).toBe("cause-other");
  expect(wordOf("cause", "cable", "cause-other")).toBe("cause-cable");
});

test("values stand in their places", () => {
  expect(word("outage", "kk", { number: "17" })).toBe("Жаппай ақау № 17");
});
