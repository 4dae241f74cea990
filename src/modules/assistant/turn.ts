import type { Login } from "../../kernel/ids.ts";
import type { Language } from "../../kernel/language.ts";
import type { Topic } from "../../kernel/topic.ts";
import type { Work } from "../../platform/database.ts";
import { composeMessages } from "./compose.ts";
import {
  leaveSubjects,
  type ConversationId,
  type ConversationRow,
  type OwedMessage,
} from "./conversation.ts";
import type { ReadMessage } from "./flow/flow.ts";
import type { Checked } from "./flow/replay.ts";
import { plain } from "./asking-back.ts";
import { newReading, type NewReading } from "./reading.ts";
import { type Rephrased, Turn, type TurnTools } from "./reply.ts";
import { withoutSecrets } from "./secrets.ts";
import { settleLanguage } from "./settle-language.ts";
import { lockConversation, rewriteMessage, saveTurn } from "./store.ts";
import { readLanguageRequest } from "../wordings/language-request.ts";

export type { TurnTools } from "./reply.ts";

/** How a turn came out: nothing was owed, all is answered, or a check must be made before it can go on. */
export type TurnOutcome =
  | { readonly kind: "idle" }
  | { readonly kind: "answered"; readonly isMoreOwed: boolean }
  | {
      readonly kind: "check";
      /** The message that it is made for. */
      readonly seq: number;
      readonly name: string;
      readonly login: Login;
      /** The cable is tested before the line is checked. */
      readonly testsCable?: boolean;
      readonly language: Language;
      readonly topic: Topic | null;
    }
  /** A language model may know what a message means that wasn't understood. */
  | { readonly kind: "rephrase"; readonly seq: number; readonly text: string };

/**
 * Answers the oldest message that is owed an answer, in the caller's transaction and under the conversation's lock:
 * what is said, done and remembered commits together or not at all.
 */
export async function takeTurn(
  tools: TurnTools,
  work: Work,
  { id, checked, rephrased }: { id: ConversationId; checked?: Checked; rephrased?: Rephrased },
): Promise<TurnOutcome> {
  const found = await lockConversation(work.tx, id);
  if (found === undefined || found.row.answeredSeq === found.row.owedSeq) return { kind: "idle" };
  const { row, owed } = found;
  // The lock was waited for and the message is newer than this statement's view of the table: look again.
  if (owed === undefined) return { kind: "answered", isMoreOwed: true };
  const message = readMessage(tools, owed);
  const language = settleLanguage(row, message);
  const isFor = rephrased?.seq === owed.seq;
  const turn = new Turn(tools, {
    work,
    row: { ...row, language },
    checked,
    rephrased: isFor ? rephrased : undefined,
  });
  const reply = await turn.reply(message);
  if (reply.stop === "rephrasing")
    return { kind: "rephrase", seq: owed.seq, text: withoutSecrets(owed.text, false) };
  const check = reply.stop === "checking" ? reply.memory.run?.waiting : undefined;
  const outcome: TurnOutcome =
    check?.kind === "check"
      ? { ...check, seq: owed.seq, language, topic: reply.topic }
      : { kind: "answered", isMoreOwed: row.owedSeq > owed.seq };
  // Nothing was said or done on the way to the check: the turn begins again when its result is there.
  if (outcome.kind === "check" && reply.utterances.length === 0 && !turn.hasActed) return outcome;
  const isOver = outcome.kind === "answered";
  const isSilent = isOver && reply.utterances.length === 0;
  const text = message.choice === null ? withoutSecrets(owed.text, turn.hasHeardSecret) : owed.text;
  if (text !== owed.text) await rewriteMessage(work.tx, { id, seq: owed.seq, text });
  const utterances = isSilent ? [plain("anything-else")] : reply.utterances;
  await saveTurn(work.tx, {
    row: {
      ...row,
      language,
      state: reply.stop === "handed-over" ? "waiting-operator" : row.state,
      failures: 0,
      answeredSeq: isOver ? owed.seq : row.answeredSeq,
      memory: {
        ...reply.memory,
        languageSettled: row.memory.languageSettled || message.settlesLanguage,
        ...((row.memory.languageAsked || message.languageRequest !== undefined) && { languageAsked: true }),
      },
    },
    messages: composeMessages(tools.provider, language, { ...reply, utterances, isOver }),
    reading: isReadNow(found, message) ? readingOf({ ...owed, text }, message, turn, reply.stop) : undefined,
    at: work.now,
  });
  return outcome;
}

/** Typed, for the assistant, and not merely gone on with after a check. */
const isReadNow = ({ row }: { row: ConversationRow }, { choice }: ReadMessage): boolean =>
  choice === null && row.state === "assistant" && row.memory.run?.waiting?.kind !== "check";

const readingOf = (
  owed: OwedMessage,
  { understood }: ReadMessage,
  { outcome }: Turn,
  stop: string,
): NewReading => newReading(owed, understood, stop === "handed-over" ? "handed-over" : outcome);

/** The answer that ends a turn which failed again and again: an apology and a person, never silence. */
export async function apologise(tools: TurnTools, work: Work, id: ConversationId): Promise<void> {
  const found = await lockConversation(work.tx, id);
  if (found?.owed === undefined) return;
  const { row, owed } = found;
  const told = row.state === "assistant" ? await tools.handOver(work, row, "assistant-failed") : [];
  const utterances = [plain("sorry-failed"), ...told];
  await saveTurn(work.tx, {
    row: {
      ...row,
      state: row.state === "assistant" ? "waiting-operator" : row.state,
      failures: 0,
      answeredSeq: owed.seq,
      memory: leaveSubjects(row.memory),
    },
    messages: composeMessages(tools.provider, row.language, {
      utterances,
      isOver: true,
      stop: "handed-over",
      topic: null,
    }),
    at: work.now,
  });
}

const wordsThatSettle = 2;

function readMessage(
  tools: TurnTools,
  { text, choice }: OwedMessage,
): ReadMessage & { settlesLanguage: boolean } {
  const settlesLanguage = choice === null && text.trim().split(/\s+/).length >= wordsThatSettle;
  const understood = tools.understand(choice === null ? text : "");
  const languageRequest = choice === null ? readLanguageRequest(text, understood.language) : undefined;
  return { text, choice, understood, settlesLanguage, ...(languageRequest && { languageRequest }) };
}
