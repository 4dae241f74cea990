import { expect, test } from "vitest";
import { searchNodes, type SearchedNode } from "./node-search.ts";

const node = (id: string, name: string, house: string | null, path: readonly string[]): SearchedNode => ({
  id,
  name,
  city: "Астана",
  street: house === null ? null : "Мәңгілік Ел даңғылы",
  house,
  path: [...path, id],
});

const nodes = [
  node("bng-astana", "Астана", null, []),
  node("sw-astana-001-1", "Мәңгілік Ел даңғылы, 3", "3", ["bng-astana"]),
  node("sw-astana-002-1", "Мәңгілік Ел даңғылы, 31", "31", ["bng-astana"]),
];

test.each([
  ["the id", "sw-astana-001-1", ["sw-astana-001-1"]],
  ["the beginning of words", "мәңг 31", ["sw-astana-002-1"]],
  ["letters that a keyboard lacks", "мангилик 31", ["sw-astana-002-1"]],
  ["Latin letters", "Mangilik 31", ["sw-astana-002-1"]],
  [
    "a whole house number before the beginning of another",
    "мәңгілік 3",
    ["sw-astana-001-1", "sw-astana-002-1"],
  ],
  ["what stands higher first", "астана", ["bng-astana", "sw-astana-001-1", "sw-astana-002-1"]],
  ["nothing of ours", "Алматы", []],
  ["signs alone", " , — ", []],
])("nodes are found by %s", (_, typed, ids) => {
  expect(searchNodes(nodes, typed).map(({ id }) => id)).toEqual(ids);
});
