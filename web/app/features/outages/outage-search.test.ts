import { expect, test } from "vitest";
import { questionOf, readSearch } from "./outage-search.ts";

test.each([
  ["nothing", {}, {}],
  [
    "all that there is",
    { state: "all", severity: "major", cause: "cable", node: " sw-1 ", sort: "oldest", page: 3 },
    { state: "all", severity: "major", cause: "cable", node: "sw-1", sort: "oldest", page: 3 },
  ],
  ["a node that reads as a number", { node: 17 }, { node: "17" }],
  ["nonsense", { state: "x", severity: 1, cause: null, sort: [], node: {}, page: "x" }, {}],
  ["pages that can't be", { page: -1 }, {}],
  ["the first page", { page: 1 }, {}],
])("an address is read as far as it makes sense: %s", (_, search, read) => {
  expect(readSearch(search)).toEqual(read);
});

test.each([
  ["what is not closed, unless asked otherwise", {}, { isOpen: true, page: 1, pageSize: 25 }],
  ["all", { state: "all" }, { page: 1, pageSize: 25 }],
  ["one state", { state: "closed", page: 2 }, { state: "closed", page: 2, pageSize: 25 }],
  ["a node", { node: "sw-1" }, { isOpen: true, nodeId: "sw-1", page: 1, pageSize: 25 }],
] as const)("the server is asked for %s", (_, search, question) => {
  expect(questionOf(search)).toEqual(question);
});
