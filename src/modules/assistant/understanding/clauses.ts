import { normaliseLine } from "./normalise.ts";

/** Words that fold to the key of another language's word that means something else: «я» would be «иә», "no" would be «но». */
const homographs: readonly (readonly [RegExp, string])[] = [
  [/(?<![\p{L}\d])я(?![\p{L}\d])/giu, "мен"],
  [/(?<![\p{L}\d'])no(?![\p{L}\d'])/giu, "нет"],
  [/(?:^|\s)[+](?=\s|$)/gu, " да "],
  [/^\s*-\s*$/gu, "нет"],
];

const ends = /[,.;!?\n()…—–]+|\s-\s/u;
const joins = /(?<![^ ])(?:а|но|однако|бирак|алаида|бут)(?![^ ])/u;

/** The parts of a message that can each say something of its own, as matching keys. */
export function clausesOf(text: string): readonly string[] {
  let settled = text;
  for (const [word, meaning] of homographs) settled = settled.replace(word, meaning);
  return settled
    .split(ends)
    .flatMap((part) => normaliseLine(part).split(joins))
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
}
