import type { Topic } from "../../../kernel/topic.ts";
import type { TextValues } from "../../provider/text.ts";
import type { Question, ReadMessage } from "../flow/flow.ts";

type Wording = { readonly key: string; readonly again: string; readonly values?: TextValues };

/** Anything that was typed, word for word, unless it is clearly about something else than `about`. */
export const inOwnWords = (about: readonly Topic[], wording: Wording): Question<string> => ({
  ...wording,
  choices: [],
  read: (message) => (isElsewhere(message, about) ? undefined : message.text.trim()),
});

const isElsewhere = ({ choice, understood }: ReadMessage, about: readonly Topic[]): boolean =>
  choice !== null ||
  (understood.answered && understood.topic !== "other" && !about.includes(understood.topic));
