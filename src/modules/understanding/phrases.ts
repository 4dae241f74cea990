import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { type Topic, isTopic, topics } from "../../kernel/topic.ts";

/** How subscribers put a topic: in Kazakh, in Russian, in English, and mixed or in other letters than usual. */
export type TopicPhrases = Readonly<Record<PhraseGroup, readonly string[]>>;
export type PhraseGroup = "kk" | "ru" | "mixed" | "en";
export type Phrases = ReadonlyMap<Topic, TopicPhrases>;

/** A phrase and its topic. */
export type TopicPhrase = { readonly topic: Topic; readonly text: string };

/** All phrases of all topics. */
export const everyPhrase = (phrases: Phrases): readonly TopicPhrase[] =>
  [...phrases].flatMap(([topic, groups]) => textsOf(groups).map((text) => ({ topic, text })));

/** A topic's phrases, in whatever language. */
export const textsOf = (groups: TopicPhrases): readonly string[] => Object.values(groups).flat();

const group = z.array(z.string().trim().min(1)).min(1).readonly();
const fileSchema = z.strictObject({ kk: group, ru: group, mixed: group, en: group }).readonly();

/**
 * Reads `<topic>.yaml` of every topic from a provider's folder of phrases.
 * @throws Error that names file, line and what was expected.
 */
export function loadPhrases(folder: string): Phrases {
  const found = new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => readPhraseFile(join(folder, file), file.slice(0, -".yaml".length))),
  );
  for (const topic of topics)
    if (!found.has(topic)) throw new Error(`${folder}: expected a file ${topic}.yaml`);
  return found;
}

function readPhraseFile(path: string, name: string): readonly [Topic, TopicPhrases] {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines });
  const refuse = (offset: number, expected: string): never => {
    throw new Error(`${path}:${lines.linePos(offset).line}: ${expected}`);
  };
  const [broken] = document.errors;
  if (broken !== undefined) refuse(broken.pos[0], broken.message);
  if (!isTopic(name)) return refuse(0, "expected a file named like a topic");
  const parsed = z.strictObject({ [name]: fileSchema }).safeParse(document.toJS());
  if (parsed.success) return [name, parsed.data[name]!];
  const { path: place, message } = parsed.error.issues[0]!;
  const node = document.getIn(place, true) ?? document.getIn(place.slice(0, -1), true);
  return refuse(offsetOf(node), `${place.join(".")}: ${message}`);
}

const offsetOf = (node: unknown): number =>
  typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)
    ? Number(node.range[0])
    : 0;
