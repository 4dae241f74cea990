import type { Topic } from "../../kernel/topic.ts";
import type { Sample } from "./samples.ts";
import type { Understanding } from "./understanding.ts";

/** A share of what is asked about. */
export type Share = { readonly hits: number; readonly of: number };

/** A message and what was understood of it. */
export type Reading = { readonly sample: Sample; readonly understood: Understanding };

/** How well messages are understood. */
export type Evaluation = {
  /** The best guess is right: of all messages, and of those that are about something of ours. */
  readonly topOne: Share;
  readonly topOneOfOurs: Share;
  /** The right topic is among the first three guesses. */
  readonly topThree: Share;
  readonly topThreeOfOurs: Share;
  readonly language: Share;
  /** Of messages that are ours, how many the assistant acts on without asking back. */
  readonly coverage: Share;
  /** Of those that it acts on, how many are understood rightly. */
  readonly precision: Share;
  /** Of messages that are not ours, on how many it does not act, or says that they are not ours. */
  readonly rejection: Share;
  /** The largest share of our messages that can be acted on with a precision of 95 %, over all thresholds. */
  readonly coverageAtPrecision: Share;
  readonly calibration: Calibration;
  readonly byLanguage: Readonly<Record<string, Share>>;
  readonly byScript: Readonly<Record<string, Share>>;
  /** By the manner of writing, where the author of the messages says it. */
  readonly byManner: Readonly<Record<string, Share>>;
  /** What was taken for what, most often first. */
  readonly confusion: readonly Confusion[];
};

export type Confusion = { readonly topic: Topic; readonly takenFor: Topic; readonly count: number };

/** Of the guesses with about this confidence, how many were right. */
export type CalibrationBin = { readonly from: number; readonly confidence: number; readonly right: Share };

export type Calibration = {
  /** How far confidence is from the share that is right, on average over the messages, from 0 to 1. */
  readonly expectedError: number;
  readonly bins: readonly CalibrationBin[];
};

const wantedPrecision = 0.95;
const binCount = 10;

/** What an engine understands of each sample. */
export const readAll = (
  understand: (text: string) => Understanding,
  samples: readonly Sample[],
): readonly Reading[] => samples.map((sample) => ({ sample, understood: understand(sample.text) }));

export function evaluate(readings: readonly Reading[]): Evaluation {
  const own = readings.filter(isOurs);
  return {
    topOne: shareOf(readings, isRight),
    topOneOfOurs: shareOf(own, isRight),
    topThree: shareOf(readings, isAmongThree),
    topThreeOfOurs: shareOf(own, isAmongThree),
    language: shareOf(readings, ({ sample, understood }) => understood.language === sample.lang),
    coverage: shareOf(own, isAnswered),
    precision: shareOf(readings.filter(isAnswered), isRight),
    rejection: shareOf(
      readings.filter((reading) => !isOurs(reading)),
      ({ understood }) => !understood.answered || understood.topic === "other",
    ),
    coverageAtPrecision: coverageAt(own, wantedPrecision),
    calibration: calibrationOf(readings),
    byLanguage: topOneBy(readings, ({ sample }) => sample.lang),
    byScript: topOneBy(readings, ({ sample }) => scriptOf(sample)),
    byManner: topOneBy(readings, ({ sample }) => sample.manner),
    confusion: confusionOf(readings),
  };
}

const shareOf = <Item>(items: readonly Item[], isHit: (item: Item) => boolean): Share => ({
  hits: items.filter(isHit).length,
  of: items.length,
});

/** Wilson's 95 % interval of a share, from 0 to 1; everything is possible where nothing was asked. */
export function intervalOf({ hits, of }: Share): readonly [number, number] {
  if (of === 0) return [0, 1];
  const z = 1.96;
  const share = hits / of;
  const middle = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}

const isOurs = ({ sample }: Reading): boolean => sample.topic !== "other";
const isRight = ({ sample, understood }: Reading): boolean => understood.topic === sample.topic;
const isAnswered = ({ understood }: Reading): boolean => understood.answered;

const isAmongThree = ({ sample, understood: { topic, alternatives } }: Reading): boolean =>
  [topic, ...alternatives.slice(0, 2).map((guess) => guess.topic)].includes(sample.topic);

function coverageAt(readings: readonly Reading[], wanted: number): Share {
  const surest = readings.toSorted((a, b) => b.understood.confidence - a.understood.confidence);
  let right = 0;
  let best = 0;
  for (const [index, reading] of surest.entries()) {
    if (isRight(reading)) right++;
    if (right / (index + 1) >= wanted) best = index + 1;
  }
  return { hits: best, of: readings.length };
}

function calibrationOf(readings: readonly Reading[]): Calibration {
  const binOf = ({ understood }: Reading): number =>
    Math.min(binCount - 1, Math.floor(understood.confidence * binCount));
  const bins = [...Map.groupBy(readings, binOf)]
    .toSorted(([a], [b]) => a - b)
    .map(([bin, group]) => ({
      from: bin / binCount,
      confidence: group.reduce((sum, { understood }) => sum + understood.confidence, 0) / group.length,
      right: shareOf(group, isRight),
    }));
  const expectedError = bins.reduce(
    (sum, { confidence, right: { hits, of } }) =>
      sum + (of / readings.length) * Math.abs(confidence - hits / of),
    0,
  );
  return { expectedError, bins };
}

function topOneBy(
  readings: readonly Reading[],
  groupOf: (reading: Reading) => string | undefined,
): Readonly<Record<string, Share>> {
  const groups = Map.groupBy(readings, groupOf);
  return Object.fromEntries(
    [...groups].flatMap(([name, group]) => (name === undefined ? [] : [[name, shareOf(group, isRight)]])),
  );
}

/** Kazakh with its own letters or without them, or in Latin letters; Russian likewise; English. */
function scriptOf({ text, lang }: Sample): string {
  if (lang === "en") return "English";
  const name = lang === "kk" ? "Kazakh" : "Russian";
  if (!/\p{Script=Cyrillic}/u.test(text)) return `${name} in Latin letters`;
  return lang === "kk" && !/[әғқңөұүһі]/iu.test(text) ? "Kazakh without its letters" : name;
}

function confusionOf(readings: readonly Reading[]): readonly Confusion[] {
  const wrong = readings.filter((reading) => !isRight(reading));
  const pairs = Map.groupBy(wrong, ({ sample, understood }) => `${sample.topic} ${understood.topic}`);
  return [...pairs.values()]
    .map((group) => ({
      topic: group[0]!.sample.topic,
      takenFor: group[0]!.understood.topic,
      count: group.length,
    }))
    .toSorted((a, b) => b.count - a.count);
}
