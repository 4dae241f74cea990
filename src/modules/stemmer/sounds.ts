/** What the letters of a word ask of the ending that follows: vowel harmony and the assimilation of consonants. */

export type Alphabet = "spelt" | "folded";

/** An ending as it is written after some words. */
export type Ending = {
  readonly text: string;
  /** Its first vowel's harmony; folded letters and «мен» tell none. */
  readonly harmony: Harmony | undefined;
  /** Letters after which it stands. */
  readonly after: string;
  /** Whether folding may have made one letter of its first and the last of the word. */
  readonly mayMerge: boolean;
  readonly isVerbal: boolean;
  readonly needsKnownVerb: boolean;
};

type Harmony = "back" | "front";

const backVowels = "аоұыяё";
const frontVowels = "әөүіеэ";
export const vowels = `${backVowels}${frontVowels}ию`;
/** «У» is a vowel only where folding made it of ұ or ү. */
const isVowel = (letter: string): boolean => `${vowels}у`.includes(letter);
export const hasVowel = (word: string): boolean => Array.from(word).some(isVowel) || /[aeiouy]/.test(word);

const glides = "йурию";
const liquids = "ль";
const nasals = "мнң";
const hissing = "зж";
const voiceless = "пфкқтсшщчцхһбвгғд";
const consonants = `${glides}${liquids}${nasals}${hissing}${voiceless}`;

type Sound = { readonly back: string; readonly front: string; readonly after?: string };

/** The first consonant of an ending by what stands before it. */
const sounds: Readonly<Record<string, readonly Sound[]>> = {
  L: firstOf({ л: vowels + glides, д: `${liquids}${nasals}${hissing}`, т: voiceless }),
  N: firstOf({ н: vowels, д: `${liquids}${glides}${nasals}${hissing}`, т: voiceless }),
  Q: firstOf({ н: vowels + nasals, д: `${liquids}${glides}${hissing}`, т: voiceless }),
  D: firstOf({ д: `${liquids}${vowels}${glides}${nasals}${hissing}`, т: voiceless }),
  B: firstOf({ н: nasals, д: `${liquids}${vowels}${glides}${hissing}`, т: voiceless }),
  M: firstOf({ м: `${liquids}${vowels}${glides}${nasals}`, б: nasals + hissing, п: voiceless }),
  G: [
    { back: "ғ", front: "г", after: `${liquids}${vowels}${glides}${nasals}${hissing}` },
    { back: "қ", front: "к", after: voiceless },
  ],
  H: [
    { back: "ғ", front: "г", after: `${liquids}${glides}${nasals}${hissing}` },
    { back: "қ", front: "к", after: voiceless },
  ],
  K: [{ back: "қ", front: "к" }],
  A: [{ back: "а", front: "е", after: consonants }],
  I: [{ back: "ы", front: "і", after: consonants }],
};

function firstOf(byNeighbour: Readonly<Record<string, string>>): readonly Sound[] {
  return Object.entries(byNeighbour).map(([letter, after]) => ({ back: letter, front: letter, after }));
}

/** Every way in which an ending of the table is written. */
export function writeEnding(pattern: string, isVerbal: boolean): readonly Ending[] {
  const signs = /^[~!]*/.exec(pattern)![0];
  const letters = pattern.slice(signs.length);
  const anywhere = signs.includes("~") ? vowels : vowels + consonants;
  return (["back", "front"] as const).flatMap((harmony) =>
    spell(Array.from(letters), harmony).map(({ text, after }) => ({
      text,
      harmony: /[AIKGH]/.test(letters) ? harmony : undefined,
      after: after ?? anywhere,
      mayMerge: sounds[letters[0]!] !== undefined,
      isVerbal,
      needsKnownVerb: signs.includes("!"),
    })),
  );
}

type Spelling = { readonly text: string; readonly after?: string | undefined };

function spell([first, ...rest]: readonly string[], harmony: Harmony): readonly Spelling[] {
  if (first === undefined) return [{ text: "" }];
  const tails = spell(rest, harmony);
  return (sounds[first] ?? [{ back: first, front: first }]).flatMap(({ [harmony]: letter, after }) =>
    tails
      .filter((tail) => tail.after === undefined || tail.after.includes(letter))
      .map(({ text }) => ({ text: letter + text, after })),
  );
}

/** Whether the last vowel of a word and that of an ending agree; «и» and «у» agree with all, and a soft sign does. */
export function isInHarmony(word: string, { harmony }: Ending): boolean {
  const last = Array.from(word).findLast(isVowel) ?? "";
  if (harmony === undefined || word.endsWith("ь")) return true;
  return !(harmony === "back" ? frontVowels : backVowels).includes(last);
}
