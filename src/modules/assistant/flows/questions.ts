import type { ChoiceValue, Question, ReadMessage } from "../flow/flow.ts";
import type { TextValues } from "../../provider/text.ts";
import { type AnswerKind, type AnswerValue, readAnswer } from "../../wordings/answers.ts";

/** Questions that flows put, with what can be pressed and how a typed answer is read. */

type Wording = { readonly key: string; readonly again?: string; readonly values?: TextValues };

/** One of a few answers, pressed or typed in any of the languages. */
export function choose<Kind extends AnswerKind>(
  kind: Kind,
  choices: readonly (AnswerValue<Kind> & ChoiceValue)[],
  wording: Wording,
): Question<AnswerValue<Kind>> {
  return { ...wording, choices, read: (message) => readChoice(message, kind, choices) };
}

function readChoice<Kind extends AnswerKind>(
  { choice, text }: ReadMessage,
  kind: Kind,
  choices: readonly (AnswerValue<Kind> & ChoiceValue)[],
): AnswerValue<Kind> | undefined {
  const answer = choice ?? readAnswer(text, kind);
  return choices.find((value) => value === answer);
}

/** S47: a clear yes, a clear no, or words that are neither («түсіндім», "ок"). */
export type Consent = "yes" | "no" | "acknowledged";

export const consentTo = (wording: Wording): Question<Consent> => ({
  ...wording,
  choices: ["yes", "no"],
  read: (message) => {
    const answer = readChoice(message, "consent", ["yes", "no"]);
    if (answer !== undefined) return answer;
    return message.choice === null && message.understood.stance === "acknowledged"
      ? "acknowledged"
      : undefined;
  },
});

/** Anything that was typed, as it was typed. */
export const freely = (wording: Wording): Question<string> => ({
  ...wording,
  choices: [],
  read: ({ text, choice }) => (choice === null ? text : undefined),
});

/** The login that a message holds. */
export const loginQuestion = (wording: Wording): Question<string> => ({
  ...wording,
  choices: [],
  read: ({ understood }) => understood.login,
});
