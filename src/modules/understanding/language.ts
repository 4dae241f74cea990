import { type Language, languages } from "../../kernel/language.ts";
import type { Learnt } from "./classifier.ts";
import { type Views, lettersOf, rarityOf, weigh } from "./features.ts";
import { probabilities, scores, trainModel } from "./linear-model.ts";
import { foldWord } from "../normaliser/letters.ts";
import { standardise } from "../normaliser/technical-words.ts";
import { normalise } from "../normaliser/normaliser.ts";
import type { Phrases } from "./phrases.ts";
import { thresholds } from "./thresholds.ts";

/** The language of a message, and whether anything in it tells: «7010000003» and «wifi» are in none. */
export type LanguageGuess = { readonly language: Language; readonly isLanguageCertain: boolean };
export type LanguageModel = (text: string, words: readonly string[]) => LanguageGuess;

const temperature = 0.5;

/** Learns from the phrases whose language is known; their letters, folded, are as good in any alphabet. */
export function learnLanguages(phrases: Phrases): Learnt {
  const known = [...phrases.values()].flatMap((groups) =>
    languages.flatMap((language, label) =>
      groups[language].map((text) => ({ views: viewsOf(text, normalise(text).words), label })),
    ),
  );
  const rarity = rarityOf(known.map(({ views }) => views));
  const examples = known.map(({ views, label }) => ({ features: weigh(views, rarity), label }));
  return { model: trainModel(examples, { labelCount: languages.length, rounds: 2 }), rarity };
}

export function languageModelOf({ model, rarity }: Learnt): LanguageModel {
  return (text, words) => {
    if (isWrittenInKazakh(text)) return { language: "kk", isLanguageCertain: true };
    const sums = scores(model, weigh(viewsOf(text, words), rarity));
    if (!/[a-z]/i.test(text)) sums[languages.indexOf("en")] = -Infinity;
    const shares = probabilities(sums, temperature);
    const greatest = Math.max(...shares);
    return {
      language: languages[shares.indexOf(greatest)]!,
      isLanguageCertain: greatest >= thresholds.language && !words.every(isOfNoLanguage),
    };
  };
}

/** Words that people write alike in all of them. */
const international = new Set(
  standardise(
    "ok wifi ip vpn tv iptv hdmi lte router modem internet login beeline online".split(" ").map(foldWord),
  ),
);

const isOfNoLanguage = (word: string): boolean => !isLetters(word) || international.has(word);

const kazakhLetters = /[әғқңөұүһі]/iu;

/** Kazakh letters in a third of the words: in Russian a name has them, now and then. */
function isWrittenInKazakh(text: string): boolean {
  const words = text.match(/\p{L}+/gu) ?? [];
  return words.length > 0 && words.filter((word) => kazakhLetters.test(word)).length * 3 >= words.length;
}

/** What folding hides and only some languages have. */
const telltales: readonly (readonly [string, RegExp])[] = [
  ["#kazakh-letters", kazakhLetters],
  ["#russian-letters", /[щцэёъ]/iu],
  ["#cyrillic", /\p{Script=Cyrillic}/u],
];

const viewsOf = (text: string, words: readonly string[]): Views => [
  lettersOf([
    ...words.filter(isLetters),
    ...telltales.filter(([, letters]) => letters.test(text)).map(([name]) => name),
  ]),
];

const isLetters = (word: string): boolean => !word.startsWith("#");
