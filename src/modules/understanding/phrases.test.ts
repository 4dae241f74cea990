import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { topics } from "../../kernel/topic.ts";
import { loadPhrases } from "./phrases.ts";

let folder: string;

const write = (topic: string, text: string): void => writeFileSync(join(folder, `${topic}.yaml`), text);

const written = (topic: string): string =>
  `${topic}:\n  kk:\n    - сәлем\n  ru: [привет]\n  mixed: [salem]\n  en: [hi]\n`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "phrases-"));
  for (const topic of topics) write(topic, written(topic));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("every topic has its phrases", () => {
  expect([...loadPhrases(folder).keys()].toSorted()).toEqual([...topics].toSorted());
  expect(loadPhrases(folder).get("greeting")).toEqual({
    kk: ["сәлем"],
    ru: ["привет"],
    mixed: ["salem"],
    en: ["hi"],
  });
});

test.each([
  [
    "a number among the phrases",
    "balance:\n  kk:\n    - сәлем\n    - 123\n  ru: [а]\n  mixed: [б]\n  en: [c]\n",
    /balance\.yaml:4: .*string/,
  ],
  ["a group too many", `${written("balance")}  de: [hallo]\n`, /balance\.yaml:\d+: .*de/],
  ["a group that is missing", "balance:\n  kk: [сәлем]\n  ru: [а]\n  mixed: [б]\n", /balance\.yaml:\d: .*en/],
  ["another topic's name inside", written("move"), /balance\.yaml:1: /],
  ["text that is no YAML", "balance:\n  kk: [сәлем\n", /balance\.yaml:\d: /],
])("%s is named by file and line", (_, text, expected) => {
  write("balance", text);
  expect(() => loadPhrases(folder)).toThrow(expected);
});

test("a file of no topic, and a topic without a file, are named", () => {
  write("weather", written("weather"));
  expect(() => loadPhrases(folder)).toThrow(/weather\.yaml:1: expected a file named like a topic/);
  rmSync(join(folder, "weather.yaml"));
  rmSync(join(folder, "move.yaml"));
  expect(() => loadPhrases(folder)).toThrow(/expected a file move\.yaml/);
});
