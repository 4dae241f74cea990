import { createInterface } from "node:readline";
import { z } from "zod";
import { createUnderstanding } from "../src/modules/understanding/understanding.ts";
import { loadPhrases } from "../src/modules/understanding/phrases.ts";

// Reads JSON lines {"text"} and writes what the assistant understands of each, in order. A bad line is named on
// stderr and makes the exit code 1; the others are answered.

const provider = process.env["UIDE_PROVIDER"] ?? "provider/beeline-kz";
const engine = createUnderstanding(loadPhrases(`${provider}/phrases`));
const lineSchema = z.object({ text: z.string() });

let number = 0;
for await (const line of createInterface({ input: process.stdin })) {
  number++;
  if (line.trim() === "") continue;
  const parsed = readLine(line);
  if (parsed === undefined) {
    console.error(`line ${number}: expected a JSON object with a string "text"`);
    process.exitCode = 1;
    continue;
  }
  const { topic, confidence, answered, language, alternatives } = engine.understand(parsed.text);
  console.log(JSON.stringify({ text: parsed.text, topic, confidence, answered, language, alternatives }));
}

function readLine(line: string): { text: string } | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
