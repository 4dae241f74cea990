import { hasVowel } from "./sounds.ts";

/** Endings of Russian and English, the commonest: a search needs forms to meet, not words to be taken apart. */
export const russianEndings = `ами ями ах ях ом ем ём ов ев ей ой ою ам ям ия ие ий ию ии ого его ому ему ыми ими ых их
  ый ая яя ое ее ые ую юю ым им ает яет ует еет ают яют уют ают ит ят ут ют ешь ишь ать ять ить еть ал ала ало али ял яла
  яло яли ил ила ило или ел ела ело ели ался алась алось ались ился илась илось ились ается яется ется ится уется аются
  яются уются ются ятся аться яться иться еться ан ана ано аны ен ена ено ены анный анная анное анные енный енная енное
  енные а я о е ы и у ю ь й`;

export const englishEndings = "ings ing ed es s e y";

/** Shorter stems are too like others. */
const stemLettersMin = 4;

/** Takes the longest ending off, once. Of a known word only its vowel goes, and «-s» only after a consonant. */
export function withoutLightEnding(
  word: string,
  endings: readonly string[],
  isKnown: (stem: string) => boolean,
): string {
  const fitting = endings.find((ending) => {
    if (!word.endsWith(ending) || (isKnown(word) && !/^[аеиоу]$/.test(ending))) return false;
    const stem = word.slice(0, -ending.length);
    if (/^[sс]$/.test(ending) && /[аеиоуaeiouysс]$/.test(stem)) return false;
    return isKnown(stem) || (stem.length >= stemLettersMin && hasVowel(stem));
  });
  return fitting === undefined ? word : word.slice(0, -fitting.length);
}
