import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";

/** A YAML file of the provider's folder, with the lines on which its values stand. */
export type YamlFile = {
  readonly name: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
};

/** Folders whose every file holds more of the same. */
const groups = ["texts", "articles"] as const;

/** Every YAML file of the folder that the provider is made of; `phrases/` belongs to the assistant. */
export function readFolder(directory: string): readonly YamlFile[] {
  return ["", ...groups].flatMap((group) => {
    const folder = join(directory, group);
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".yaml")) : [];
    return names.sort().map((name) => readYaml(directory, join(group, name)));
  });
}

function readYaml(directory: string, name: string): YamlFile {
  const lines = new LineCounter();
  return {
    name,
    lines,
    document: parseDocument(readFileSync(join(directory, name), "utf8"), { lineCounter: lines }),
  };
}

/** The files as one value: `policy.yaml` under `policy`, `texts/checks.yaml` under `texts`, `checks`. */
export function contentOf(files: readonly YamlFile[]): Record<string, unknown> {
  const grouped = Object.fromEntries(
    groups.map((group) => [group, Object.fromEntries(contents(files, `${group}/`))]),
  );
  return { ...Object.fromEntries(contents(files, "").filter(([key]) => !key.includes("/"))), ...grouped };
}

const contents = (files: readonly YamlFile[], start: string): [string, unknown][] =>
  files
    .filter(({ name }) => name.startsWith(start))
    .map(({ name, document }) => [name.slice(start.length, -".yaml".length), document.toJS()]);

/** Splits the path of a value into the name of its file and the path inside it: the reverse of `contentOf`. */
export function placeOf(path: readonly PropertyKey[]): { name: string; inside: readonly PropertyKey[] } {
  const depth = groups.some((group) => group === path[0]) ? 2 : 1;
  return { name: `${path.slice(0, depth).map(String).join("/")}.yaml`, inside: path.slice(depth) };
}

/** The line, from 1, on which the value at `path` stands, or the nearest thing around it that exists. */
export function lineOf({ document, lines }: YamlFile, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === step) : undefined;
    const item = isSeq(node) ? node.items[Number(step)] : undefined;
    const start = startOf(pair?.key ?? item);
    if (start === undefined) break;
    offset = start;
    node = pair === undefined ? item : pair.value;
  }
  return lines.linePos(offset).line;
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
}
