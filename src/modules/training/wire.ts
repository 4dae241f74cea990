import { z } from "zod";
import { instantText, pageOf } from "../../http/wire.ts";
import { topicOnWire } from "../learning/wire.ts";
import { guardedFigures } from "./compare.ts";
import { trainingStates } from "./training-run.ts";

/** Training runs as they travel to editors. */

const share = z.object({ hits: z.int(), of: z.int() });

const figures = z.object({
  topOne: share.describe("The best guess is right"),
  topThree: share.describe("The right topic is among the first three"),
  coverage: share.describe("Of messages that are ours: acted on without asking back"),
  precision: share.describe("Of messages that are acted on: understood rightly"),
  rejection: share.describe("Of messages that are not ours: not acted on"),
  byLanguage: z.record(z.string(), share),
});

const guess = z.object({ topic: topicOnWire, answered: z.boolean() });
const changed = z
  .array(z.object({ text: z.string(), topic: topicOnWire, before: guess, after: guess }))
  .readonly();

export const runOnWire = z.object({
  id: z.uuid(),
  state: z.enum(trainingStates),
  askedBy: z.string(),
  askedAt: instantText,
  beganAt: instantText.nullable(),
  endedAt: instantText.nullable(),
  phrases: z.int().describe("Approved phrases that it trains on"),
  comparison: z
    .object({ before: figures, after: figures, better: changed, worse: changed })
    .nullable()
    .describe("On the provider's evaluation set"),
  fallen: z.array(z.enum(guardedFigures)).readonly().describe("Figures for which it was refused"),
  failure: z.string().nullable(),
});

export const runPage = pageOf(runOnWire);
