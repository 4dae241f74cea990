import { z } from "zod";
import { instantText } from "../../http/wire.ts";
import { languages } from "../../kernel/language.ts";
import { topics } from "../../kernel/topic.ts";
import { conversationStates } from "./conversation.ts";
import { choiceValues } from "./flow/flow.ts";

/** Conversations as they travel, the same to subscribers and to staff. */

export const choiceOnWire = z.enum([...choiceValues, ...topics.map((topic) => `topic:${topic}` as const)]);

const answerNames = ["pending", "unknown"] as const;
const lineNames = [
  "ok",
  "no-session",
  "cable-cut",
  "port-down",
  "router-silent",
  "line-errors",
  "drops",
] as const;

const verdict = z.object({
  login: z.string(),
  outage: z.enum(["none", "outage", ...answerNames]),
  line: z.enum([...lineNames, ...answerNames]),
  visit: z.enum(["none", "open", ...answerNames]),
  account: z.enum(["paid", "unpaid", "suspended", ...answerNames]),
  at: z.string(),
});

export const messageOnWire = z.object({
  seq: z.int(),
  at: instantText,
  author: z.enum(["subscriber", "assistant", "operator", "system"]),
  language: z.enum(languages),
  text: z.string(),
  choices: z.array(z.object({ value: choiceOnWire, label: z.string() })).readonly(),
  turnEnds: z.boolean(),
  verdict: verdict.nullable(),
  topic: z.enum(topics).nullable(),
  article: z.string().nullable(),
  refs: z
    .array(z.object({ kind: z.enum(["ticket", "visit", "outage", "case"]), number: z.string() }))
    .readonly(),
});

export const stateOnWire = z.enum(conversationStates);
