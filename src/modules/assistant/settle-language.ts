import type { Language } from "../../kernel/language.ts";
import type { ConversationRow } from "./conversation.ts";
import type { ReadMessage } from "./flow/flow.ts";

const wordsOfSentence = { first: 2, later: 4 };

/**
 * The language to answer in: that of the first whole sentence, and afterwards of a longer one in another language.
 * A lone word settles nothing, since «да» or "ok" is said in all of them. Who asks for a language gets and keeps it.
 */
export function settleLanguage(row: ConversationRow, message: ReadMessage): Language {
  const { text, choice, understood, languageRequest } = message;
  if (languageRequest !== undefined) return languageRequest;
  if (row.memory.languageAsked || choice !== null || !understood.isLanguageCertain) return row.language;
  const words = text.match(/\p{L}{2,}/gu)?.length ?? 0;
  const needed = row.memory.languageSettled ? wordsOfSentence.later : wordsOfSentence.first;
  return words >= needed ? understood.language : row.language;
}
