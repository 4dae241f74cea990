import { type Topic, topics } from "../../kernel/topic.ts";
import { rarityOf, viewsOf, weigh } from "./features.ts";
import { type Example, probabilities, scores, trainModel } from "./linear-model.ts";
import { normalise, normaliseLine } from "../normaliser/normaliser.ts";
import type { Phrases } from "./phrases.ts";
import { thresholds } from "./thresholds.ts";

export type TopicGuess = { readonly topic: Topic; readonly confidence: number };

/** What matching keys are about: every topic, the likeliest first, and whether to act on the first. */
export type TopicReading = { readonly guesses: readonly TopicGuess[]; readonly isSure: boolean };
export type TopicModel = (words: readonly string[]) => TopicReading;

const training = { labelCount: topics.length, rounds: 5 };

/** One phrase in this many is kept out of a first training, and tells how far confidence can be trusted. */
const heldOutEvery = 5;

/** Trains on a provider's phrases. */
export function trainTopicModel(phrases: Phrases): TopicModel {
  const known = [...phrases].flatMap(([topic, groups]) =>
    Object.values(groups)
      .flat()
      .map((text: string) => ({
        views: viewsOf(matterOf(normalise(text).words)),
        label: topics.indexOf(topic),
      })),
  );
  const rarity = rarityOf(known.map(({ views }) => views));
  const examples = known.map(({ views, label }) => ({ features: weigh(views, rarity), label }));
  const temperature = calibrate(examples);
  const model = trainModel(examples, training);
  return (words) => {
    const matter = matterOf(words);
    const { guesses, isSure } = judge(scores(model, weigh(viewsOf(matter), rarity)), temperature);
    return { guesses, isSure: isSure && matter.length > 0 };
  };
}

const loginWord = normaliseLine("логин");

/** One login in a message says whose line it is and nothing of the matter; two are about the logins themselves. */
function matterOf(words: readonly string[]): readonly string[] {
  if (words.filter((word) => word === "#login").length !== 1) return words;
  return words.filter((word) => word !== "#login" && !word.startsWith(loginWord));
}

const foreign = topics.indexOf("other");

function judge(sums: Float32Array, temperature: number): TopicReading {
  const foreignness = probabilities(sums, temperature)[foreign]!;
  sums[foreign]! -= thresholds.foreignHandicap;
  const shares = probabilities(sums, temperature);
  const guesses = topics
    .map((topic, label) => ({ topic, confidence: shares[label]! }))
    .toSorted((a, b) => b.confidence - a.confidence);
  const { topic, confidence } = guesses[0]!;
  const isOurs = topic === "other" || foreignness < thresholds.foreign;
  return { guesses, isSure: confidence >= thresholds.answered && isOurs };
}

/** The temperature at which confidence, on phrases that were held out, is nearest to how often it was right. */
function calibrate(examples: readonly Example[]): number {
  const isHeldOut = (_: Example, index: number): boolean => index % heldOutEvery === 0;
  const model = trainModel(
    examples.filter((example, index) => !isHeldOut(example, index)),
    training,
  );
  const heldOut = examples
    .filter(isHeldOut)
    .map(({ features, label }) => ({ sums: scores(model, features), label }));
  const candidates = Array.from({ length: 30 }, (_, index) => 0.2 * 1.1 ** index);
  const surprise = (temperature: number): number =>
    heldOut.reduce((total, { sums, label }) => total - Math.log(probabilities(sums, temperature)[label]!), 0);
  return candidates.reduce((best, one) => (surprise(one) < surprise(best) ? one : best));
}
