import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { languages } from "../../src/kernel/language.ts";
import { type Knowledge, createKnowledge } from "../../src/modules/knowledge/knowledge.ts";
import { loadProvider } from "../../src/modules/provider/provider.ts";
import { loadPhrases } from "../../src/modules/understanding/phrases.ts";

const querySchema = z.strictObject({
  query: z.string(),
  /** Of the answer. */
  language: z.enum(languages),
  /** How it is written: in which letters, or with what mistake. */
  manner: z.string(),
  /** The articles that answer it. */
  articles: z.array(z.string()).min(1),
});

/** What somebody looks for in the help, and where it is answered. */
export type Query = z.output<typeof querySchema>;

export const readQueries = (): readonly Query[] =>
  readFileSync(join(import.meta.dirname, "queries.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => querySchema.parse(JSON.parse(line)));

const folder = join(import.meta.dirname, "../../provider/beeline-kz");

/** The shipped provider's knowledge. */
export const shippedKnowledge = (): Knowledge =>
  createKnowledge(loadProvider(folder), loadPhrases(join(folder, "phrases")));
