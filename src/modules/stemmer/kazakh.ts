import { foldWord } from "../normaliser/letters.ts";
import { endingsOfNot, kazakhEndings, layers } from "./kazakh-endings.ts";
import { knownVerbs, knownWords } from "./roots.ts";
import { type Alphabet, type Ending, hasVowel, isInHarmony, vowels, writeEnding } from "./sounds.ts";

/** Takes the endings off a Kazakh word; never the «-ма/-ме» that says "not", and never the whole word. */
type Stripper = (word: string) => string;

type Words = { readonly verbs: ReadonlySet<string>; readonly all: ReadonlySet<string> };

function createStripper(alphabet: Alphabet): Stripper {
  const written = alphabet === "spelt" ? (text: string): string => text : foldWord;
  const lettersIn = (letters: string): string => Array.from(letters).map(written).join("");
  const wordsOf = (list: string): string[] => list.split(/\s+/).map(written);
  const verbs = new Set(wordsOf(knownVerbs));
  const words: Words = { verbs, all: new Set([...verbs, ...wordsOf(knownWords)]) };
  const endings = layers.flatMap((layer) =>
    kazakhEndings[layer]
      .split(/\s+/)
      .flatMap((pattern) => writeEnding(pattern, layer === "verb"))
      .map((ending) => ({ ...ending, text: written(ending.text), after: lettersIn(ending.after) }))
      .filter(({ text }) => text !== "н")
      .toSorted((a, b) => b.text.length - a.text.length),
  );
  const table = Map.groupBy(withoutTwins(endings), ({ text }) => text.at(-1)!);
  return (word) => {
    let stem = word;
    for (;;) {
      const shorter = stripOnce(stem, { table, words, alphabet });
      if (shorter === undefined) return stem;
      stem = shorter;
    }
  };
}

/** Folded, many endings are written alike. */
const withoutTwins = (endings: readonly Ending[]): readonly Ending[] => [
  ...new Map(endings.map((ending) => [Object.values(ending).join(), ending])).values(),
];

type Grammar = {
  /** By their last letter; the outermost first, and of these the longest. */
  readonly table: ReadonlyMap<string, readonly Ending[]>;
  readonly words: Words;
  readonly alphabet: Alphabet;
};

/** The word without its outermost ending; a known word is preferred to what is left by another ending. */
function stripOnce(word: string, grammar: Grammar): string | undefined {
  if (grammar.words.all.has(word)) return undefined;
  if (word.startsWith(not)) return not;
  const endings = grammar.table.get(word.at(-1) ?? "") ?? [];
  const left = endings.flatMap((ending) => withoutEnding(word, ending, grammar));
  return left.find(({ isKnown }) => isKnown)?.stem ?? left.at(0)?.stem ?? withoutEndingOfNot(word);
}

/** «Емес» in any person. */
const not = "емес";

type Left = { readonly stem: string; readonly isKnown: boolean };

function withoutEnding(word: string, ending: Ending, { words, alphabet }: Grammar): readonly Left[] {
  return remaindersOf(word, ending, alphabet).flatMap((rest) => {
    if (isDenial(word, rest, words)) return [];
    const stem = withFinalConsonant(rest, ending, words.all);
    const isKnown = (ending.isVerbal ? words.verbs : words.all).has(stem);
    const isMerged = rest.length + ending.text.length > word.length;
    const isVerb = isKnown || (saysNot.test(stem) && !isMerged && !isVowel(ending.text[0]));
    if (!isVerb && (ending.needsKnownVerb || !isLongEnough(stem, ending))) return [];
    if (isMerged && !isKnown && (ending.isVerbal || isShortBeforeG(rest, ending))) return [];
    if (!ending.after.includes(rest.at(-1)!) || !agrees(stem, ending, alphabet)) return [];
    return !isKnown && isPartOfRoot(rest, ending) ? [] : [{ stem, isKnown }];
  });
}

/** Folding keeps one of two equal letters, also where a word ends and its ending begins, and «н» of «нг». */
function remaindersOf(
  word: string,
  { text: ending, mayMerge }: Ending,
  alphabet: Alphabet,
): readonly string[] {
  const whole = word.endsWith(ending) ? [word.slice(0, word.length - ending.length)] : [];
  if (alphabet === "spelt") return whole.filter((rest) => rest !== "");
  const merged = word.slice(0, word.length - ending.length + 1);
  const isMerged =
    mayMerge &&
    ending.length > 1 &&
    word.endsWith(ending.slice(1)) &&
    (merged.at(-1) === ending[0] || (merged.at(-1) === "н" && ending[0] === "г"));
  return [...whole, ...(isMerged ? [merged] : [])].filter((rest) => rest !== "");
}

