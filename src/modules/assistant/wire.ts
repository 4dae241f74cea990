import { z } from "zod";
import { instantText } from "../../http/wire.ts";
import { languages } from "../../kernel/language.ts";
import { topics } from "../../kernel/topic.ts";
import { verdictOnWire } from "../diagnosis/wire.ts";
import { conversationStates } from "./conversation.ts";
import { choiceValues } from "./flow/flow.ts";

/** Conversations as they travel, the same to subscribers and to staff. */

export const choiceOnWire = z.enum([...choiceValues, ...topics.map((topic) => `topic:${topic}` as const)]);

/** A message's number in a request; 0 is before the first, and PostgreSQL's integers end here. */
export const seqOnWire = z.coerce.number().int().min(0).max(2_147_483_647);

export const messageOnWire = z.object({
  seq: z.int(),
  at: instantText,
  author: z.enum(["subscriber", "assistant", "operator", "system"]),
  language: z.enum(languages),
  text: z.string(),
  choices: z.array(z.object({ value: choiceOnWire, label: z.string() })).readonly(),
  turnEnds: z.boolean(),
  verdict: verdictOnWire.nullable(),
  topic: z.enum(topics).nullable(),
  article: z.string().nullable(),
  refs: z
    .array(z.object({ kind: z.enum(["ticket", "visit", "outage", "case"]), number: z.string() }))
    .readonly(),
});

export const stateOnWire = z.enum(conversationStates);
