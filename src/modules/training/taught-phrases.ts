import type { LearnedPhrase } from "../learning/learned-phrase.ts";
import { asTaught } from "../learning/masking.ts";
import type { AddedPhrase } from "../understanding/topic-model.ts";

/** Approved phrases as they are taught: with figures in the place of what was masked. */
export const taughtPhrases = (learned: readonly LearnedPhrase[]): readonly AddedPhrase[] =>
  learned.map(({ text, topic }) => ({ text: asTaught(text), topic }));
