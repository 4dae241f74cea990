import { type Features, featureCount } from "./features.ts";

/** A multinomial logistic regression: each label has a weight for each feature. */
export type LinearModel = {
  readonly labelCount: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
};

export type Example = { readonly features: Features; readonly label: number };

export type Training = {
  /** Times that every example is seen. */
  readonly rounds: number;
  /** How far a step goes; later steps of a weight are shorter (AdaGrad). */
  readonly step: number;
};

/** Learns from examples in a fixed, well mixed order, so that the same phrases always give the same model. */
export function trainModel(
  examples: readonly Example[],
  labelCount: number,
  { rounds, step }: Training,
): LinearModel {
  const weights = new Float32Array(featureCount * labelCount);
  const squares = new Float32Array(featureCount * labelCount).fill(1e-3);
  const biases = new Float32Array(labelCount);
  const model = { labelCount, weights, biases };
  const stride = strideFor(examples.length);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < examples.length; turn++) {
      const { features, label } = examples[(turn * stride + round) % examples.length]!;
      const errors = probabilities(scores(model, features), 1);
      errors[label]! -= 1;
      for (let i = 0; i < features.ids.length; i++) {
        const row = features.ids[i]! * labelCount;
        const weight = features.weights[i]!;
        for (let one = 0; one < labelCount; one++) {
          const gradient = errors[one]! * weight;
          squares[row + one]! += gradient * gradient;
          weights[row + one]! -= (step * gradient) / Math.sqrt(squares[row + one]!);
        }
      }
    }
  }
  return model;
}

/** One number for each label; the greatest is the best guess. */
export function scores(
  { labelCount, weights, biases }: LinearModel,
  { ids, weights: strengths }: Features,
): Float32Array {
  const sums = Float32Array.from(biases);
  for (let i = 0; i < ids.length; i++) {
    const row = ids[i]! * labelCount;
    const strength = strengths[i]!;
    for (let one = 0; one < labelCount; one++) sums[one]! += strength * weights[row + one]!;
  }
  return sums;
}

/** Scores as probabilities; a higher temperature makes them more alike. */
export function probabilities(sums: Float32Array, temperature: number): Float32Array {
  let greatest = -Infinity;
  for (const sum of sums) greatest = Math.max(greatest, sum);
  const powers = sums.map((sum) => Math.exp((sum - greatest) / temperature));
  let total = 0;
  for (const power of powers) total += power;
  return powers.map((power) => power / total);
}

/** A step through the examples that visits each once and keeps neighbours, which are alike, apart. */
function strideFor(count: number): number {
  let stride = Math.max(1, Math.round(count * 0.618));
  while (commonDivisor(stride, count) !== 1) stride++;
  return stride;
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));
