import { languages, type Language } from "../../../src/kernel/language.ts";
import { commonWords } from "./common-words.ts";
import { evidenceWords } from "./evidence-words.ts";
import { networkWords } from "./network-words.ts";
import { outageWords } from "./outage-words.ts";
import { worksWords } from "./works-words.ts";

/** Every word that the desk shows. */
const words = { ...commonWords, ...networkWords, ...outageWords, ...evidenceWords, ...worksWords };

export type Word = keyof typeof words;

export type WordValues = Readonly<Record<string, string | number>>;

/** One of the desk's words in a language, with values in its places. */
export function word(name: Word, language: Language, values: WordValues = {}): string {
  const text: string = words[name][languages.indexOf(language)] ?? "";
  return text.replaceAll(/\{(\w+)\}/g, (place, key: string) => String(values[key] ?? place));
}

/** The word `group-name`; a newer server may send names that have none yet, which then read as `fallback`. */
export function wordOf(group: string, name: string, fallback: Word): Word {
  const wanted = `${group}-${name}`;
  return isWord(wanted) ? wanted : fallback;
}

const isWord = (name: string): name is Word => Object.hasOwn(words, name);

/** The words by name, for the test that holds the languages together. */
export const allWords: Readonly<Record<string, readonly string[]>> = words;
