/**
 * What the models see of a message: its words, neighbouring pairs of words, and pieces of three to five letters,
 * so that an ending or a typo leaves most of a word in place.
 */

/** Numbered features and how much each weighs; the weights are a vector of length one. */
export type Features = { readonly ids: Int32Array; readonly weights: Float32Array };

/** Features share this many numbers; a power of two. */
export const featureCount = 1 << 15;

const shortestPiece = 3;
const longestPiece = 5;

/** The feature numbers of matching keys, one for each time that a feature occurs. */
export function featureIds(words: readonly string[]): readonly number[] {
  const ids: number[] = [];
  let before = "^";
  for (const word of words) {
    ids.push(numberOf(`=${word}`), numberOf(`${before} ${word}`));
    before = word;
    if (word.startsWith("#")) continue;
    const edged = `_${word}_`;
    for (let start = 0; start + shortestPiece <= edged.length; start++) {
      const end = Math.min(edged.length, start + longestPiece);
      let hash = seed;
      for (let at = start; at < end; at++) {
        hash = mix(hash, edged.charCodeAt(at));
        if (at - start + 1 >= shortestPiece) ids.push(hash & (featureCount - 1));
      }
    }
  }
  return ids;
}

/** Weighs features by how often they occur here and how rare they are elsewhere. */
export function weigh(ids: readonly number[], rarity: Float32Array): Features {
  const counts = new Map<number, number>();
  for (const id of ids) if (rarity[id]! > 0) counts.set(id, (counts.get(id) ?? 0) + 1);
  const weights = Float32Array.from(counts, ([id, count]) => (1 + Math.log(count)) * rarity[id]!);
  const length = Math.hypot(...weights);
  return {
    ids: Int32Array.from(counts.keys()),
    weights: length === 0 ? weights : weights.map((one) => one / length),
  };
}

/** How rare each feature is among the phrases; 0 for one that they don't have, which says nothing. */
export function rarityOf(phrases: readonly (readonly number[])[]): Float32Array {
  const rarity = new Float32Array(featureCount);
  for (const ids of phrases) for (const id of new Set(ids)) rarity[id]! += 1;
  return rarity.map((count) => (count === 0 ? 0 : Math.log((1 + phrases.length) / (1 + count)) + 1));
}

// FNV-1a: well spread, the same on every machine, and extended letter by letter.
const seed = 0x811c9dc5;

const mix = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

function numberOf(text: string): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at));
  return hash & (featureCount - 1);
}
