import { readFileSync } from "node:fs";
import { z } from "zod";
import { languages } from "../../kernel/language.ts";
import { topics } from "../../kernel/topic.ts";

/** A message and what it should be understood as; the manner of writing where its author says it. */
export type Sample = z.infer<typeof sampleSchema>;

const sampleSchema = z
  .object({
    text: z.string(),
    lang: z.enum(languages),
    topic: z.enum(topics),
    manner: z.string().optional(),
  })
  .readonly();

/**
 * Reads a file of JSON lines `{text, lang, topic, manner?}`.
 * @throws Error that names file, line and field, and says what was expected.
 */
export const readSamples = (path: string): readonly Sample[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line, at) => (line.trim() === "" ? [] : [parseSample(line, `${path}:${at + 1}`)]));

function parseSample(line: string, place: string): Sample {
  const parsed = sampleSchema.safeParse(parseJson(line, place));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(`${place}: ${path.join(".") || "line"}: ${message}`);
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${place}: expected a JSON object {"text", "lang", "topic"}`);
  }
}
