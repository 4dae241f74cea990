import type { Instant } from "../../kernel/instant.ts";
import { inEveryLanguage, type Language } from "../../kernel/language.ts";
import { Problem } from "../../kernel/problem.ts";
import { newId } from "../../platform/new-id.ts";
import { choiceLabel, composeMessage, openingChoices } from "./compose.ts";
import { emptyMemory, type ConversationId, type ConversationRow, type Message } from "./conversation.ts";
import type { ChoiceValue } from "./flow/flow.ts";
import { noSuchConversation } from "./problems.ts";
import { createReader, type Reader } from "./reader.ts";
import {
  findConversation,
  findQueue,
  findSubscriberMessage,
  insertConversation,
  insertSubscriberMessage,
  type QueuedConversation,
} from "./store.ts";
import { createTokenCheck, hashToken, newToken } from "./tokens.ts";
import { createTurnRunner, type RunnerParts, type TurnRunner } from "./turn-runner.ts";

export type { ConversationId, Message } from "./conversation.ts";
export {
  countReadings,
  countUnanswered,
  findUnanswered,
  lockMessage,
  type ReadingCount,
  type UnansweredGroup,
} from "./readings-store.ts";

export type SubscriberMessage = {
  readonly clientId: string;
  readonly text: string;
  readonly choice: ChoiceValue | null;
};

/** The assistant of one process: conversations come in here, and its turns run here. */
export type Assistant = Pick<TurnRunner, "sweep" | "stop"> &
  Reader & {
    /** @param address of the caller, for limiting guesses. The token is shown once and kept only as a hash. */
    start(
      language: Language,
      address: string,
    ): Promise<{ id: ConversationId; token: string; language: Language }>;
    /** Stored for good when it returns; the turn that answers it begins at once. @returns its `seq` */
    accept(id: ConversationId, message: SubscriberMessage): Promise<number>;
    isToken(id: ConversationId, token: string): Promise<boolean>;
    /** Conversations that wait for an operator or are with one, the longest waiting first. */
    queue(page: { limit: number; after: Instant | undefined }): Promise<readonly QueuedConversation[]>;
    /** A conversation with its messages after a number, for staff. */
    open(id: ConversationId, after: number): Promise<{ row: ConversationRow; messages: readonly Message[] }>;
    /** Tells waiting readers and the assistant itself that something changed. */
    changed(id: ConversationId): void;
  };

export function createAssistant(parts: RunnerParts): Assistant {
  const { db, events } = parts;
  const runner = createTurnRunner(parts);
  const reader = createReader(db, events, runner.isBusy);
  return {
    ...reader,
    sweep: runner.sweep,
    stop: runner.stop,
    isToken: createTokenCheck(db),
    start: (language, address) => start(parts, language, address),
    async accept(id, message) {
      const stored = await storeOnce(parts, id, message);
      if (stored.isOwed) runner.wake(id);
      events.wake(id);
      return stored.seq;
    },
    queue: (page) => findQueue(db, page),
    async open(id, after) {
      const row = await findConversation(db, id);
      if (row === undefined) throw new Problem(noSuchConversation, "No conversation has this id.");
      const { messages } = await reader.read(id, { after, waitSeconds: 0, signal: AbortSignal.abort() });
      return { row, messages };
    },
    changed(id) {
      events.wake(id);
      runner.wake(id);
    },
  };
}

async function start(
  { db, clock, tools }: RunnerParts,
  language: Language,
  address: string,
): Promise<{ id: ConversationId; token: string; language: Language }> {
  const id = newId<ConversationId>();
  const token = newToken();
  const utterance = { lines: [{ key: "greeting" }], attachments: {}, choices: openingChoices };
  const opening = { utterance, choices: openingChoices, turnEnds: false, topic: null };
  const greeting = composeMessage(tools.provider, language, opening);
  const tokenHash = hashToken(token);
  await insertConversation(db, {
    id,
    tokenHash,
    language,
    address,
    memory: emptyMemory,
    greeting,
    at: clock.now(),
  });
  return { id, token, language };
}

const uniqueViolation = "23505";

/** The same message sent again, also at the same moment, is found under its number. */
async function storeOnce(
  { db, clock, tools }: RunnerParts,
  id: ConversationId,
  message: SubscriberMessage,
): Promise<{ seq: number; isOwed: boolean }> {
  const { clientId, choice } = message;
  const text = inEveryLanguage((language) =>
    choice === null ? message.text : choiceLabel(tools.provider, language, choice),
  );
  const stored = await insertSubscriberMessage(db, { id, clientId, choice, text, at: clock.now() }).catch(
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === uniqueViolation)
        return findSubscriberMessage(db, { id, clientId });
      throw error;
    },
  );
  if (stored === undefined) throw new Problem(noSuchConversation, "No conversation has this id.");
  return stored;
}
