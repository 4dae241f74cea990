import { z } from "zod";
import { languages } from "../../kernel/language.ts";
import { choiceOnWire, messageOnWire, stateOnWire } from "../assistant/wire.ts";

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

/** The number of a message; 0 is before the first, and PostgreSQL's integers end here. */
export const seqOnWire = z.coerce.number().int().min(0).max(2_147_483_647).default(0);

export const transcriptQuery = z.object({
  after: seqOnWire,
  wait: z.coerce.number().min(0).max(25).default(0),
});

export const openedConversation = z.object({ id: z.uuid(), token: z.string(), language: z.enum(languages) });

export const transcriptAnswer = z.object({ messages: z.array(messageOnWire).readonly(), state: stateOnWire });
