import type { ConversationId } from "../conversation.ts";
import type { Conversation } from "../flow/flow.ts";
import { findConversation, findMessages } from "../store.ts";

/** Long enough for a message that was asked back about before its subject was clear. */
const textsRead = 2;
const messagesRead = 12;

/** What the subscriber wrote as the subject began, so that nobody is asked for what is in it. */
export const readOpening = (c: Conversation): Promise<string> =>
  c.act("opening", async ({ tx }) => {
    const id = c.id as ConversationId;
    const lastSeq = (await findConversation(tx, id))?.lastSeq ?? 0;
    const recent = await findMessages(tx, { id, after: lastSeq - messagesRead, limit: messagesRead });
    const texts = (recent?.messages ?? [])
      .filter(({ author, text }) => author === "subscriber" && text !== "")
      .map(({ text }) => text);
    return texts.slice(-textsRead).join("\n");
  });
