import { Problem } from "../../kernel/problem.ts";
import type { Work } from "../../platform/database.ts";
import { renderText, type TextValues } from "../provider/text.ts";
import type { Provider } from "../provider/provider.ts";
import type { ConversationId, ConversationRow, ConversationState, NewMessage } from "./conversation.ts";
import type { Ref } from "./flow/flow.ts";
import { conversationElsewhere, noSuchConversation } from "./problems.ts";
import { lockConversation, saveTurn } from "./store.ts";

/** What an operator does with a conversation. */
export const operatorActions = ["takeOver", "answer", "giveBack", "close"] as const;

export type OperatorAction = (typeof operatorActions)[number];

const statesFor = {
  takeOver: ["assistant", "waiting-operator", "operator"],
  answer: ["operator"],
  giveBack: ["operator", "waiting-operator"],
  close: ["operator", "waiting-operator"],
} as const satisfies Record<OperatorAction, readonly ConversationState[]>;

export type Allowed = Readonly<Record<OperatorAction, true | { readonly because: string }>>;

type Standing = { readonly state: ConversationState; readonly operatorId: string | null };

/** What this operator may do now; the same answer guards the actions themselves. */
export function allowedActions(standing: Standing, operatorId: string): Allowed {
  const check = (action: OperatorAction): true | { because: string } => {
    if (!(statesFor[action] as readonly ConversationState[]).includes(standing.state))
      return { because: `state-${standing.state}` };
    const isOthers = standing.operatorId !== null && standing.operatorId !== operatorId;
    return isOthers && action !== "takeOver" ? { because: "with-another-operator" } : true;
  };
  return {
    takeOver: check("takeOver"),
    answer: check("answer"),
    giveBack: check("giveBack"),
    close: check("close"),
  };
}

/** The conversation is the operator's; the assistant is silent until it comes back. */
export const takeOver = (
  work: Work,
  provider: Provider,
  request: { id: ConversationId; operatorId: string },
) =>
  act(work, request, "takeOver", (row) => ({
    row: { ...row, state: "operator", operatorId: request.operatorId, answeredSeq: row.owedSeq },
    messages:
      row.operatorId === request.operatorId ? [] : [systemMessage(provider, row, { key: "operator-joined" })],
  }));

/** A person's words, in the conversation's language unless said otherwise. */
export const answerAsOperator = (
  work: Work,
  request: { id: ConversationId; operatorId: string; text: string },
) =>
  act(work, request, "answer", (row) => ({
    row,
    messages: [{ ...bare(row), author: "operator", text: request.text }],
  }));

/** Back to the assistant, which says so and answers again. */
export const giveBack = (
  work: Work,
  provider: Provider,
  request: { id: ConversationId; operatorId: string },
) =>
  act(work, request, "giveBack", (row) => ({
    row: withAssistant(row, "assistant"),
    messages: [systemMessage(provider, row, { key: "operator-left" })],
  }));

export const closeConversation = (
  work: Work,
  provider: Provider,
  request: { id: ConversationId; operatorId: string },
) =>
  act(work, request, "close", (row) => ({
    row: withAssistant(row, "closed"),
    messages: [systemMessage(provider, row, { key: "conversation-closed" })],
  }));

/** News that nobody asked for in this turn, such as "your internet is back". */
export type Notice = { readonly key: string; readonly values?: TextValues; readonly refs?: readonly Ref[] };

/** Adds a notice to the conversation, whoever speaks in it. @returns false where there is no such conversation. */
export async function postNotice(
  work: Work,
  provider: Provider,
  request: Notice & { id: ConversationId },
): Promise<boolean> {
  const found = await lockConversation(work.tx, request.id);
  if (found === undefined) return false;
  await saveTurn(work.tx, {
    row: found.row,
    messages: [systemMessage(provider, found.row, request)],
    at: work.now,
  });
  return true;
}

type Change = { readonly row: ConversationRow; readonly messages: readonly NewMessage[] };

async function act(
  work: Work,
  { id, operatorId }: { id: ConversationId; operatorId: string },
  action: OperatorAction,
  change: (row: ConversationRow) => Change,
): Promise<ConversationRow> {
  const found = await lockConversation(work.tx, id);
  if (found === undefined) throw new Problem(noSuchConversation, "No conversation has this id.");
  const allowed = allowedActions(found.row, operatorId)[action];
  if (allowed !== true) {
    throw new Problem(
      conversationElsewhere,
      `This can't be done now: ${allowed.because}. Nothing was changed.`,
    );
  }
  const { row, messages } = change(found.row);
  await saveTurn(work.tx, { row, messages, at: work.now });
  return row;
}

const withAssistant = (row: ConversationRow, state: "assistant" | "closed"): ConversationRow => ({
  ...row,
  state,
  operatorId: null,
  answeredSeq: row.owedSeq,
});

const bare = ({ language }: ConversationRow): Omit<NewMessage, "author" | "text"> => ({
  language,
  choices: [],
  turnEnds: false,
  verdict: null,
  topic: null,
  article: null,
  refs: [],
});

const systemMessage = (
  provider: Provider,
  row: ConversationRow,
  { key, values, refs = [] }: Notice,
): NewMessage => ({
  ...bare(row),
  author: "system",
  text: renderText(provider, row.language, key, values),
  refs,
});
