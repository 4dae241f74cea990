import { conceptsOf, isKnown } from "./meaning.ts";

/**
 * What the models see of a message, in two views that count alike: its letters, of which an ending or a typo leaves
 * most in place; and its meaning, which wordings and languages share.
 */

/** Numbered features and how much each weighs; the weights are a vector of length one. */
export type Features = { readonly ids: Int32Array; readonly weights: Float32Array };

/** The feature numbers of each view, one for each time that a feature occurs. */
export type Views = readonly (readonly number[])[];

/** Features share this many numbers; a power of two. */
export const featureCount = 1 << 15;

const shortestPiece = 3;
const longestPiece = 4;

/** The features of matching keys. */
export const viewsOf = (words: readonly string[]): Views => [lettersOf(words), meaningOf(words)];

/** Words, and pieces of three or four letters. */
export function lettersOf(words: readonly string[]): readonly number[] {
  const ids: number[] = [];
  for (const word of words) {
    ids.push(numberOf(`=${word}`));
    if (!word.startsWith("#")) addPieces(`_${word}_`, ids);
  }
  return ids;
}

function addPieces(word: string, ids: number[]): void {
  for (let start = 0; start + shortestPiece <= word.length; start++) {
    const end = Math.min(word.length, start + longestPiece);
    let hash = seed;
    for (let at = start; at < end; at++) {
      hash = mix(hash, word.charCodeAt(at));
      if (at - start + 1 >= shortestPiece) ids.push(numbered(hash));
    }
  }
}

/** Concepts, and any two known ones in one message, in whatever order the language puts them. */
function meaningOf(words: readonly string[]): readonly number[] {
  const concepts = conceptsOf(words);
  const distinct = [...new Set(concepts)].filter(isKnown).toSorted();
  const pairs = distinct.flatMap((one, at) => distinct.slice(at + 1).map((other) => `@${one}+${other}`));
  return [...concepts.map((concept) => `@${concept}`), ...pairs].map(numberOf);
}

/** Weighs the features of a view by how often they occur here and how rare they are elsewhere. */
export function weigh(views: Views, rarity: Rarity): Features {
  const ids: number[] = [];
  const weights: number[] = [];
  for (const view of views) {
    const counts = new Map<number, number>();
    for (const id of view) if (rarity[id]! > 0) counts.set(id, (counts.get(id) ?? 0) + 1);
    const strengths = Array.from(counts, ([id, count]) => (1 + Math.log(count)) * rarity[id]!);
    const length = Math.hypot(...strengths) * Math.sqrt(views.length);
    ids.push(...counts.keys());
    for (const strength of strengths) weights.push(strength / length);
  }
  return { ids: Int32Array.from(ids), weights: Float32Array.from(weights) };
}

/** How rare each feature is among the phrases; 0 for one that fewer than two of them have, which says nothing. */
export type Rarity = Uint8Array;

/** A vector's length is made one, so the unit is free: this one uses a byte well. */
const rarityUnits = 24;

export function rarityOf(phrases: readonly Views[]): Rarity {
  const counts = new Uint32Array(featureCount);
  for (const views of phrases) for (const id of new Set(views.flat())) counts[id]! += 1;
  return Uint8Array.from(counts, (count) =>
    count < 2 ? 0 : Math.round(rarityUnits * (Math.log((1 + phrases.length) / (1 + count)) + 1)),
  );
}

// FNV-1a: well spread, the same on every machine, and extended letter by letter.
const seed = 0x811c9dc5;

const mix = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

const numbered = (hash: number): number => (hash ^ (hash >>> 15)) & (featureCount - 1);

function numberOf(text: string): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at));
  return numbered(hash);
}
