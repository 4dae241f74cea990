import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "@swc/core";
import { expect, test } from "vitest";
import { loadProvider } from "../../src/modules/provider/provider.ts";
import { textKeys } from "../../src/modules/provider/text.ts";

const root = join(import.meta.dirname, "../..");
const provider = loadProvider(join(root, "provider/beeline-kz"));
const known = textKeys(provider);

type Source = { readonly file: string; readonly tree: unknown };

const parse = (file: string, source: string): Source => ({
  file,
  tree: parseSync(source, { syntax: "typescript" }),
});

const sourcesIn = (directory: string): readonly Source[] =>
  readdirSync(join(root, directory), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.includes("testing/"))
    .map((name) => join(directory, name))
    .map((file) => parse(file, readFileSync(join(root, file), "utf8")));

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** Every node of the tree, the outer ones first. */
function* nodesOf(value: unknown): Generator<Node> {
  if (isNode(value)) yield value;
  if (typeof value !== "object" || value === null) return;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

const literalsIn = (value: unknown): readonly string[] =>
  [...nodesOf(value)].flatMap((node) => (node.type === "StringLiteral" ? [String(node["value"])] : []));

/** A value that is a text's key, and all that it may be by a condition. */
function keysAt(value: unknown): readonly string[] {
  if (!isNode(value)) return [];
  if (value.type === "StringLiteral") return [String(value["value"])];
  if (value.type === "ParenthesisExpression") return keysAt(value["expression"]);
  return value.type === "ConditionalExpression"
    ? [...keysAt(value["consequent"]), ...keysAt(value["alternate"])]
    : [];
}

/** Functions whose first argument is a text's key, and names whose value is one. */
const sayers = ["say", "plain", "show", "codeQuestion"];
const keyNames = ["key", "again", "clearly", "owed", "told"];

/** What the code names as the key of a text. */
const namedKeys = ({ tree }: Source): readonly string[] =>
  [...nodesOf(tree)].flatMap((node) => {
    if (node.type === "CallExpression" && sayers.includes(calleeOf(node))) {
      const [first] = node["arguments"] as readonly { readonly expression: unknown }[];
      return keysAt(first?.expression);
    }
    if (node.type === "KeyValueProperty" && keyNames.includes(nameOf(node["key"])))
      return keysAt(node["value"]);
    if (node.type === "VariableDeclarator" && keyNames.includes(nameOf(node["id"])))
      return keysAt(node["init"]);
    return [];
  });

const nameOf = (value: unknown): string => (isNode(value) ? String(value["value"]) : "");

function calleeOf({ callee }: Node): string {
  if (!isNode(callee)) return "";
  return callee.type === "MemberExpression" ? nameOf(callee["property"]) : nameOf(callee);
}

/** Keys that are put together at run time. */
const composed = [
  /^articles\..+\.(?:title|body)$/,
  /^check-(?:outage|line|visit|account)-/,
  /^cable-(?:inside|outside)-told$/,
  /^choice-/,
  /^drops-pattern-/,
  /^ask-drops-gone(?:-direct)?-again$/,
  /^finding-.+-(?:operator|technician)$/,
  /^finding-node-(?:down|unreachable)$/,
  /^finding-(?:inside|outside|confidence-(?:high|medium|low))$/,
  /^help-(?:nothing|unknown)(?:-next)?$/,
  /^picture-break-/,
  /^promise-.+-(?:open|kept|broken)$/,
  /^receipt-because-/,
  /^reminder-(?:drops|payment)$/,
  /^static-ip-(?:order|cancel)-offer$/,
  /^status-(?:cause|choose|type)-/,
  /^visit-offer(?:-held)?-again$/,
  /^visit-status-/,
];

/** Pages name their texts without what all of these begin with. */
const pages = /^(?:picture|status)-/;

const hasTry = ({ tree }: Source): boolean => [...nodesOf(tree)].some(({ type }) => type === "TryStatement");

const flows = sourcesIn("src/modules/assistant/flows");
const assistant = sourcesIn("src/modules/assistant");

test("waiting can't be swallowed: no flow has a try", () => {
  expect(hasTry(parse("swallowing.ts", "try { await c.ask('login', question); } finally { close(); }"))).toBe(
    true,
  );
  expect(flows.length).toBeGreaterThan(30);
  expect(flows.filter(hasTry).map(({ file }) => file)).toEqual([]);
});

test("every text that the assistant names is there", () => {
  const sample = "c.say(isCut ? 'cut-told' : 'line-told'); ask({ key: 'ask-it', again: 'ask-it-again' });";
  expect(namedKeys(parse("sample.ts", sample))).toEqual(["cut-told", "line-told", "ask-it", "ask-it-again"]);
  const lost = assistant.flatMap((source) =>
    namedKeys(source).flatMap((key) => (known.includes(key) ? [] : [`${source.file}: ${key}`])),
  );
  expect(assistant.flatMap(namedKeys).length).toBeGreaterThan(150);
  expect(lost).toEqual([]);
});

test("every text is said somewhere", () => {
  const literals = new Set(sourcesIn("src").flatMap(({ tree }) => literalsIn(tree)));
  const isNamed = (key: string): boolean => literals.has(key) || literals.has(key.replace(pages, ""));
  const unused = known.filter((key) => !isNamed(key) && !composed.some((pattern) => pattern.test(key)));
  expect(unused).toEqual([]);
});