/** «Телефона» is «телефонға», and «астана» is not «астан» with an ending. */
const isShortBeforeG = (rest: string, { text }: Ending): boolean => text.startsWith("г") && rest.length < 6;

const isVowel = (letter: string | undefined): boolean => letter !== undefined && vowels.includes(letter);

/** Of unknown words, only verbs have two letters: «ұшып». */
const isLongEnough = (stem: string, { isVerbal, text }: Ending): boolean =>
  hasVowel(stem) &&
  (stem.length > 2 || (isVerbal && text.length > 1 && isVowel(stem[0]) && stem.length === 2));

/** Final қ, к and п are voiced before a vowel: «тарағы» is of «тарақ», «тауып» of «тап»; a soft sign goes: «паролі». */
function withFinalConsonant(rest: string, { text }: Ending, known: ReadonlySet<string>): string {
  const voiced = rest.at(-1) ?? "";
  const final = { ғ: "қ", г: "к", б: "п" }[voiced];
  const isBetweenVowels = isVowel(rest.at(-2)) && (isVowel(text[0]) || text === "у");
  if (known.has(`${rest}ь`)) return `${rest}ь`;
  if (voiced === "у" && isVowel(text[0]) && known.has(`${rest.slice(0, -1)}п`))
    return `${rest.slice(0, -1)}п`;
  if (final === undefined || !isBetweenVowels || known.has(rest)) return rest;
  return rest.slice(0, -1) + final;
}

/** Folded, «о» and «а» may be ө and ә in a first syllable. */
function agrees(rest: string, ending: Ending, alphabet: Alphabet): boolean {
  if (alphabet === "spelt" || ending.harmony === undefined) return isInHarmony(rest, ending);
  const inWord = Array.from(rest).filter((letter) => isVowel(letter));
  const inEnding = Array.from(ending.text).find((letter) => letter === "а" || letter === "е");
  if (inEnding === "а") return inWord.at(-1) !== "е";
  return inEnding !== "е" || inWord.length < 2 || rest.endsWith("л") || !/[ао]/.test(inWord.at(-1)!);
}

const consonant = "[^аәеиоөұүіыэюяёу]";
const denied = new RegExp(`(?:п|${consonant}[мб]|[аәеиоөұүіыэюяёу].*[аәеиоөұүіыэюяёу]м)$`, "u");
const denominal = new RegExp(`(?:${consonant}л|[лмнңзж]д|[пфкқтсшщчцх]т)$`, "u");
const derived = new RegExp(`(?:${consonant}[лғгқк]|[^аәеиоөұүіыэюяё]ш)$`, "u");

/** Where an ending's first vowel is the last of the word: «қосылма-ды», «баста-ды», «көрші», «бүгінгі». */
function isPartOfRoot(rest: string, { text, isVerbal }: Ending): boolean {
  if (!isVowel(text[0])) return false;
  if (isVerbal) return /^[ае]/.test(text) && (denied.test(rest) || denominal.test(rest));
  return (text.length === 1 || text[1] === "н") && derived.test(rest);
}

const saysNot = /^.+(?:[аәеиоөұүіыэлйрую]м|[мнңзж]б|[пфкқтсшщчцх]п)[ае]$/;

/** «Оқыма» and, folded, «көбейме» end in "not", although «шотыма» is "to my account". */
function isDenial(word: string, rest: string, { verbs, all }: Words): boolean {
  const root = word.slice(0, -2);
  if (!saysNot.test(word) || (all.has(rest) && !verbs.has(rest))) return false;
  return verbs.has(root) || rest.length >= root.length;
}

function withoutEndingOfNot(word: string): string | undefined {
  const before = word.slice(0, -1);
  return endingsOfNot.some((ending) => word.endsWith(ending) || word.endsWith(foldWord(ending))) &&
    saysNot.test(before)
    ? before
    : undefined;
}

/** Whether a word ends in "not", whose vowel nothing may take off; words such as «система» are known not to. */
export const isDenied = (word: string): boolean => saysNot.test(word) && !foldedNouns.has(word);

const foldedNouns = new Set(knownWords.split(/\s+/).map((word) => foldWord(word)));
export const isKnownKey = (key: string): boolean => foldedNouns.has(key);

export const stripSpelt: Stripper = createStripper("spelt");
/** For matching keys, in which a letter may stand for several. */
export const stripFolded: Stripper = createStripper("folded");
