import { describe, expect, test, vi } from "vitest";
import { type Share, evaluate, readAll } from "../../src/modules/understanding/evaluate.ts";
import { loadPhrases } from "../../src/modules/understanding/phrases.ts";
import { readSamples } from "../../src/modules/understanding/samples.ts";
import { createUnderstanding } from "../../src/modules/understanding/understanding.ts";
import { misspellAll } from "./measures.ts";

// Thousands of messages take seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const { understand } = createUnderstanding(loadPhrases("provider/beeline-kz/phrases"));
const percent = ({ hits, of }: Share): number => (hits / of) * 100;

// Floors, a little below what was measured, so that a step back fails.
test.each(["test/understanding/development.jsonl", "provider/beeline-kz/evaluation/blind.jsonl"])(
  "%s: messages are understood, acted on rightly, and left alone where they are not ours",
  (file) => {
    const figures = evaluate(readAll(understand, readSamples(file)));
    expect(percent(figures.topOneOfOurs)).toBeGreaterThanOrEqual(94.5);
    expect(percent(figures.topThreeOfOurs)).toBeGreaterThanOrEqual(98.5);
    expect(percent(figures.precision)).toBeGreaterThanOrEqual(95.5);
    expect(percent(figures.coverage)).toBeGreaterThanOrEqual(90.5);
    expect(percent(figures.rejection)).toBeGreaterThanOrEqual(92);
    expect(figures.calibration.expectedError).toBeLessThanOrEqual(0.04);
  },
);

describe("messages that nobody here has written", () => {
  const blind = evaluate(readAll(understand, readSamples("provider/beeline-kz/evaluation/blind.jsonl")));
  const strangers = evaluate(
    readAll(understand, readSamples("provider/beeline-kz/evaluation/strangers.jsonl")),
  );

  test("of strangers are understood nearly as often", () => {
    expect(percent(strangers.topOneOfOurs)).toBeGreaterThanOrEqual(86);
  });

  test("are understood in Latin letters and without Kazakh ones nearly as often as in their own", () => {
    const usual = percent(blind.byManner["kazakh"]!);
    for (const manner of ["latin", "letterless"])
      expect(percent(blind.byManner[manner]!)).toBeGreaterThanOrEqual(usual - 5);
  });
});

test("the language is told in whatever letters", () => {
  const { language } = evaluate(readAll(understand, readSamples("test/understanding/development.jsonl")));
  expect(percent(language)).toBeGreaterThanOrEqual(98);
});

test("a word in seven misspelt costs little", () => {
  const misspelt = misspellAll(readSamples("test/understanding/development.jsonl"));
  expect(percent(evaluate(readAll(understand, misspelt)).topOneOfOurs)).toBeGreaterThanOrEqual(92);
});

test.each([
  "lorem ipsum dolor sit amet",
  "asdfgh qwerty zxcvb",
  "ываываыв олдолдо",
  "🙂🙂🙂",
  "1234",
  "...",
  "хахаха лол",
  "the mitochondria is the powerhouse of the cell",
])("nothing is acted on for «%s» as if it were ours", (text) => {
  const { answered, topic } = understand(text);
  expect(answered && topic !== "other").toBe(false);
});
