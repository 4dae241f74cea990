import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { normaliseLine } from "../../src/modules/normaliser/normaliser.ts";
import { type Share, evaluate, readAll } from "../../src/modules/understanding/evaluate.ts";
import { loadPhrases } from "../../src/modules/understanding/phrases.ts";
import { readSamples } from "../../src/modules/understanding/samples.ts";
import { createUnderstanding } from "../../src/modules/understanding/understanding.ts";
import { misspellAll } from "./measures.ts";

const phrases = loadPhrases("provider/beeline-kz/phrases");
const { understand } = createUnderstanding(phrases);
const development = readSamples("test/understanding/development.jsonl");
const percent = ({ hits, of }: Share): number => (hits / of) * 100;

// Floors, a little below what was measured, so that a step back fails.
test("messages of the development set are understood", () => {
  const figures = evaluate(readAll(understand, development));
  expect(percent(figures.topOneOfOurs)).toBeGreaterThanOrEqual(92);
  expect(percent(figures.topThree)).toBeGreaterThanOrEqual(97);
  expect(percent(figures.language)).toBeGreaterThanOrEqual(98);
  expect(percent(figures.precision)).toBeGreaterThanOrEqual(93);
  expect(percent(figures.coverage)).toBeGreaterThanOrEqual(88);
  expect(percent(figures.rejection)).toBeGreaterThanOrEqual(88);
});

test("a word in seven misspelt costs little", () => {
  const misspelt = evaluate(readAll(understand, misspellAll(development)));
  expect(percent(misspelt.topOne)).toBeGreaterThanOrEqual(85);
});

/** Above this share of common letter pieces two messages are the same one, said a little differently. */
const nearlyTheSame = 0.75;

const evaluationSet = ["blind", "strangers"]
  .map((name) => `provider/beeline-kz/evaluation/${name}.jsonl`)
  .filter((path) => existsSync(path));

test.each(evaluationSet)("%s holds no near-duplicate of a phrase or of the development set", (path) => {
  const isNearKnown = nearnessTo([
    ...[...phrases]
      .filter(([topic]) => !courtesies.has(topic))
      .flatMap(([, groups]) => Object.values(groups).flat()),
    ...development.map(({ text }) => text),
  ]);
  const copied = readSamples(path).filter(({ topic, text }) => !courtesies.has(topic) && isNearKnown(text));
  expect(copied.map(({ text }) => text)).toEqual([]);
});

/** There are only so many ways to greet. */
const courtesies = new Set(["greeting", "thanks"]);

const piecesOf = (text: string): ReadonlySet<string> => {
  const line = `_${normaliseLine(text).replaceAll(" ", "_")}_`;
  return new Set(Array.from({ length: line.length - 2 }, (_, at) => line.slice(at, at + 3)));
};

/** Jaccard's measure: the pieces that both have, of those that either has. */
function nearnessTo(texts: readonly string[]): (text: string) => boolean {
  const known = texts.map(piecesOf);
  const holders = new Map<string, number[]>();
  for (const [at, pieces] of known.entries()) {
    for (const piece of pieces) holders.set(piece, [...(holders.get(piece) ?? []), at]);
  }
  return (text) => {
    const pieces = piecesOf(text);
    const common = new Map<number, number>();
    for (const piece of pieces)
      for (const at of holders.get(piece) ?? []) common.set(at, (common.get(at) ?? 0) + 1);
    return [...common].some(
      ([at, count]) => count / (pieces.size + known[at]!.size - count) >= nearlyTheSame,
    );
  };
}
