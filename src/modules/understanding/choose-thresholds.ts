import { type Evaluation, type Reading, evaluate, readAll } from "./evaluate.ts";
import type { Phrases } from "./phrases.ts";
import type { Sample } from "./samples.ts";
import { type Thresholds, thresholds } from "./thresholds.ts";
import { trainUnderstanding, understandingOf } from "./understanding.ts";

/**
 * Chooses the thresholds of topics by a development split: messages that no phrase was made from, and on which nothing
 * is reported. One after the other:
 *
 * 1. `foreignHandicap`: the least with which our own messages are understood about as well as with any.
 * 2. `temperature`: the one with which the right topics are least surprising.
 * 3. `answered` and `foreign`: those with which the least margin over what is wanted is the greatest.
 */
export function chooseThresholds(phrases: Phrases, development: readonly Sample[]): Thresholds {
  const trained = trainUnderstanding(phrases);
  const readWith = (limits: Thresholds): readonly Reading[] =>
    readAll(understandingOf(trained, undefined, limits).understand, development);

  const handicaps = candidates.foreignHandicap.map((foreignHandicap) => ({ ...thresholds, foreignHandicap }));
  const understood = handicaps.map((limits) => shareIn(evaluate(readWith(limits)).topOneOfOurs));
  const enough = Math.max(...understood) - aboutAsWell;
  const handicapped = handicaps[understood.findIndex((share) => share >= enough)]!;

  const tempered = leastBy(
    candidates.temperature.map((temperature) => ({ ...handicapped, temperature })),
    (limits) => surpriseOf(readWith(limits)),
  );
  return leastBy(
    candidates.answered.flatMap((answered) =>
      candidates.foreign.map((foreign) => ({ ...tempered, answered, foreign })),
    ),
    (limits) => -marginOf(evaluate(readWith(limits))),
  );
}

const candidates = {
  foreignHandicap: [0, 0.5, 1, 1.5, 2],
  temperature: [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9, 1],
  answered: [0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7],
  foreign: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4],
} as const;

const aboutAsWell = 0.002;

/** Of what is acted on, how much is right; of our messages, how many are acted on; of others, how many are not. */
const wanted = { precision: 0.95, coverage: 0.9, rejection: 0.9 } as const;

const marginOf = (figures: Evaluation): number =>
  Math.min(
    shareIn(figures.precision) - wanted.precision,
    shareIn(figures.coverage) - wanted.coverage,
    shareIn(figures.rejection) - wanted.rejection,
  );

/** How unexpected the right topics are, on average; what is not among the guesses is as good as excluded. */
function surpriseOf(readings: readonly Reading[]): number {
  const excluded = 0.001;
  const likelihoods = readings.map(({ sample, understood: { topic, confidence, alternatives } }) => {
    const guesses = [{ topic, confidence }, ...alternatives];
    return Math.max(excluded, guesses.find((guess) => guess.topic === sample.topic)?.confidence ?? 0);
  });
  return likelihoods.reduce((sum, likelihood) => sum - Math.log(likelihood), 0) / readings.length;
}

const shareIn = ({ hits, of }: { readonly hits: number; readonly of: number }): number =>
  of === 0 ? 1 : hits / of;

function leastBy<Item>(items: readonly Item[], measure: (item: Item) => number): Item {
  const measured = items.map((item) => ({ item, value: measure(item) }));
  return measured.reduce((least, one) => (one.value < least.value ? one : least)).item;
}
