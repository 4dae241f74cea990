import { Problem } from "../../kernel/problem.ts";
import type { Db } from "../../platform/database.ts";
import type { Events } from "../../platform/events.ts";
import type { ConversationId, ConversationState, Message } from "./conversation.ts";
import { noSuchConversation } from "./problems.ts";
import { findMessages } from "./store.ts";

/** Messages after a number, and who speaks in the conversation now. */
export type Transcript = { readonly messages: readonly Message[]; readonly state: ConversationState };

/** Reads conversations and waits for what is new in them. */
export type Reader = {
  /** Messages after `after`; when there are none, waits up to `waitSeconds` for one. */
  read(
    id: ConversationId,
    reading: { after: number; waitSeconds: number; signal: AbortSignal },
  ): Promise<Transcript>;
  /** Every message after `after`, each once and in order, until the signal aborts. */
  follow(id: ConversationId, after: number, signal: AbortSignal): AsyncGenerator<Message>;
};

const pageMax = 200;
/** Longer than any lost wake-up should cost. */
const recheckMilliseconds = 5_000;

/** A turn that is under way will wake its readers; where it did so a moment before, this is what it costs them. */
const turnMilliseconds = 100;

/** @param isBusy whether a turn of the conversation is under way here, so that looking before it ends finds nothing. */
export function createReader(db: Db, events: Events, isBusy: (id: ConversationId) => boolean): Reader {
  const readNow = async (id: ConversationId, after: number): Promise<Transcript> => {
    const found = await findMessages(db, { id, after, limit: pageMax });
    if (found === undefined) throw new Problem(noSuchConversation, "No conversation has this id.");
    return found;
  };
  return {
    async read(id, { after, waitSeconds, signal }) {
      const until = performance.now() + waitSeconds * 1000;
      if (waitSeconds > 0 && isBusy(id)) await events.next(id, turnMilliseconds, signal).over;
      for (;;) {
        const leftMilliseconds = Math.max(0, until - performance.now());
        // Begun before the look, so that what comes in between is not missed.
        const news = events.next(id, Math.min(recheckMilliseconds, leftMilliseconds), signal);
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
  };
}
