import { readFileSync } from "node:fs";
import { normalise } from "../../src/modules/normaliser/normaliser.ts";
import { type Lesson, trainClassifier } from "../../src/modules/understanding/classifier.ts";
import type { Share } from "../../src/modules/understanding/evaluate.ts";
import { lettersOf } from "../../src/modules/understanding/features.ts";
import { seededRandom } from "./measures.ts";

/** A public check of the method: the same features and the same training on other labels. */
export type Labelled = { readonly text: string; readonly label: string };

/** Our method, and beside it the usual one: pieces of the words as they were typed, without folding or meaning. */
export type Method = "ours" | "plain";

const comment = /^# *(?<name>[\w-]+) *[=:] *(?<value>.*)$/;

/**
 * Reads utterances of xSID's CoNLL format: blocks with the comments `# text` and `# intent`.
 * @throws Error that names file and line and says what was expected.
 */
export function readConll(path: string): readonly Labelled[] {
  const found: Labelled[] = [];
  let block: Record<string, string> = {};
  const lines = [...readFileSync(path, "utf8").split("\n"), ""];
  for (const [at, line] of lines.entries()) {
    const { name, value } = comment.exec(line.trim())?.groups ?? {};
    if (name !== undefined) block[name] = value!;
    if (line.trim() !== "" || Object.keys(block).length === 0) continue;
    const { text, intent } = block;
    if (text === undefined) throw new Error(`${path}:${at}: text: expected a comment "# text = …" above`);
    if (intent === undefined)
      throw new Error(`${path}:${at}: intent: expected a comment "# intent = …" above`);
    found.push({ text, label: intent });
    block = {};
  }
  if (found.length === 0)
    throw new Error(`${path}:1: expected utterances with "# text = …" and "# intent = …"`);
  return found;
}

/** Trains on some and tells how many others are understood. */
export function tryMethod(train: readonly Labelled[], test: readonly Labelled[], method: Method): Share {
  const labels = [...new Set(train.map(({ label }) => label))].toSorted();
  const wordsOf = method === "ours" ? foldedWords : typedWords;
  const lessons: readonly Lesson[] = train.map(({ text, label }) => ({
    words: wordsOf(text),
    label: labels.indexOf(label),
  }));
  const classify =
    method === "ours"
      ? trainClassifier(lessons, labels.length)
      : trainClassifier(lessons, labels.length, (words) => [lettersOf(words)]);
  const isRight = ({ text, label }: Labelled): boolean => {
    const scores = classify(wordsOf(text));
    return labels[scores.indexOf(Math.max(...scores))] === label;
  };
  return { hits: test.filter(isRight).length, of: test.length };
}

/** Every utterance is tested once, by a model that was trained on the other folds. */
export function crossValidate(all: readonly Labelled[], method: Method, seed: number, folds = 5): Share {
  const random = seededRandom(seed);
  const mixed = all
    .map((one) => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
  const shares = Array.from({ length: folds }, (_, fold) =>
    tryMethod(
      mixed.filter((_one, at) => at % folds !== fold),
      mixed.filter((_one, at) => at % folds === fold),
      method,
    ),
  );
  return { hits: shares.reduce((sum, { hits }) => sum + hits, 0), of: all.length };
}

const foldedWords = (text: string): readonly string[] => normalise(text).words;
const typedWords = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== "");
