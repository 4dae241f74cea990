import { z } from "zod";
import { languages } from "../../kernel/language.ts";
import { choiceOnWire, messageOnWire, seqOnWire, stateOnWire } from "../assistant/wire.ts";

/** The chat's requests and answers; the OpenAPI document is made from these. */

export const startBody = z.object({ language: z.enum(languages).optional() }).nullish();

export const conversationParams = z.object({ id: z.uuid().toLowerCase() });

const clientId = z
  .string()
  .min(1)
  .max(100)
  .refine(isStorable, "must be text without NUL or broken characters");

const typedText = (charactersMax: number) =>
  z
    .string()
    .max(charactersMax, `must be at most ${charactersMax} characters; send longer texts in parts`)
    .refine((text) => text.trim() !== "", "must hold something to read")
    .refine(isStorable, "must be text without NUL or broken characters");

export const messageBody = (charactersMax: number) =>
  z
    .strictObject({ clientId, text: typedText(charactersMax).optional(), choice: choiceOnWire.optional() })
    .refine(({ text, choice }) => (text === undefined) !== (choice === undefined), {
      path: ["text"],
      message: "either text or choice is needed, and only one of them",
    });

/** PostgreSQL's text holds no NUL, and half a surrogate pair is no text either. */
function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

export const transcriptQuery = z.object({
  after: seqOnWire.default(0),
  wait: z.coerce.number().min(0).max(25).default(0),
});

/** A browser's own reconnect says where it was; a number that is none is left out, since nobody reads the refusal. */
export const streamHeaders = z.looseObject({ "last-event-id": seqOnWire.optional().catch(undefined) });

export const openedConversation = z.object({ id: z.uuid(), token: z.string(), language: z.enum(languages) });

export const transcriptAnswer = z.object({ messages: z.array(messageOnWire).readonly(), state: stateOnWire });
