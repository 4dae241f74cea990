import { normaliseLine } from "../normaliser/normaliser.ts";

/** Words that fold to the key of a word of another language: «я» to that of «иә», English "no" to that of «но». */
const homographs: readonly (readonly [RegExp, string])[] = [
  [/(?<![\p{L}\d])я(?![\p{L}\d])/giu, "мен"],
  [/(?<![\p{L}\d'])no(?![\p{L}\d'])/giu, "нет"],
  [/[👍👌✅🆗🤝]\p{EMod}?/gu, " ок "],
  [/^\s*[+]+\s*$/gu, "да"],
  [/^\s*[-]+\s*$/gu, "нет"],
];

const ends = /[,.;!?\n()…—–]+|\s-\s/u;
const joins = /(?<![^ ])(?:а|но|однако|бирак|алаида|бут)(?![^ ])/u;
const answerBefore = /^(нет|жок) (?=(?:мен|биз|ми|им|и) )/u;

/** The parts of a message that each say something of their own, as matching keys. */
export function clausesOf(text: string): readonly string[] {
  const settled = homographs.reduce((before, [word, meaning]) => before.replace(word, meaning), text);
  return settled
    .split(ends)
    .flatMap((part) => normaliseLine(part).split(joins))
    .flatMap((clause) => clause.trim().replace(answerBefore, "$1,").split(","))
    .filter((clause) => clause !== "");
}
