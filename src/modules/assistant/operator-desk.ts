import { Problem } from "../../kernel/problem.ts";
import type { Db, Work } from "../../platform/database.ts";
import { renderText, type TextValues } from "../provider/text.ts";
import type { Provider } from "../provider/provider.ts";
import { operatorsOnDuty } from "../staff/staff.ts";
import {
  leaveSubjects,
  type ConversationId,
  type ConversationRow,
  type ConversationState,
  type NewMessage,
} from "./conversation.ts";
import type { Ref } from "./flow/flow.ts";
import { conversationElsewhere, noSuchConversation } from "./problems.ts";
import { hasMessage, lockConversation, saveTurn } from "./store.ts";

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

/** Who asks, and who is on duty now. */
export type Asker = { readonly id: string; readonly onDuty: ReadonlySet<string> };

export async function findAsker(db: Db, id: string): Promise<Asker> {
  return { id, onDuty: new Set((await operatorsOnDuty(db)).map((member) => member.id)) };
}

/**
 * What this operator may do now; the same answer guards the actions themselves. A conversation belongs to whoever took
 * it over; when they are off duty, somebody else may take it, so that nobody writes into the void.
 */
export function allowedActions({ state, operatorId }: Standing, { id, onDuty }: Asker): Allowed {
  const isOthers = operatorId !== null && operatorId !== id;
  const check = (action: OperatorAction): true | { because: string } => {
    if (!(statesFor[action] as readonly ConversationState[]).includes(state))
      return { because: `state-${state}` };
    const isFree = !isOthers || (action === "takeOver" && !onDuty.has(operatorId));
    return isFree || { because: "with-another-operator" };
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

/**
 * Adds a notice to the conversation, whoever speaks in it; one that it holds already, named by `once`, is not added again.
 * Where there is no such conversation nothing happens.
 */
export async function postNotice(
  work: Work,
  provider: Provider,
  { id, once, ...notice }: Notice & { id: ConversationId; once: string },
): Promise<void> {
  const found = await lockConversation(work.tx, id);
  if (found === undefined || (await hasMessage(work.tx, id, once))) return;
  const message = { ...systemMessage(provider, found.row, notice), key: once };
  await saveTurn(work.tx, { row: found.row, messages: [message], at: work.now });
}

/**
 * Answers in a person's place a conversation that waits for one, and gives it back to the assistant. What the
 * conversation holds already, named by `once`, isn't said again: who asked for a person after that waits for one.
 */
export async function answerForPerson(
  work: Work,
  provider: Provider,
  { id, once, ...notice }: Notice & { id: ConversationId; once: string },
): Promise<"answered" | "told-before" | "not-waiting"> {
  const found = await lockConversation(work.tx, id);
  if (found === undefined) return "not-waiting";
  if (await hasMessage(work.tx, id, once)) return "told-before";
  if (found.row.state !== "waiting-operator") return "not-waiting";
  const message = { ...systemMessage(provider, found.row, notice), key: once };
  await saveTurn(work.tx, { row: withAssistant(found.row, "assistant"), messages: [message], at: work.now });
  return "answered";
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
  const allowed = allowedActions(found.row, await findAsker(work.tx, operatorId))[action];
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

/** What was asked before a person came is not taken up again; what is known stays. */
const withAssistant = (row: ConversationRow, state: "assistant" | "closed"): ConversationRow => ({
  ...row,
  state,
  operatorId: null,
  answeredSeq: row.owedSeq,
  memory: leaveSubjects(row.memory),
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
