/**
 * Kazakh endings after a number, a time or a month: the vowel follows the last vowel of the word as it is spoken
 * (vowel harmony), the consonant follows its last sound. «24-ке», «30-ға», «19:30-ға», «18:00-ге», «наурыздан».
 */

export type KazakhCase =
  | "dative"
  | "ablative"
  | "locative"
  | "possessive"
  | "possessiveDative"
  | "possessiveAblative";

type Sound = "vowel" | "nasal" | "voiced" | "voiceless";

/** Each ending after a word with back vowels and after one with front vowels. */
type Ending = readonly [back: string, front: string];

const endings = {
  dative: { vowel: ["ға", "ге"], nasal: ["ға", "ге"], voiced: ["ға", "ге"], voiceless: ["қа", "ке"] },
  ablative: {
    vowel: ["дан", "ден"],
    nasal: ["нан", "нен"],
    voiced: ["дан", "ден"],
    voiceless: ["тан", "тен"],
  },
  locative: { vowel: ["да", "де"], nasal: ["да", "де"], voiced: ["да", "де"], voiceless: ["та", "те"] },
  possessive: { vowel: ["сы", "сі"], nasal: ["ы", "і"], voiced: ["ы", "і"], voiceless: ["ы", "і"] },
  possessiveDative: {
    vowel: ["сына", "сіне"],
    nasal: ["ына", "іне"],
    voiced: ["ына", "іне"],
    voiceless: ["ына", "іне"],
  },
  possessiveAblative: {
    vowel: ["сынан", "сінен"],
    nasal: ["ынан", "інен"],
    voiced: ["ынан", "інен"],
    voiceless: ["ынан", "інен"],
  },
} as const satisfies Record<KazakhCase, Record<Sound, Ending>>;

const ones = ["нөл", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"] as const;
const tens = ["жүз", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан"] as const;

/** The last word of a whole number as it is spoken: 1 250 ends with «елу», 3 000 with «мың». */
export function lastSpokenWord(number: number): string {
  if (number === 0 || number % 10 > 0) return ones[number % 10]!;
  if (number % 1_000 > 0) return tens[(number % 100) / 10]!;
  return number % 1_000_000 > 0 ? "мың" : "миллион";
}

/** The ending that `word` takes. */
export function kazakhEnding(word: string, kazakhCase: KazakhCase): string {
  const [back, front] = endings[kazakhCase][lastSound(word)];
  return isFront(word) ? front : back;
}

/** «2» → «2-ге». */
export const numberInCase = (number: number, kazakhCase: KazakhCase): string =>
  `${number}-${kazakhEnding(lastSpokenWord(number), kazakhCase)}`;

/** «сағат» → «сағаттан»; for text that ends with a word. */
export const wordInCase = (text: string, kazakhCase: KazakhCase): string =>
  text + kazakhEnding(text, kazakhCase);

/** «19:30» → «19:30-ға»: a time is spoken hours first, so its minutes decide, and «00» is read «нөл». */
export const timeInCase = (time: string, kazakhCase: KazakhCase): string =>
  `${time}-${kazakhEnding(lastSpokenWord(Number(time.slice(-2))), kazakhCase)}`;

function lastSound(word: string): Sound {
  const letter = word.at(-1) ?? "";
  if (/[аәеёиоөуұүыіэюя]/u.test(letter)) return "vowel";
  if (/[мнң]/u.test(letter)) return "nasal";
  return /[пфкқтсшщхцчһбвгд]/u.test(letter) ? "voiceless" : "voiced";
}

/**
 * «у» and «и» stand in front words too: at the end of a word the vowels before it decide («елуге»),
 * inside the loan-words of time «у» is a back vowel («секундтан», «минутқа»).
 */
function isFront(word: string): boolean {
  const vowel = word.match(/[аәеёоөұүыіэюя]|у(?!$)/gu)?.at(-1);
  return vowel !== undefined && /[әеөүіэ]/u.test(vowel);
}
