import type { Language } from "../../kernel/language.ts";
import type { Topic } from "../../kernel/topic.ts";
import { normaliseLine } from "../normaliser/normaliser.ts";
import type { Understanding } from "../understanding/understanding.ts";
import type { OwedMessage } from "./conversation.ts";

/** What became of a typed message. */
export const outcomes = [
  "subject-begun",
  "question-answered",
  /** Thanks, a login or a wish for a language, which are noted by the way. */
  "noted",
  "asked-back",
  "handed-over",
] as const;

export type Outcome = (typeof outcomes)[number];

/** What was understood of a typed message. */
export type Reading = Pick<Understanding, "topic" | "confidence" | "answered" | "language"> & {
  readonly outcome: Outcome;
};

/** A reading to be stored with the turn that answers the message. */
export type NewReading = Reading & {
  readonly seq: number;
  /** The matching key of what was not understood. */
  readonly key: string | null;
};

/** What is kept of a message: its topic as it was understood and what became of it. */
export function newReading(
  { seq, text }: OwedMessage,
  { topic, confidence, answered, language }: Understanding,
  outcome: Outcome,
): NewReading {
  const isUnanswered = !answered && (outcome === "asked-back" || outcome === "handed-over");
  const key = isUnanswered ? normaliseLine(text) : null;
  return { seq, topic, confidence, answered, language, outcome, key };
}

/** What was understood, where the assistant read the message at all. */
export type UnderstoodAs = { readonly topic: Topic; readonly answered: boolean; readonly language: Language };
