/** What the letters of a word ask of the ending that follows: vowel harmony and the assimilation of consonants. */

export type Alphabet = "spelt" | "folded";

/** An ending as it is written after some words. */
export type Ending = {
  readonly text: string;
  /** Its first vowel's harmony; folded letters and «мен» tell none. */
  readonly harmony: Harmony | undefined;
  /** Letters after which it stands. */
  readonly after: string;
  readonly isVerbal: boolean;
  readonly needsKnownVerb: boolean;
};

type Harmony = "back" | "front";

const backVowels = "аоұыяё";
const frontVowels = "әөүіеэ";
export const vowels = `${backVowels}${frontVowels}ию`;
/** «У» is a vowel only where folding made it of ұ or ү. */
const isVowel = (letter: string): boolean => `${vowels}у`.includes(letter);
export const hasVowel = (word: string): boolean => [...word].some(isVowel);

const glides = "йурию";
const nasals = "мнң";
const hissing = "зж";
const voiceless = "пфкқтсшщчцхһбвгғдь";
const consonants = `${glides}л${nasals}${hissing}${voiceless}`;

type Sound = { readonly back: string; readonly front: string; readonly after?: string };

/** The first consonant of an ending by what stands before it. */
const sounds: Readonly<Record<string, readonly Sound[]>> = {
  L: firstOf({ л: vowels + glides, д: `л${nasals}${hissing}`, т: voiceless }),
  N: firstOf({ н: vowels, д: `л${glides}${nasals}${hissing}`, т: voiceless }),
  Q: firstOf({ н: vowels + nasals, д: `л${glides}${hissing}`, т: voiceless }),
  D: firstOf({ д: `л${vowels}${glides}${nasals}${hissing}`, т: voiceless }),
  B: firstOf({ н: nasals, д: `л${vowels}${glides}${hissing}`, т: voiceless }),
  M: firstOf({ м: `л${vowels}${glides}${nasals}`, б: nasals + hissing, п: voiceless }),
  G: [
    { back: "ғ", front: "г", after: `л${vowels}${glides}${nasals}${hissing}` },
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
    spell([...letters], harmony).map(({ text, after }) => ({
      text,
      harmony: /[AI]/.test(letters) ? harmony : undefined,
      after: after ?? anywhere,
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

/** Whether the last vowel of a word and that of an ending agree; «и» and «у» agree with all. */
export function isInHarmony(word: string, { harmony }: Ending): boolean {
  const last = [...word].findLast(isVowel) ?? "";
  return harmony === undefined || !(harmony === "back" ? frontVowels : backVowels).includes(last);
}
