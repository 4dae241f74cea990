import { type Views, rarityOf, viewsOf, weigh } from "./features.ts";
import { scores, trainModel } from "./linear-model.ts";

/** Matching keys of a text, and the number of the label that they have. */
export type Lesson = { readonly words: readonly string[]; readonly label: number };

/** One number for each label; the greatest is the best guess. */
export type Classifier = (words: readonly string[]) => Float32Array;

/** How often every lesson is seen. */
const rounds = 5;

/** Learns to tell labels, numbered from 0, apart by what it sees of a text. The same lessons always teach the same. */
export function trainClassifier(
  lessons: readonly Lesson[],
  labelCount: number,
  see: (words: readonly string[]) => Views = viewsOf,
): Classifier {
  const views = lessons.map(({ words }) => see(words));
  const rarity = rarityOf(views);
  const examples = lessons.map(({ label }, at) => ({ features: weigh(views[at]!, rarity), label }));
  const model = trainModel(examples, { labelCount, rounds });
  return (words) => scores(model, weigh(see(words), rarity));
}
