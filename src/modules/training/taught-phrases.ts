import type { LearnedPhrase } from "../learning/learned-phrase.ts";
import { asTaught } from "../learning/masking.ts";
import type { TopicPhrase } from "../understanding/phrases.ts";

/** Approved phrases as they are taught: with figures in the place of what was masked. */
export const taughtPhrases = (learned: readonly LearnedPhrase[]): readonly TopicPhrase[] =>
  learned.map(({ text, topic }) => ({ text: asTaught(text), topic }));
