import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languages } from "../../kernel/language.ts";
import { loadProvider } from "../provider/provider.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import { createKnowledge, type Range } from "./knowledge.ts";
import { choosePassages, rangesIn, sentencesOf } from "./passages.ts";
import { placedWords } from "./search-words.ts";
import { termsOf } from "./terms.ts";

const folder = join(import.meta.dirname, "../../../provider/beeline-kz");
const knowledge = createKnowledge(loadProvider(folder), loadPhrases(join(folder, "phrases")));

const termsIn = (text: string): ReadonlySet<string> =>
  new Set(placedWords(text).flatMap(({ key }) => termsOf(key) ?? []));

/** What is marked of a text, in its own letters. */
const marked = (text: string, query: string): readonly string[] =>
  rangesIn(text, termsIn(query)).map(({ start, end }) => text.slice(start, end));

/** Why ranges can't be marked in a text; undefined when they can. */
function whyWrong(text: string, ranges: readonly Range[]): string | undefined {
  let from = 0;
  for (const { start, end } of ranges) {
    if (start < from || end <= start || end > text.length) return `${start}–${end} after ${from}`;
    if (!text.slice(from, start).isWellFormed() || !text.slice(start, end).isWellFormed())
      return `${start}–${end} splits a character`;
    from = end;
  }
  return undefined;
}

describe("what matches is marked in the text's own letters, whatever the query's", () => {
  test.each([
    ["Роутерді өшіріп қосыңыз.", "routerdi", ["Роутерді"]],
    ["Роутерді өшіріп қосыңыз.", "оширип косыныз", ["өшіріп", "қосыңыз"]],
    ["Мәселе Wi-Fi-да ма, желіде ме?", "вайфай", ["Wi-Fi"]],
    ["Перезапустите роутер. Роутеры бывают разные.", "роутера", ["роутер", "Роутеры"]],
    ["😀 роутер 😀 роутер", "роутер", ["роутер", "роутер"]],
    ["Нөмір — 3131, 116 емес.", "3131", ["3131"]],
    ["Интернет қосылмады.", "тариф", []],
    ["Роутер: https://provider.example/router.", "router", ["Роутер"]],
  ])("%s ← %s", (text, query, words) => {
    expect(marked(text, query)).toEqual(words);
  });
});

test("ranges lie in the text, in order, and split no character", { timeout: 30_000 }, () => {
  const letters = fc.constantFrom(..."роутер Wi-Fi ә қ й́ ё ß ﬁ 😀 👨‍👩‍👧 \n3131'’щ".match(/./gsu)!);
  const text = fc.oneof(fc.string({ unit: letters, maxLength: 80 }), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(text, text, (written, query) => {
      const ranges = rangesIn(written, termsIn(query + written.slice(0, 10)));
      expect(whyWrong(written, ranges)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

test("passages are the article's own words, where they say they are", { timeout: 30_000 }, () => {
  const words = knowledge
    .listGroups("kk")
    .flatMap(({ articles }) => articles.flatMap(({ title, sections }) => [title, sections[0].text]))
    .flatMap((text) => text.split(/\s+/));
  const query = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(query, fc.constantFrom(...languages), (chosen, language) => {
      for (const { article, titleRanges, passages } of knowledge.search(chosen.join(" "), language, 5)) {
        expect(whyWrong(article.title, titleRanges)).toBeUndefined();
        expect(passages.length).toBeGreaterThan(0);
        for (const { section, at, text, ranges } of passages) {
          const whole = article.sections.find(({ id }) => id === section)?.text ?? "";
          expect(whole.slice(at, at + text.length)).toBe(text);
          expect(whyWrong(text, ranges)).toBeUndefined();
        }
      }
    }),
    { numRuns: 40 },
  );
});

describe("of an article its most telling sentences are shown", () => {
  const article = {
    name: "x",
    group: "x",
    topics: [],
    title: "Роутер",
    sections: [
      { id: "answer", title: "", text: "Роутер бар. Роутер мен пульт бар. Басқа сөз." },
      { id: "steps", title: "Реті", text: "+ Пультті алыңыз.\n+ Түймесін басыңыз." },
    ],
  } as const;
  const passagesFor = (query: string) =>
    choosePassages(sentencesOf(article, "kk"), { terms: termsIn(query), rarity: () => 1 });

  test("those that say most, in the order of the article, without the mark of a list", () => {
    expect(passagesFor("роутер пульт").map(({ section, text }) => [section, text])).toEqual([
      ["answer", "Роутер бар."],
      ["answer", "Роутер мен пульт бар."],
    ]);
    expect(passagesFor("түйме пульт").map(({ text }) => text)).toEqual([
      "Роутер мен пульт бар.",
      "Пультті алыңыз.",
    ]);
  });

  test("the first one where none of its words was asked for", () => {
    expect(passagesFor("ауа райы")).toEqual([{ section: "answer", at: 0, text: "Роутер бар.", ranges: [] }]);
  });
});
