import type { Sample } from "../../src/modules/understanding/samples.ts";

/** Every sample five times, each word misspelt with a probability of 15 %; the same at each run. */
export const misspellAll = (samples: readonly Sample[]): readonly Sample[] =>
  [1, 2, 3, 4, 5].flatMap((seed) => {
    const random = seededRandom(seed);
    return samples.map((sample) => ({ ...sample, text: misspell(sample.text, 0.15, random) }));
  });

/** The text with each word misspelt with the given probability: a letter left out, doubled, or two swapped. */
function misspell(text: string, probability: number, random: () => number): string {
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

/**
 * How long each call takes, in milliseconds: the middle one, and the one that 1 % exceed. Of three tries the quickest
 * counts, since other programs use the same core.
 */
export function timesOf(calls: readonly (() => unknown)[]): { readonly p50: number; readonly p99: number } {
  const timeOf = (call: () => unknown): number => {
    const from = performance.now();
    call();
    return performance.now() - from;
  };
  const times = calls
    .map((call) => Math.min(timeOf(call), timeOf(call), timeOf(call)))
    .toSorted((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
