import { meaningless } from "../understanding/concepts.ts";
import { foldWord } from "../normaliser/letters.ts";

const empty = new Set(meaningless.split(" ").map(foldWord));

/** What a word is searched by; null for words that say nothing. */
export const stemOf = (word: string): string | null => (empty.has(word) ? null : word);
