import { remembering } from "../../kernel/remembering.ts";
import { foldWord } from "../normaliser/letters.ts";
import { stemKey } from "../stemmer/stemmer.ts";
import { meaningless } from "../understanding/concepts.ts";

const empty = new Set(meaningless.split(" ").map(foldWord));

/** Stemming is slow beside everything else here, and people use the same words. */
const stemOf = remembering(stemKey);

/**
 * What a word is searched by: its key and its stem, so that the very form that was asked for counts most, and its
 * other forms count too; null for words that say nothing.
 */
export function termsOf(key: string): string[] | null {
  if (empty.has(key)) return null;
  const stem = stemOf(key);
  return stem === key ? [key] : [key, stem];
}
