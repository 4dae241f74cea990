import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Instant } from "../../kernel/instant.ts";
import type { Language } from "../../kernel/language.ts";
import { Problem } from "../../kernel/problem.ts";
import { newId } from "../../platform/new-id.ts";
import type { Topic } from "../../kernel/topic.ts";
import { composeMessage } from "./compose.ts";
import {
  emptyMemory,
  type ConversationId,
  type ConversationRow,
  type ConversationState,
  type Message,
} from "./conversation.ts";
import type { ChoiceValue } from "./flow/flow.ts";
import { noSuchConversation } from "./problems.ts";
import {
  findConversation,
  findMessages,
  findQueue,
  findTokenHash,
  insertConversation,
  insertSubscriberMessage,
  type QueuedConversation,
} from "./store.ts";
import { createTurnRunner, type RunnerParts, type TurnRunner } from "./turn-runner.ts";

export type { ConversationId, Message } from "./conversation.ts";

export type SubscriberMessage = {
  readonly clientId: string;
  readonly text: string;
  readonly choice: string | null;
};

/** Messages after a number, and who speaks in the conversation now. */
export type Transcript = { readonly messages: readonly Message[]; readonly state: ConversationState };

/** The assistant of one process: conversations come in here, and its turns run here. */
export type Assistant = Pick<TurnRunner, "sweep" | "stop"> & {
  /** @param address of the caller, for limiting guesses. The token is shown once and kept only as a hash. */
  start(
    language: Language,
    address: string,
  ): Promise<{ id: ConversationId; token: string; language: Language }>;
  /** Stored for good when it returns; the turn that answers it begins at once. */
  accept(id: ConversationId, message: SubscriberMessage): Promise<number>;
  isToken(id: ConversationId, token: string): Promise<boolean>;
  /** Messages after `after`; when there are none, waits up to `waitSeconds` for one. */
  read(
    id: ConversationId,
    reading: { after: number; waitSeconds: number; signal: AbortSignal },
  ): Promise<Transcript>;
  /** Every message after `after`, each once and in order, until the signal aborts. */
  follow(id: ConversationId, after: number, signal: AbortSignal): AsyncGenerator<Message>;
  /** Conversations that wait for an operator or are with one, the longest waiting first. */
  queue(page: { limit: number; after: Instant | undefined }): Promise<readonly QueuedConversation[]>;
  /** A conversation with its messages after a number, for staff. */
  open(id: ConversationId, after: number): Promise<{ row: ConversationRow; messages: readonly Message[] }>;
  /** Tells waiting readers and the assistant itself that something changed. */
  changed(id: ConversationId): void;
};

const greetingChoices: readonly ChoiceValue[] = (
  [
    "internet-down",
    "cable-cut",
    "frequent-drops",
    "payment-missing",
    "visit-status",
    "operator",
  ] satisfies Topic[]
).map((topic) => (topic === "operator" ? topic : (`topic:${topic}` as const)));

const pageMax = 200;
/** Longer than any lost wake-up should cost. */
const recheckMilliseconds = 5_000;
const tokensRememberedMax = 20_000;
const uniqueViolation = "23505";

export function createAssistant(parts: RunnerParts): Assistant {
  const { db, clock, events } = parts;
  const runner = createTurnRunner(parts);
  const tokenHashes = new Map<ConversationId, Buffer>();

  const accept = async (id: ConversationId, message: SubscriberMessage): Promise<number> => {
    const store = () => insertSubscriberMessage(db, { id, ...message, at: clock.now() });
    const stored = await store().catch((error: unknown) => {
      if (isUniqueViolation(error)) return store();
      throw error;
    });
    if (stored === undefined) throw new Problem(noSuchConversation, "No conversation has this id.");
    if (stored.isOwed) runner.wake(id);
    events.wake(id);
    return stored.seq;
  };
  const readNow = async (id: ConversationId, after: number): Promise<Transcript> => {
    const found = await findMessages(db, { id, after, limit: pageMax });
    if (found === undefined) throw new Problem(noSuchConversation, "No conversation has this id.");
    return found;
  };
  return {
    sweep: runner.sweep,
    stop: runner.stop,
    accept,
    async start(language, address) {
      const id = newId<ConversationId>();
      const token = randomBytes(24).toString("base64url");
      const utterance = { lines: [{ key: "greeting" }], attachments: {}, choices: greetingChoices };
      const opening = { utterance, choices: greetingChoices, turnEnds: false, topic: null };
      const greeting = composeMessage(parts.tools.provider, language, opening);
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
    },
    async isToken(id, token) {
      const known = tokenHashes.get(id) ?? (await findTokenHash(db, id));
      if (known === undefined) return false;
      if (tokenHashes.size >= tokensRememberedMax) tokenHashes.clear();
      tokenHashes.set(id, known);
      return timingSafeEqual(known, hashToken(token));
    },
    async read(id, { after, waitSeconds, signal }) {
      const until = performance.now() + waitSeconds * 1000;
      for (;;) {
        const news = events.next(
          id,
          Math.min(recheckMilliseconds, Math.max(0, until - performance.now())),
          signal,
        );
        const transcript = await readNow(id, after);
        if (transcript.messages.length > 0 || signal.aborted || performance.now() >= until) {
          news.cancel();
          return transcript;
        }
        await news.over;
      }
    },
    async *follow(id, after, signal) {
      let last = after;
      while (!signal.aborted) {
        const news = events.next(id, recheckMilliseconds, signal);
        const { messages } = await readNow(id, last);
        for (const message of messages) yield message;
        last = messages.at(-1)?.seq ?? last;
        if (messages.length < pageMax) await news.over;
        news.cancel();
      }
    },
    queue: (page) => findQueue(db, page),
    async open(id, after) {
      const row = await findConversation(db, id);
      if (row === undefined) throw new Problem(noSuchConversation, "No conversation has this id.");
      return { row, messages: (await readNow(id, after)).messages };
    },
    changed(id) {
      events.wake(id);
      runner.wake(id);
    },
  };
}

/** Tokens are random, so a plain hash is enough to keep them from being read out of the table. */
const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();

const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === uniqueViolation;
