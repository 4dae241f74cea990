import { z } from "zod";
import { languages } from "../../kernel/language.ts";
import { topics } from "../../kernel/topic.ts";

/** The chat's messages as they travel; `docs/` and the OpenAPI document are made from these. */

const textCharactersMax = 4_000;

const choiceValues = [
  "home",
  "mobile",
  "at-home",
  "away",
  "inside",
  "outside",
  "unsure",
  "yes",
  "no",
  "operator",
  "done",
  "not-helped",
  "notify",
  "change-visit",
  "cancel-visit",
  ...topics.map((topic) => `topic:${topic}` as const),
] as const;

export const startBody = z.object({ language: z.enum(languages).optional() }).nullish();

export const conversationParams = z.object({ id: z.uuid() });

const clientId = z.string().min(1).max(100);

/** PostgreSQL's text holds no NUL, and half a surrogate pair is no text either. */
const typedText = z
  .string()
  .max(textCharactersMax)
  .refine((text) => text.trim() !== "", "must hold something to read")
  .refine(
    (text) => !text.includes("\0") && text.isWellFormed(),
    "must be text without NUL or broken characters",
  );

export const messageBody = z.union(
  [z.strictObject({ clientId, text: typedText }), z.strictObject({ clientId, choice: z.enum(choiceValues) })],
  {
    error:
      "expected {clientId, text} or {clientId, choice} with a known choice; text of 1 to 4000 characters",
  },
);

export const transcriptQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  wait: z.coerce.number().min(0).max(25).default(0),
});

export const openedConversation = z.object({ id: z.uuid(), token: z.string(), language: z.enum(languages) });

const answerNames = ["pending", "unknown"] as const;

const verdict = z.object({
  login: z.string(),
  outage: z.enum(["none", "outage", ...answerNames]),
  line: z.enum([
    "ok",
    "no-session",
    "cable-cut",
    "port-down",
    "router-silent",
    "line-errors",
    "drops",
    ...answerNames,
  ]),
  visit: z.enum(["none", "open", ...answerNames]),
  account: z.enum(["paid", "unpaid", "suspended", ...answerNames]),
  at: z.string(),
});

const message = z.object({
  seq: z.int(),
  at: z.string(),
  author: z.enum(["subscriber", "assistant", "operator", "system"]),
  language: z.enum(languages),
  text: z.string(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  turnEnds: z.boolean(),
  verdict: verdict.nullable(),
  topic: z.enum(topics).nullable(),
  article: z.string().nullable(),
  refs: z.array(z.object({ kind: z.enum(["ticket", "visit", "outage", "case"]), number: z.string() })),
});

/** A message as it is sent. */
export type SentMessage = z.infer<typeof message>;

export const transcriptAnswer = z.object({
  messages: z.array(message),
  state: z.enum(["assistant", "waiting-operator", "operator", "closed"]),
});
