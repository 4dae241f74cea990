import { expect, test } from "vitest";
import { normaliseLine } from "../../src/modules/normaliser/normaliser.ts";
import { loadPhrases } from "../../src/modules/understanding/phrases.ts";
import { readSamples } from "../../src/modules/understanding/samples.ts";

/** From this share of common letter pieces on, two messages are the same one, said a little differently. */
const nearlyTheSame = 0.75;

const known = [
  ...[...loadPhrases("provider/beeline-kz/phrases").values()].flatMap((groups) =>
    Object.values(groups).flat(),
  ),
  ...readSamples("test/understanding/development.jsonl").map(({ text }) => text),
].map((text) => ({ text, pieces: piecesOf(text) }));

const holders = new Map<string, typeof known>();
for (const one of known)
  for (const piece of one.pieces) holders.getOrInsertComputed(piece, () => []).push(one);

test.each(["blind", "strangers"])(
  "%s.jsonl repeats no phrase and no message of the development set",
  (name) => {
    const repeated = readSamples(`provider/beeline-kz/evaluation/${name}.jsonl`).flatMap(({ text }) => {
      const twin = twinOf(text);
      return twin === undefined ? [] : [`${text} = ${twin}`];
    });
    expect(repeated).toEqual([]);
  },
);

test.each([
  ["in other letters", "ИНТЕРНЕТ ЖОК!", "интернет жоқ", true],
  ["with one more letter", "қашан қосыласыздар ертең", "қашан қосыласыздар ертеңң", true],
  ["with another subject", "когда придёт мастер", "когда придёт платёж", false],
])("a message %s is told apart rightly", (_, one, other, same) => {
  expect(likeness(piecesOf(one), piecesOf(other)) >= nearlyTheSame).toBe(same);
});

test("no message stands twice in the evaluation sets", () => {
  const keys = ["blind", "strangers"]
    .flatMap((name) => readSamples(`provider/beeline-kz/evaluation/${name}.jsonl`))
    .map(({ text }) => normaliseLine(text));
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

/** Of any quarter of a text's pieces and one more its twin has at least one: only who has a rare one is compared. */
function twinOf(text: string): string | undefined {
  const pieces = piecesOf(text);
  const rarest = [...pieces]
    .map((piece) => holders.get(piece) ?? [])
    .toSorted((one, other) => one.length - other.length)
    .slice(0, Math.floor(pieces.size * (1 - nearlyTheSame)) + 1);
  return rarest.flat().find((other) => likeness(pieces, other.pieces) >= nearlyTheSame)?.text;
}

/** The letter triples of a text's matching key, its edges included. */
function piecesOf(text: string): ReadonlySet<string> {
  const line = ` ${normaliseLine(text)} `;
  return new Set(Array.from({ length: line.length - 2 }, (_, at) => line.slice(at, at + 3)));
}

/** Jaccard's measure: the pieces that both have, of those that either has. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  if (few.size < many.size * nearlyTheSame) return 0;
  const common = few.intersection(many).size;
  return common / (one.size + other.size - common);
}
