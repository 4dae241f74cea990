import { readFileSync } from "node:fs";
import type { Language } from "../../src/kernel/language.ts";
import type { Topic } from "../../src/kernel/topic.ts";
import type { Understanding } from "../../src/modules/understanding/understanding.ts";

/** A message and what it should be understood as. */
export type Sample = { readonly text: string; readonly lang: Language; readonly topic: Topic };

/** A message and what was understood of it. */
export type Reading = { readonly sample: Sample; readonly understood: Understanding };

/** A share of the readings that are asked about. */
export type Share = { readonly hits: number; readonly of: number };

export const readSamples = (path: string): readonly Sample[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const shareOf = (readings: readonly Reading[], isHit: (reading: Reading) => boolean): Share => ({
  hits: readings.filter(isHit).length,
  of: readings.length,
});

const isRight = ({ sample, understood }: Reading): boolean => understood.topic === sample.topic;

export const topOne = (readings: readonly Reading[]): Share => shareOf(readings, isRight);

export const topThree = (readings: readonly Reading[]): Share =>
  shareOf(readings, ({ sample, understood: { topic, alternatives } }) =>
    [topic, ...alternatives.slice(0, 2).map((guess) => guess.topic)].includes(sample.topic),
  );

export const rightLanguage = (readings: readonly Reading[]): Share =>
  shareOf(readings, ({ sample, understood }) => understood.language === sample.lang);

/** Of messages that are ours, how many the assistant acts on without asking back. */
export const coverage = (readings: readonly Reading[]): Share =>
  shareOf(ours(readings), ({ understood }) => understood.answered);

/** Of those that it acts on, how many are understood rightly. */
export const precision = (readings: readonly Reading[]): Share =>
  shareOf(
    readings.filter(({ understood }) => understood.answered),
    isRight,
  );

/** Of messages that are not ours, on how many it does not act, or says that they are not ours. */
export const rejection = (readings: readonly Reading[]): Share =>
  shareOf(
    readings.filter(({ sample }) => sample.topic === "other"),
    ({ understood }) => !understood.answered || understood.topic === "other",
  );

/** The largest share of our messages that can be acted on with this precision, over all thresholds. */
export function coverageAt(readings: readonly Reading[], wanted: number): Share {
  const own = ours(readings).toSorted((a, b) => b.understood.confidence - a.understood.confidence);
  let right = 0;
  let best = 0;
  for (const [index, reading] of own.entries()) {
    if (isRight(reading)) right++;
    if (right / (index + 1) >= wanted) best = index + 1;
  }
  return { hits: best, of: own.length };
}

/** The messages that are about something of ours. */
export const ours = (readings: readonly Reading[]): readonly Reading[] =>
  readings.filter(({ sample }) => sample.topic !== "other");

/** The manner of writing: Kazakh with its own letters or without them, or in Latin letters; Russian likewise. */
export function mannerOf({ text, lang }: Sample): string {
  if (lang === "en") return "en";
  if (!/\p{Script=Cyrillic}/u.test(text)) return `${lang} in Latin letters`;
  if (lang === "kk" && !/[әғқңөұүһі]/iu.test(text)) return "kk without its letters";
  return lang;
}

/** The text with each word misspelt with the given probability: a letter left out, doubled, or two swapped. */
export function misspell(text: string, probability: number, random: () => number): string {
  return text.replace(/\p{L}{3,}/gu, (word) => {
    if (random() >= probability) return word;
    const at = Math.floor(random() * (word.length - 1));
    const kind = Math.floor(random() * 3);
    if (kind === 0) return word.slice(0, at) + word.slice(at + 1);
    if (kind === 1) return word.slice(0, at) + word[at] + word.slice(at);
    return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  });
}

/** Numbers from 0 to 1 that are the same at each run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Wilson's 95 % interval of a share. */
export function interval({ hits, of }: Share): readonly [number, number] {
  const z = 1.96;
  const share = hits / of;
  const middle = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return [(middle - half) / scale, (middle + half) / scale];
}
