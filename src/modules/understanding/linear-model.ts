import { type Features, featureCount } from "./features.ts";

/** A multinomial logistic regression: a weight for each feature and label, as a whole number times the label's scale. */
export type LinearModel = { readonly weights: Int8Array; readonly scales: Float32Array };

export type Example = { readonly features: Features; readonly label: number };

export type Training = {
  readonly labelCount: number;
  /** Times that every example is seen. */
  readonly rounds: number;
  /**
   * Examples that came later. They are seen between the others, whose order they leave as it is: a model with a few
   * more differs by what they teach and hardly by chance.
   */
  readonly added?: readonly Example[];
};

/** How far a step goes; each weight's steps get shorter with the ground it has covered (AdaGrad). */
const step = 0.4;
const groundAtStart = 1e-3;

/** This share of an example's features is left out whenever it is seen, so that no few of them decide alone. */
const leftOut = 0.2;

const greatestWhole = 127;

/** Learns from examples in a fixed, well mixed order, so that the same phrases always give the same model. */
export function trainModel(
  examples: readonly Example[],
  { labelCount, rounds, added = [] }: Training,
): LinearModel {
  const weights = new Float32Array(featureCount * labelCount);
  const ground = new Float32Array(featureCount * labelCount).fill(groundAtStart);
  const scales = new Float32Array(labelCount).fill(1);
  const importance = importanceOf([...examples, ...added], labelCount);
  const stride = strideFor(examples.length);
  const wrong = new Uint16Array(labelCount);
  const learn = ({ label }: Example, seen: Features): void => {
    const errors = probabilities(scores({ weights, scales }, seen), 1);
    errors[label]! -= 1;
    const wrongCount = findWrong(errors, wrong);
    for (let i = 0; i < seen.ids.length; i++) {
      const row = seen.ids[i]! * labelCount;
      const strength = seen.weights[i]! * importance[label]!;
      for (let at = 0; at < wrongCount; at++) {
        const one = wrong[at]!;
        const gradient = errors[one]! * strength;
        ground[row + one]! += gradient * gradient;
        weights[row + one]! -= (step * gradient) / Math.sqrt(ground[row + one]!);
      }
    }
  };
  const leaveOut = createLeaveOut();
  const leaveOutOfAdded = createLeaveOut();
  let addedTurn = 0;
  for (let turn = 0; turn < examples.length * rounds; turn++) {
    const example = examples[(turn * stride) % examples.length]!;
    learn(example, leaveOut(example.features));
    for (; addedTurn * examples.length < (turn + 1) * added.length; addedTurn++) {
      const other = added[addedTurn % added.length]!;
      learn(other, leaveOutOfAdded(other.features));
    }
  }
  return inWholeNumbers(weights, labelCount);
}

/** A label that is off by less teaches nothing worth its time: later rounds are quick. */
const negligible = 0.003;

/** Puts the labels that are off into `wrong`, and says how many they are. */
function findWrong(errors: Float32Array, wrong: Uint16Array): number {
  let count = 0;
  for (let one = 0; one < errors.length; one++)
    if (Math.abs(errors[one]!) >= negligible) wrong[count++] = one;
  return count;
}

/** Labels with few examples count more, by the square root of how much fewer they have. */
function importanceOf(examples: readonly Example[], labelCount: number): Float32Array {
  const counts = new Float32Array(labelCount);
  for (const { label } of examples) counts[label]! += 1;
  return counts.map((count) => Math.sqrt(examples.length / labelCount / Math.max(1, count)));
}

/**
 * Leaves features out by chance, the same ones in every training; those that stay make up for them. What it gives is
 * good until it is asked again.
 */
function createLeaveOut(): (features: Features) => Features {
  let state = 7;
  const isLeftOut = (): boolean => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state < leftOut * 2 ** 32;
  };
  let kept = { ids: new Int32Array(0), weights: new Float32Array(0) };
  return ({ ids, weights }) => {
    if (ids.length > kept.ids.length)
      kept = { ids: new Int32Array(ids.length), weights: new Float32Array(ids.length) };
    let count = 0;
    for (let i = 0; i < ids.length; i++) {
      if (isLeftOut()) continue;
      kept.ids[count] = ids[i]!;
      kept.weights[count++] = weights[i]! / (1 - leftOut);
    }
    return { ids: kept.ids.subarray(0, count), weights: kept.weights.subarray(0, count) };
  };
}

/** A quarter of the memory, for nothing that can be measured in accuracy. */
function inWholeNumbers(weights: Float32Array, labelCount: number): LinearModel {
  const scales = new Float32Array(labelCount).fill(1e-9);
  for (let at = 0; at < weights.length; at++) {
    const label = at % labelCount;
    scales[label] = Math.max(scales[label]!, Math.abs(weights[at]!) / greatestWhole);
  }
  const whole = new Int8Array(weights.length);
  for (let at = 0; at < whole.length; at++) whole[at] = Math.round(weights[at]! / scales[at % labelCount]!);
  return { weights: whole, scales };
}

/** One number for each label; the greatest is the best guess. */
export function scores(
  { weights, scales }: { readonly weights: Int8Array | Float32Array; readonly scales: Float32Array },
  { ids, weights: strengths }: Features,
): Float32Array {
  const sums = new Float32Array(scales.length);
  for (let i = 0; i < ids.length; i++) {
    const row = ids[i]! * sums.length;
    const strength = strengths[i]!;
    for (let one = 0; one < sums.length; one++) sums[one]! += strength * weights[row + one]!;
  }
  for (let one = 0; one < sums.length; one++) sums[one]! *= scales[one]!;
  return sums;
}

/** Scores as probabilities; a higher temperature makes them more alike. */
export function probabilities(sums: Float32Array, temperature: number): Float32Array {
  let greatest = -Infinity;
  for (const sum of sums) greatest = Math.max(greatest, sum);
  const shares = sums.map((sum) => Math.exp((sum - greatest) / temperature));
  let total = 0;
  for (const share of shares) total += share;
  for (let one = 0; one < shares.length; one++) shares[one]! /= total;
  return shares;
}

/** A step through the examples that visits each once and keeps neighbours, which are alike, apart. */
function strideFor(count: number): number {
  let stride = Math.max(1, Math.round(count * 0.618));
  while (commonDivisor(stride, count) !== 1) stride++;
  return stride;
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));
