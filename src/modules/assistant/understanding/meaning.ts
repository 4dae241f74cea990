import { concepts, meaningless } from "./concepts.ts";
import { foldWord } from "./letters.ts";
import { standardise } from "./technical-words.ts";

const keyOf = (word: string): string => standardise([foldWord(word)])[0]!;

const empty = new Set(meaningless.split(" ").map(keyOf));
const whole = new Map<string, Set<string>>();
const beginnings = new Map<string, Set<string>>();
for (const [concept, words] of Object.entries(concepts)) {
  for (const word of words.split(" ")) {
    const table = word.endsWith(".") ? whole : beginnings;
    const key = keyOf(word);
    table.set(key, (table.get(key) ?? new Set()).add(concept));
  }
}

const beginningLettersMin = Math.min(...Array.from(beginnings.keys(), (beginning) => beginning.length));

/** Kazakh verbs that deny: «қосылмады», «келмеген», «істемейді», by what follows -ма/-ме/-ба/-бе/-па/-пе. */
const deniesByEnding =
  /..[мпб][ае](?:иди|имин|им|имиз|исин|исиз.*|и|ди|дим|дик|диниз.*|г[ае]н.*|пти.*|с|сиа|сем|син|итин.*|ит)$/;
const denial = "not";

/** What the words mean, in any of the languages: the concepts of each word that has some. */
export const conceptsOf = (words: readonly string[]): readonly string[] => words.flatMap(meaningOf);

function meaningOf(word: string): readonly string[] {
  if (word.startsWith("#")) return [word];
  if (empty.has(word)) return [];
  const found = [...(whole.get(word) ?? byBeginning(word) ?? [])];
  return deniesByEnding.test(word) && !found.includes(denial) ? [...found, denial] : found;
}

/** The longest beginning that is known. */
function byBeginning(word: string): Set<string> | undefined {
  for (let length = word.length; length >= beginningLettersMin; length--) {
    const found = beginnings.get(word.slice(0, length));
    if (found !== undefined) return found;
  }
  return undefined;
}
