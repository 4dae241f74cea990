import type { Topic } from "../../kernel/topic.ts";
import type { TextValues } from "../provider/text.ts";
import type { Understanding } from "../understanding/understanding.ts";
import type { Utterance } from "./flow/replay.ts";

/** Subjects that nobody needs help with. */
export const smallTalk: readonly Topic[] = ["greeting", "thanks", "other"];

/** Subjects that are offered to choose from when a message was not understood. */
const likelyMax = 3;

/**
 * What a message may be about, likeliest first and without what was offered before; what a language model made of it
 * goes before our own guesses.
 */
export function likelySubjects(
  { topic, alternatives }: Understanding,
  rephrased: Topic | null,
  suggested: readonly Topic[],
): readonly Topic[] {
  const guesses = [topic, ...alternatives.map((one) => one.topic)];
  const all = new Set(rephrased === null ? guesses : [rephrased, ...guesses]);
  const isOffered = (one: Topic): boolean =>
    smallTalk.includes(one) || one === "operator" || suggested.includes(one);
  return [...all].filter((one) => !isOffered(one)).slice(0, likelyMax);
}

type Asking = {
  readonly isFirst: boolean;
  /** It is clear that the message is not about anything of ours. */
  readonly isForeign: boolean;
  readonly hasSuggested: boolean;
  /** The article that may be the answer; it takes a search. */
  readonly findArticle: () => string | undefined;
};

/** How to ask back, never twice in the same words: what is ours, what it may mean, or the article that may answer it. */
export function wayToAsk({ isFirst, isForeign, hasSuggested, findArticle }: Asking): {
  readonly utterance: Utterance;
  readonly suggests: boolean;
} {
  if (isFirst && isForeign) return { utterance: plain("out-of-scope"), suggests: false };
  const article = isFirst ? undefined : findArticle();
  if (article !== undefined) return { utterance: articleFor(article), suggests: true };
  return { utterance: plain(hasSuggested ? "out-of-scope" : "did-you-mean"), suggests: true };
}

function articleFor(name: string): Utterance {
  const keys = ["best-article", `articles.${name}.title`, `articles.${name}.body`];
  return { lines: keys.map((key) => ({ key })), attachments: { article: name }, choices: [] };
}

/** A text by itself. */
export const plain = (key: string, values: TextValues = {}): Utterance => ({
  lines: [{ key, values }],
  attachments: {},
  choices: [],
});
