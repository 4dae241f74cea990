import { foldWord } from "./letters.ts";

/** Numbers in words, in Kazakh, Russian and English and in any letters: «он бес», "двадцать пятого", "fifteen". */

/** Beginnings of words by the number that they are. A full stop ends a word that does not go on. */
const names: Readonly<Record<number, string>> = {
  0: "нөл ноль. zero.",
  1: "бір. бірде бірінші один. одна. одну. одного перв one. first.",
  2: "екі два. две. двух двумя втор two. second.",
  3: "үш три. трех. трёх. трет three. third.",
  4: "төрт четыре четырех четверт four. fourth.",
  5: "бес пять пяти. пято five. fifth.",
  6: "алты шесть шести. шесто six. sixth.",
  7: "жеті семь семи. седьм seven. seventh.",
  8: "сегіз восемь восьми. восьмо eight. eighth.",
  9: "тоғыз девять девяти. девято nine. ninth.",
  10: "он. онда онынш онға оннан десять десяти. десято ten. tenth.",
  11: "одиннадцат eleven eleventh.",
  12: "двенадцат twelve twelfth.",
  13: "тринадцат thirteen",
  14: "четырнадцат fourteen",
  15: "пятнадцат fifteen",
  16: "шестнадцат sixteen",
  17: "семнадцат seventeen",
  18: "восемнадцат eighteen",
  19: "девятнадцат nineteen",
  20: "жиырма двадцат twenty twentieth.",
  30: "отыз тридцат thirty thirtieth.",
  40: "қырық сорок forty",
  50: "елу пятьдесят fifty",
  60: "алпыс шестьдесят sixty",
  70: "жетпіс семьдесят seventy",
  80: "сексен восемьдесят eighty",
  90: "тоқсан девяност ninety",
  100: "жүз сто. ста. hundred",
  200: "двести двухсот",
  300: "триста трехсот",
  400: "четыреста",
  500: "пятьсот пятисот",
  600: "шестьсот",
  700: "семьсот",
  800: "восемьсот",
  900: "девятьсот",
};

/** What may follow a beginning: endings of cases and of ordinals, so that «бесік» and "пятница" are no numbers. */
const endings =
  /^(?:|[иеуа]|[дт][ае]н?|[гк][ае]|н[еи]н?|ди|ти|иа|[инс]?[ие]?н[дн]?[ае]н?|и?нши.*|си?|синд[ае]|[оеи]г?о|о[мие]|и[еимк]|аиа|[еу]у|тк|т)$/u;

type Name = { readonly key: string; readonly value: number; readonly isWhole: boolean };

const known: readonly Name[] = Object.entries(names)
  .flatMap(([value, words]) =>
    words
      .split(" ")
      .map((word) => ({ key: foldWord(word), value: Number(value), isWhole: word.endsWith(".") })),
  )
  .toSorted((a, b) => b.key.length - a.key.length);

const byFirstLetter = Map.groupBy(known, ({ key }) => key[0]!);

/** The number that a matching key is, below a thousand. */
export function numberNamed(key: string): number | undefined {
  const named = byFirstLetter
    .get(key[0] ?? "")
    ?.find((one) =>
      one.isWhole ? key === one.key : key.startsWith(one.key) && endings.test(key.slice(one.key.length)),
    );
  return named?.value;
}

const thousand = /^(?:мың|мын|минг|myn|myń|mıñ|mıń|ming|тысяч|тыщ|t[yi]s[iy]?a|thousand|косар|штук)/iu;
const half = new RegExp(`^${foldWord("жарым")}(?:да|ди|га)?$`, "u");
const oneAndHalf = /^полтор/u;

/** A number in words that begins at a place among words, and how many of them it takes. */
type SpokenNumber = { readonly value: number; readonly length: number; readonly hasThousand: boolean };

/** Reads the words as far as they make one number: «он бес мың бес жүз». */
export function readSpokenNumber(words: readonly string[], at: number): SpokenNumber | undefined {
  let total = 0;
  let group = 0;
  let length = 0;
  let hasThousand = false;
  for (const word of words.slice(at)) {
    const isThousand: boolean = thousand.test(word) && !hasThousand && length > 0;
    const next = isThousand ? undefined : added(group, foldWord(word));
    if (!isThousand && next === undefined) break;
    total += isThousand ? group * 1000 : 0;
    group = next ?? 0;
    hasThousand ||= isThousand;
    length++;
  }
  return length === 0 ? undefined : { value: total + group, length, hasThousand };
}

/** A group below a thousand with the next word of it; undefined where the word begins another number. */
function added(group: number, key: string): number | undefined {
  if (oneAndHalf.test(key)) return group === 0 ? 1.5 : undefined;
  const value = half.test(key) ? 0.5 : numberNamed(key);
  if (value === undefined || (value === 0 && group > 0)) return undefined;
  if (value === 100 && group > 0) return group < 10 ? group * 100 : undefined;
  if (value < 1) return group > 0 ? group + value : value;
  const room = group === 0 ? 1000 : group % 100 === 0 ? 100 : group % 10 === 0 ? 10 : 0;
  return value < room ? group + value : undefined;
}
