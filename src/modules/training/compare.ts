import type { Topic } from "../../kernel/topic.ts";
import { evaluate, type Evaluation, type Reading, type Share } from "../understanding/evaluate.ts";

/** How well messages are understood, as far as a training run is judged and shown by it. */
export type Figures = Pick<
  Evaluation,
  "topOne" | "topThree" | "coverage" | "precision" | "rejection" | "byLanguage"
>;

/** What was made of a message. */
export type Guess = { readonly topic: Topic; readonly answered: boolean };

/** A message of the evaluation set that is understood better or worse than before. */
export type ChangedMessage = {
  readonly text: string;
  readonly topic: Topic;
  readonly before: Guess;
  readonly after: Guess;
};

export type Comparison = {
  readonly before: Figures;
  readonly after: Figures;
  readonly better: readonly ChangedMessage[];
  readonly worse: readonly ChangedMessage[];
};

/** The figures that may not fall. */
export const guardedFigures = ["topOne", "precision", "rejection"] as const;
export type GuardedFigure = (typeof guardedFigures)[number];

/** Compares what was understood of the same messages before and after. */
export function compareReadings(before: readonly Reading[], after: readonly Reading[]): Comparison {
  const changes = before.map((reading, at) => ({ from: reading, to: after[at]! }));
  const changed = (isChange: (step: number) => boolean): readonly ChangedMessage[] =>
    changes.filter(({ from, to }) => isChange(worthOf(to) - worthOf(from))).map(messageOf);
  return {
    before: figuresOf(before),
    after: figuresOf(after),
    better: changed((step) => step > 0),
    worse: changed((step) => step < 0),
  };
}

/** The guarded figures that fell by more than `messagesMax` messages; a run is accepted where there are none. */
export const fallenFigures = (
  { before, after }: Pick<Comparison, "before" | "after">,
  messagesMax: number,
): readonly GuardedFigure[] =>
  guardedFigures.filter((name) => hasFallen(before[name], after[name], messagesMax));

/** Shares of unlike numbers of messages are compared as shares; in whole numbers, so that one message is exactly one. */
const hasFallen = (before: Share, after: Share, messagesMax: number): boolean =>
  after.of === 0 ? before.of > 0 : after.hits * before.of < (before.hits - messagesMax) * after.of;

function figuresOf(readings: readonly Reading[]): Figures {
  const { topOne, topThree, coverage, precision, rejection, byLanguage } = evaluate(readings);
  return { topOne, topThree, coverage, precision, rejection, byLanguage };
}

/** Best is to act rightly; then to ask back with the right guess, or a wrong one; worst is to act wrongly. */
function worthOf({ sample, understood }: Reading): number {
  const isRight = understood.topic === sample.topic;
  if (understood.answered) return isRight ? 3 : 0;
  return isRight ? 2 : 1;
}

const messageOf = ({ from, to }: { from: Reading; to: Reading }): ChangedMessage => ({
  text: from.sample.text,
  topic: from.sample.topic,
  before: { topic: from.understood.topic, answered: from.understood.answered },
  after: { topic: to.understood.topic, answered: to.understood.answered },
});
