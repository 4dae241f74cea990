import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { normaliseLine } from "./normaliser.ts";

const sections = readFileSync(new URL("./README.md", import.meta.url), "utf8").split(/^## /m);

/** The first two cells of every row of a section's table. */
function rowsOf(heading: string): readonly (readonly [string, string])[] {
  const section = sections.find((text) => text.startsWith(heading)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(1).map((row) => {
    const [first = "", second = ""] = row.slice(2).split(" | ");
    return [first, second];
  });
}

const keysOf = (text: string): readonly string[] => text.split(", ").map(normaliseLine);
const same = rowsOf("Same key");
const different = rowsOf("Different keys");

test("the tables are read", () => {
  expect(same.flatMap(([typed]) => typed.split(", ")).length).toBeGreaterThan(120);
  expect(different.length).toBeGreaterThan(10);
});

test.each(same)("«%s» are of «%s»", (typed, known) => {
  const keys = new Set(keysOf(known));
  expect(keysOf(typed).filter((key) => !keys.has(key))).toEqual([]);
});

test.each(different)("«%s» is not «%s»", (one, other) => {
  expect(normaliseLine(one)).not.toBe(normaliseLine(other));
});

test.each([
  ["works", "words"],
  ["slow", "show"],
  ["line", "like"],
  ["call", "tell"],
  ["pay", "play"],
  ["plan", "plane"],
  ["when", "then"],
  ["wire", "fire"],
  ["no", "now"],
  ["not", "note"],
])("English is not spoilt: «%s» is not «%s»", (one, other) => {
  expect(normaliseLine(one)).not.toBe(normaliseLine(other));
});
