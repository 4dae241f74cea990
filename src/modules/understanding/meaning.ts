import { concepts, meaningless } from "./concepts.ts";
import { foldWord } from "../normaliser/letters.ts";
import { standardise } from "../normaliser/technical-words.ts";

type Meanings = Map<string, Set<string>>;

/** Fewer letters are too like other words to be recognised when one of them is wrong. */
const misspeltLettersMin = 6;
const misspeltLettersMax = 12;

const keyOf = (word: string): string => standardise([foldWord(word)])[0]!;

const empty = new Set(meaningless.split(" ").map(keyOf));
const whole: Meanings = new Map();
const beginnings: Meanings = new Map();
/** Longer words, and each of them with any one letter left out. */
const longer: Meanings = new Map();
const shortened: Meanings = new Map();

const mean = (table: Meanings, key: string, concept: string): void =>
  void table.set(key, (table.get(key) ?? new Set()).add(concept));

for (const [concept, words] of Object.entries(concepts)) {
  for (const word of words.split(" ")) {
    const key = keyOf(word);
    mean(word.endsWith(".") ? whole : beginnings, key, concept);
    if (key.length < misspeltLettersMin) continue;
    mean(longer, key, concept);
    for (const less of withoutOneLetter(key)) mean(shortened, less, concept);
  }
}

const beginningLettersMin = Math.min(...Array.from(beginnings.keys(), (beginning) => beginning.length));

/** Kazakh verbs that deny: «қосылмады», «келмеген», «істемейді», by what follows -ма/-ме/-ба/-бе/-па/-пе. */
const deniesByEnding =
  /..[мпб][ае](?:иди|имин|им|имиз|исин|исиз.*|и|ди|дим|дик|диниз.*|г[ае]н.*|пти.*|с|сиа|сем|син|итин.*|ит)$/;
const denial = "not";
/** A word that none of the concepts knows: many of them tell a message that is not ours. */
const unknown = "?";

export const isKnown = (concept: string): boolean => concept !== unknown;

/** What the words mean, in any of the languages: the concepts of each word. */
export const conceptsOf = (words: readonly string[]): readonly string[] => words.flatMap(meaningOf);

function meaningOf(word: string): readonly string[] {
  if (word.startsWith("#")) return [word];
  if (empty.has(word)) return [];
  const found = [...(whole.get(word) ?? byBeginning(word) ?? byMisspelling(word) ?? [])];
  if (deniesByEnding.test(word) && !found.includes(denial)) found.push(denial);
  return found.length === 0 ? [unknown] : found;
}

/** The longest beginning that is known. */
function byBeginning(word: string): Set<string> | undefined {
  for (let length = word.length; length >= beginningLettersMin; length--) {
    const found = beginnings.get(word.slice(0, length));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The longest beginning that is known but for one letter, left out, put in, replaced or swapped with its neighbour. */
function byMisspelling(word: string): Set<string> | undefined {
  if (word.length < misspeltLettersMin) return undefined;
  for (let length = Math.min(word.length, misspeltLettersMax); length >= misspeltLettersMin - 1; length--) {
    const beginning = word.slice(0, length);
    const leftOut = shortened.get(beginning);
    if (leftOut !== undefined) return leftOut;
    if (length === misspeltLettersMin - 1) return undefined;
    for (const less of withoutOneLetter(beginning)) {
      const found = longer.get(less) ?? shortened.get(less);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The word without its second, its third … letter; first letters are seldom wrong. */
function withoutOneLetter(word: string): readonly string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => word.slice(0, at + 1) + word.slice(at + 2));
}
