import type { Topic } from "../../kernel/topic.ts";
import { normalise } from "../normaliser/normaliser.ts";
import type { PhraseGroup } from "../understanding/phrases.ts";
import type { Understanding } from "../understanding/understanding.ts";
import { asTaught, maskMessage, type PersonalWords } from "./masking.ts";

type Understand = (text: string) => Understanding;

/** What a message would teach. */
export type Lesson = { readonly text: string; readonly group: PhraseGroup };

/** How a message is read, and what must not stay of it. */
export type Reader = {
  readonly understand: Understand;
  readonly personal: PersonalWords;
  readonly loginDigits: number;
  readonly charactersMax: number;
};

/** The message without personal data, cut to what is about the topic; undefined where no words are left. */
export function lessonOf(text: string, topic: Topic, reader: Reader): Lesson | undefined {
  const masked = maskMessage(text, reader.personal, reader.loginDigits);
  const said = cut(masked, topic, reader).trim();
  const hasWords = normalise(asTaught(said)).words.some((word) => !word.startsWith("#"));
  return hasWords ? { text: said, group: groupOf(said, reader.understand) } : undefined;
}

/** Of a long text the sentence that is most about the topic. */
function cut(text: string, topic: Topic, { understand, charactersMax }: Reader): string {
  if (text.length <= charactersMax) return text;
  const sentences = text.split(/(?<=[.!?;])\s+|\n+/).filter((sentence) => /\p{L}/u.test(sentence));
  const best = sentences
    .map((sentence) => ({ sentence, likelihood: likelihoodOf(topic, understand(asTaught(sentence))) }))
    .reduce((one, other) => (other.likelihood > one.likelihood ? other : one), {
      sentence: text,
      likelihood: -1,
    });
  return wholeWords(best.sentence, charactersMax);
}

const likelihoodOf = (wanted: Topic, { topic, confidence, alternatives }: Understanding): number =>
  [{ topic, confidence }, ...alternatives].find((guess) => guess.topic === wanted)?.confidence ?? 0;

const wholeWords = (text: string, charactersMax: number): string =>
  text.length <= charactersMax
    ? text
    : text
        .slice(0, charactersMax + 1)
        .replace(/\s+\S*$/, "")
        .slice(0, charactersMax);

/** Of how many certain words one must be in another language for a text to be mixed. */
const otherLanguageShare = 0.25;

/** Longer than the brands and technical words that everybody writes in Latin letters. */
const longLatin = /^\p{Script=Latin}{6,}$/u;

/** The group of phrases that the text belongs to; other letters than usual count as mixed. */
function groupOf(masked: string, understand: Understand): PhraseGroup {
  const text = asTaught(masked);
  const { language } = understand(text);
  const words = text.match(/\p{L}{3,}/gu) ?? [];
  const isLatin = words.length > 0 && words.every((word) => /\p{Script=Latin}/u.test(word));
  if (language === "en") return isLatin ? "en" : "mixed";
  if (isLatin) return "mixed";
  const certain = words.filter((word) => understand(word).isLanguageCertain);
  if (certain.some((word) => longLatin.test(word))) return "mixed";
  const others = certain.filter((word) => understand(word).language !== language).length;
  return others >= 2 && others >= certain.length * otherLanguageShare ? "mixed" : language;
}
