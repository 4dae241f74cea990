import { type Features, featureCount } from "./features.ts";

/** A multinomial logistic regression: a weight for each feature and label, as a whole number times the label's scale. */
export type LinearModel = { readonly weights: Int8Array; readonly scales: Float32Array };

export type Example = { readonly features: Features; readonly label: number };

export type Training = {
  readonly labelCount: number;
  /** Times that every example is seen. */
  readonly rounds: number;
};

/** How far a step goes; each weight's steps get shorter with the ground it has covered (AdaGrad). */
const step = 0.5;
const groundAtStart = 1e-3;

const greatestWhole = 127;

/** Learns from examples in a fixed, well mixed order, so that the same phrases always give the same model. */
export function trainModel(examples: readonly Example[], { labelCount, rounds }: Training): LinearModel {
  const weights = new Float32Array(featureCount * labelCount);
  const ground = new Float32Array(featureCount * labelCount).fill(groundAtStart);
  const scales = new Float32Array(labelCount).fill(1);
  const stride = strideFor(examples.length);
  for (let turn = 0; turn < examples.length * rounds; turn++) {
    const { features, label } = examples[(turn * stride) % examples.length]!;
    const errors = probabilities(scores({ weights, scales }, features), 1);
    errors[label]! -= 1;
    for (let i = 0; i < features.ids.length; i++) {
      const row = features.ids[i]! * labelCount;
      const strength = features.weights[i]!;
      for (let one = 0; one < labelCount; one++) {
        const gradient = errors[one]! * strength;
        ground[row + one]! += gradient * gradient;
        weights[row + one]! -= (step * gradient) / Math.sqrt(ground[row + one]!);
      }
    }
  }
  return inWholeNumbers(weights, labelCount);
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
