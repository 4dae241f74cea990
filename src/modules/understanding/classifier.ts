import { type Rarity, type Views, rarityOf, viewsOf, weigh } from "./features.ts";
import { type LinearModel, scores, trainModel } from "./linear-model.ts";

/** Matching keys of a text, and the number of the label that they have. */
export type Lesson = { readonly words: readonly string[]; readonly label: number };

/** One number for each label; the greatest is the best guess. */
export type Classifier = (words: readonly string[]) => Float32Array;

/** What a classifier has learnt, as data that another thread can be given. */
export type Learnt = { readonly model: LinearModel; readonly rarity: Rarity };

/** How often every lesson is seen. */
const rounds = 4;

type See = (words: readonly string[]) => Views;

/**
 * Learns to tell labels, numbered from 0, apart by what it sees of a text. The same lessons always teach the same.
 * @param added lessons that came later and leave the order of the others as it is
 */
export function learnLabels(
  lessons: readonly Lesson[],
  labelCount: number,
  { see = viewsOf, added = [] }: { readonly see?: See; readonly added?: readonly Lesson[] } = {},
): Learnt {
  const views = [...lessons, ...added].map(({ words }) => see(words));
  const rarity = rarityOf(views);
  const examples = [...lessons, ...added].map(({ label }, at) => ({
    features: weigh(views[at]!, rarity),
    label,
  }));
  const model = trainModel(examples.slice(0, lessons.length), {
    labelCount,
    rounds,
    added: examples.slice(lessons.length),
  });
  return { model, rarity };
}

export const classifierOf =
  ({ model, rarity }: Learnt, see: See = viewsOf): Classifier =>
  (words) =>
    scores(model, weigh(see(words), rarity));

/** Learns, and tells labels apart from then on. */
export const trainClassifier = (
  lessons: readonly Lesson[],
  labelCount: number,
  see: See = viewsOf,
): Classifier => classifierOf(learnLabels(lessons, labelCount, { see }), see);
