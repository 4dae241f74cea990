import { z } from "zod";
import { allowedOf, instantText, pageOf } from "../../http/wire.ts";
import { languages } from "../../kernel/language.ts";
import { topics } from "../../kernel/topic.ts";
import { outcomes } from "../assistant/reading.ts";
import { candidateActions, candidateStates } from "./candidate.ts";

/** Learning as it travels to operators and editors. */

export const topicOnWire = z.enum(topics);
export const groupOnWire = z.enum(["kk", "ru", "mixed", "en"]);

export const correctionOnWire = z.object({
  conversationId: z.uuid(),
  seq: z.int(),
  topic: topicOnWire,
  understood: topicOnWire.nullable().describe("As the assistant had understood it"),
  language: z.enum(languages).nullable(),
  correctedBy: z.string(),
  correctedAt: instantText,
});

export const candidateOnWire = z.object({
  id: z.uuid(),
  conversationId: z.uuid().nullable().describe("Whose message it is; null once it is a phrase"),
  seq: z.int().nullable(),
  text: z.string().describe("Without personal data: what was masked says its kind, such as [login]"),
  topic: topicOnWire,
  group: groupOnWire,
  state: z.enum(candidateStates),
  twin: z
    .object({ text: z.string(), topic: topicOnWire })
    .nullable()
    .describe("A phrase that says nearly the same already"),
  correctedBy: z.string(),
  correctedAt: instantText,
  decidedBy: z.string().nullable(),
  decidedAt: instantText.nullable(),
  reason: z.string().nullable(),
  allowed: allowedOf(candidateActions),
});

export const candidatePage = pageOf(candidateOnWire);

const coverage = z.object({
  messages: z.int(),
  actedOn: z.int(),
  noted: z.int(),
  askedBack: z.int(),
  handedOver: z.int(),
  actedOnShare: z.number().nullable().describe("Of the messages that were not merely noted"),
});

export const reportOnWire = z.object({
  since: instantText,
  all: coverage,
  byLanguage: z.record(z.enum(languages), coverage),
  confusion: z
    .array(
      z.object({ understood: topicOnWire, topic: topicOnWire, language: z.enum(languages), count: z.int() }),
    )
    .readonly()
    .describe("How often what was understood as one topic was corrected to another, or confirmed"),
  unanswered: pageOf(
    z.object({
      text: z.string(),
      language: z.enum(languages),
      topic: topicOnWire.describe("The best guess"),
      confidence: z.number(),
      outcome: z.enum(outcomes),
      count: z.int().describe("Messages that say the same"),
      lastAt: instantText,
      conversationId: z.uuid(),
      seq: z.int(),
    }),
  ),
});
