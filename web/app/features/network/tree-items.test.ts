import { expect, test } from "vitest";
import type { TreeNode } from "../../api/outages.ts";
import { joinBranches, moveOf, visibleItems } from "./tree-items.ts";

const node = (nodeId: string, parentId: string | null): TreeNode => ({
  nodeId,
  parentId,
  kind: "switch",
  name: nodeId,
  city: null,
  street: null,
  house: null,
  state: null,
  children: 0,
  lines: 0,
  online: 0,
  lost: 0,
  outage: null,
});

// top ── a ── a1, a2
//     └─ b
const nodes = [node("top", "not-told"), node("a", "top"), node("b", "top"), node("a1", "a"), node("a2", "a")];
const opened = (...ids: readonly string[]) => visibleItems(nodes, ({ nodeId }) => ids.includes(nodeId));
const shown = (...ids: readonly string[]) =>
  opened(...ids).map(({ node: { nodeId }, level, position, siblings }) => [
    nodeId,
    level,
    position,
    siblings,
  ]);

test("what is below a closed node can't be seen; each knows its level and its place among its siblings", () => {
  expect(shown()).toEqual([["top", 1, 1, 1]]);
  expect(shown("top", "a")).toEqual([
    ["top", 1, 1, 1],
    ["a", 2, 1, 2],
    ["a1", 3, 1, 2],
    ["a2", 3, 2, 2],
    ["b", 2, 2, 2],
  ]);
  expect(shown("a")).toEqual([["top", 1, 1, 1]]);
});

test.each([
  ["down", "ArrowDown", "top", { kind: "focus", nodeId: "a" }],
  ["up", "ArrowUp", "b", { kind: "focus", nodeId: "a2" }],
  ["down from the last", "ArrowDown", "b", undefined],
  ["up from the first", "ArrowUp", "top", undefined],
  ["home", "Home", "a2", { kind: "focus", nodeId: "top" }],
  ["end", "End", "top", { kind: "focus", nodeId: "b" }],
  ["right into an open node", "ArrowRight", "a", { kind: "focus", nodeId: "a1" }],
  ["right on a leaf", "ArrowRight", "a1", undefined],
  ["left closes", "ArrowLeft", "a", { kind: "close", nodeId: "a" }],
  ["left from a leaf goes to its parent", "ArrowLeft", "a2", { kind: "focus", nodeId: "a" }],
  ["enter closes an open one", "Enter", "a", { kind: "close", nodeId: "a" }],
  ["other keys", "x", "a", undefined],
  ["a node that isn't there", "ArrowDown", "none", undefined],
])("keys move as in every tree: %s", (_, key, from, move) => {
  expect(moveOf(key, opened("top", "a"), from)).toEqual(move);
});

test("right opens a closed node", () => {
  expect(moveOf("ArrowRight", opened("top"), "a")).toEqual({ kind: "open", nodeId: "a" });
});

test("what is below a node can be asked for when it is opened, and joins the tree", () => {
  const tops = [{ ...node("top", null), children: 2 }];
  const closed = visibleItems(
    tops,
    () => false,
    ({ children }) => children > 0,
  );
  expect(closed).toMatchObject([{ isOpen: false }]);
  expect(moveOf("ArrowRight", closed, "top")).toEqual({ kind: "open", nodeId: "top" });
  const joined = joinBranches(tops, [{ ...node("top", null), lines: 7 }, node("a", "top")]);
  expect(visibleItems(joined, () => true)).toMatchObject([
    { node: { nodeId: "top", lines: 7 }, level: 1 },
    { node: { nodeId: "a" }, level: 2 },
  ]);
});
