import { foldWord } from "../normaliser/letters.ts";
import { replaceFigures } from "../normaliser/replace-figures.ts";
import { everyPhrase, type Phrases } from "../understanding/phrases.ts";

/** A text in which nothing is left that could tell who wrote it. */
export type Anonymised = string;

/** Letters of a name that stands in the middle of a sentence begin large; such words of a phrase are not learnt. */
const namesInPhrase = /(?<=[\p{L}\d,] )\p{Lu}\p{L}*/gu;
/** What follows these is a name, however ordinary the word is otherwise («Арман», «Роза»). */
const introduces = /((?:менің )?атым|есімім|меня зовут|мо[её] имя|my name is|i am called)\s+[^.,;!?\n]*/giu;
const addresses = /\S+@\S+|https?:\/\/\S+|@\w+/giu;
const word = /[\p{L}\p{M}'’ʼ]+(?:-[\p{L}\p{M}]+)*|\d+/gu;
const hidden = "…";

/**
 * Lets through only words that the provider's own phrases have, and names every figure by its kind: names, addresses,
 * logins and numbers can't be among them, whoever's they are.
 */
export function createAnonymiser(phrases: Phrases, loginDigits: number): (text: string) => Anonymised {
  const familiar = new Set<string>();
  for (const { text } of everyPhrase(phrases))
    for (const [one] of text.replace(namesInPhrase, "").matchAll(word)) familiar.add(foldWord(one));
  familiar.delete("");
  return (text) => keepFamiliar(nameFigures(text.replace(addresses, hidden), loginDigits), familiar);
}

/** «100 мбит» says something of the matter and nothing of the person; a house or a login is only told as what it is. */
const harmless = new Set(["speed", "traffic", "duration"]);

const nameFigures = (text: string, loginDigits: number): string =>
  replaceFigures(text, loginDigits, (kind, typed) => (harmless.has(kind) ? shield(typed) : `[${kind}]`));

/** Digits that stay, as letters of a private area, until the words have been looked at. */
const shield = (figures: string): string =>
  figures.replace(/\d/g, (digit) => String.fromCodePoint(privateZero + Number(digit)));
const unshield = (text: string): string =>
  text.replace(/[\ue000-\ue009]/g, (letter) => String(letter.codePointAt(0)! - privateZero));
const privateZero = 0xe000;

function keepFamiliar(text: string, familiar: ReadonlySet<string>): Anonymised {
  const named = text.replace(introduces, (_, lead: string) => `${lead} ${hidden}`);
  const kept = named.replace(word, (one, at: number) =>
    named[at - 1] === "[" || familiar.has(foldWord(one)) ? one : hidden,
  );
  return unshield(kept).replace(/(?:…[\s,.-]*)+…/gu, hidden);
}
