import { foldWord } from "../normaliser/letters.ts";
import { stemKey } from "../stemmer/stemmer.ts";
import { meaningless } from "../understanding/concepts.ts";

const empty = new Set(meaningless.split(" ").map(foldWord));

/** Stemming is slow beside everything else here, and people use the same words; this many are remembered. */
const rememberedMax = 20_000;
const remembered = new Map<string, string>();

/**
 * What a word is searched by: its key and its stem, so that the very form that was asked for counts most, and its
 * other forms count too; null for words that say nothing.
 */
export function termsOf(key: string): string[] | null {
  if (empty.has(key)) return null;
  const stem = remembered.get(key) ?? remember(key, stemKey(key));
  return stem === key ? [key] : [key, stem];
}

function remember(key: string, stem: string): string {
  if (remembered.size >= rememberedMax) remembered.clear();
  remembered.set(key, stem);
  return stem;
}
