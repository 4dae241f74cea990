export type Thresholds = Readonly<Record<keyof typeof thresholds, number>>;

/**
 * How sure is sure enough. The first four are what `npm run understand:evaluate -- --choose-thresholds` finds on
 * `test/understanding/development.jsonl`, never on the evaluation set.
 */
export const thresholds = {
  /** Scores are divided by it before they become confidence, so that confidence is how often a guess is right. */
  temperature: 0.55,
  /** From this confidence on the assistant acts without asking back … */
  answered: 0.6,
  /** … unless it is this likely, judged without the handicap below, that the message is not ours. */
  foreign: 0.05,
  /** How much less than its due `other` scores in the guesses: whoever writes here mostly wants something of us. */
  foreignHandicap: 1,
  /** A sentence of its own must be this sure to count as a second subject. */
  second: 0.8,
  /** From this confidence on a message tells its language. */
  language: 0.6,
  /** The other keyboard layout must make a message this much more familiar, as the logarithm of a frequency. */
  layout: 1.5,
} as const;
