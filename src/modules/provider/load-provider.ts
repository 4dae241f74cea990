import { z } from "zod";
import type { Provider } from "./provider-facts.ts";
import { providerSchema } from "./provider-schema.ts";
import { contentOf, lineOf, placeOf, readFolder, type YamlFile } from "./provider-folder.ts";

/** One thing that is wrong in the provider's folder. `line` counts from 1. */
export type ProviderMistake = { readonly file: string; readonly line: number; readonly message: string };

/** All that is wrong in the provider's folder, so that it can be mended in one go. */
export class ProviderMistakes extends Error {
  readonly mistakes: readonly ProviderMistake[];

  constructor(directory: string, mistakes: readonly ProviderMistake[]) {
    const list = mistakes.map(({ file, line, message }) => `  ${file}:${line}: ${message}`);
    super([`The provider in ${directory} can't be used:`, ...list].join("\n"));
    this.name = "ProviderMistakes";
    this.mistakes = mistakes;
  }
}

/**
 * Reads and checks everything in the provider's folder, once, at the start.
 * @throws ProviderMistakes naming file, line and what was expected there, for every mistake.
 */
export function loadProvider(directory: string): Provider {
  const files = readFolder(directory);
  const unreadable = files.flatMap(unreadableLines);
  const read = providerSchema.safeParse(contentOf(files), { error: expectation });
  if (read.success && unreadable.length === 0) return read.data;
  const wrong = read.success ? [] : mistakesOf(read.error.issues, files);
  const broken = new Set(unreadable.map(({ file }) => file));
  throw new ProviderMistakes(directory, [...unreadable, ...wrong.filter(({ file }) => !broken.has(file))]);
}

const unreadableLines = ({ name, document, lines }: YamlFile): readonly ProviderMistake[] =>
  document.errors.map(({ pos, message }) => ({
    file: name,
    line: lines.linePos(pos[0]).line,
    message: `expected YAML: ${message.split(" at line")[0]}`,
  }));

function mistakesOf(
  issues: readonly z.core.$ZodIssue[],
  files: readonly YamlFile[],
): readonly ProviderMistake[] {
  return issues.flatMap((issue) => {
    const paths =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => mistakeAt(path, issue.message, files));
  });
}

function mistakeAt(
  path: readonly PropertyKey[],
  message: string,
  files: readonly YamlFile[],
): ProviderMistake {
  const { name, inside } = placeOf(path);
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined) return { file: name, line: 1, message: "expected this file, found none" };
  const where = inside.map(String).join(".");
  return { file: name, line: lineOf(file, inside), message: where === "" ? message : `${where}: ${message}` };
}

/** What was expected, where zod's own words don't say it. */
function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "unrecognized_keys") {
    const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
    return `unknown key, expected one of ${known.join(", ")}`;
  }
  if (issue.code === "invalid_type" && issue.input === undefined)
    return `expected ${issue.expected}, found nothing`;
  return undefined;
}
