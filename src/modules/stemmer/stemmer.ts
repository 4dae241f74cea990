import { stripFolded, stripSpelt } from "./kazakh.ts";

/** The stem of a Kazakh word; its negation is a part of it: «қосылмады» → «қосылма». */
export const stem = (word: string): string => stripSpelt(word.toLowerCase());

/** The stem of a matching key, the same for the forms of a word in any of its spellings. For search. */
export const stemKey = (key: string): string => stripFolded(key);
