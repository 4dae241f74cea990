import { concepts } from "./concepts.ts";
import { normalise } from "./normalise.ts";

/** A beginning of fewer letters says too little: it counts only as a whole word, or with the word after it. */
const beginningLettersMin = 3;

const whole = new Map<string, Set<string>>();
const beginnings = new Map<string, Set<string>>();
for (const [concept, words] of Object.entries(concepts)) {
  for (const word of words.split(" ")) {
    const table = word.endsWith(".") ? whole : beginnings;
    const key = normalise(word.replace(".", "").replaceAll("_", " ")).words.join(" ");
    table.set(key, (table.get(key) ?? new Set()).add(concept));
  }
}

/** Kazakh verbs that deny: «қосылмады», «келмеген», «істемейді», by the ending that follows -ма/-ме/-ба/-бе/-па/-пе. */
const deniesByEnding =
  /..[мпб][ае](?:иди|имин|им|имиз|исин|исиз.*|и|ди|дим|дик|диниз.*|г[ае]н.*|пти.*|с|сиа|сем|син|итин.*|ит)$/;
const denial = "not";

/** What the words mean, in any of the languages: a concept for each word that has one. */
export function conceptsOf(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    if (word.startsWith("#")) return [word];
    const found = [...(whole.get(word) ?? byBeginning(word, words[at + 1]) ?? [])];
    return deniesByEnding.test(word) && !found.includes(denial) ? [...found, denial] : found;
  });
}

/** The longest beginning that is known, first of the word together with the next one. */
function byBeginning(word: string, next: string | undefined): Set<string> | undefined {
  const text = next === undefined ? word : `${word} ${next}`;
  for (let length = text.length; length >= beginningLettersMin; length--) {
    if (length === word.length + 1) continue;
    const found = beginnings.get(text.slice(0, length));
    if (found !== undefined) return found;
  }
  return undefined;
}
