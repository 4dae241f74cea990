import type { TreeNode } from "../../api/outages.ts";
import { groupBy } from "../../ui/group.ts";

/** A node of the tree as it is shown: how deep it stands, and which of its siblings it is. */
export type TreeItem = {
  readonly node: TreeNode;
  /** Counts from 1. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  /** Undefined where nothing is below it. */
  readonly isOpen: boolean | undefined;
};

/**
 * The nodes that can be seen, from the top down; what is below a closed one can't.
 * @param canLoad whether what is below a node can still be asked for
 */
export function visibleItems(
  nodes: readonly TreeNode[],
  isOpen: (node: TreeNode) => boolean,
  canLoad: (node: TreeNode) => boolean = () => false,
): readonly TreeItem[] {
  const known = new Set(nodes.map(({ nodeId }) => nodeId));
  const below = groupBy(nodes, ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : null,
  );
  const show = (parentId: string | null, level: number): readonly TreeItem[] => {
    const siblings = below.get(parentId) ?? [];
    return siblings.flatMap((node, index) => {
      const opens = below.has(node.nodeId) || canLoad(node) ? isOpen(node) : undefined;
      const item = { node, level, position: index + 1, siblings: siblings.length, isOpen: opens };
      return [item, ...(opens === true ? show(node.nodeId, level + 1) : [])];
    });
  };
  return show(null, 1);
}

/** A tree with what was asked for later; each node once, its newest counts. */
export const joinBranches = (nodes: readonly TreeNode[], more: readonly TreeNode[]): readonly TreeNode[] => [
  ...new Map([...nodes, ...more].map((node) => [node.nodeId, node])).values(),
];

export type TreeMove =
  | { readonly kind: "focus"; readonly nodeId: string }
  | { readonly kind: "open" | "close"; readonly nodeId: string };

/** What a key does in a tree, as the ARIA Authoring Practices have it; undefined when it does nothing. */
export function moveOf(key: string, items: readonly TreeItem[], nodeId: string): TreeMove | undefined {
  const index = items.findIndex((item) => item.node.nodeId === nodeId);
  const item = items[index];
  if (item === undefined) return undefined;
  const focus = (to: TreeItem | undefined): TreeMove | undefined =>
    to && { kind: "focus", nodeId: to.node.nodeId };
  switch (key) {
    case "ArrowDown":
      return focus(items[index + 1]);
    case "ArrowUp":
      return focus(items[index - 1]);
    case "Home":
      return focus(items[0]);
    case "End":
      return focus(items.at(-1));
    case "ArrowRight":
      if (item.isOpen === undefined) return undefined;
      return item.isOpen ? focus(items[index + 1]) : { kind: "open", nodeId };
    case "ArrowLeft":
      if (item.isOpen === true) return { kind: "close", nodeId };
      return focus(items.slice(0, index).findLast(({ level }) => level < item.level));
    case "Enter":
    case " ":
      if (item.isOpen === undefined) return undefined;
      return { kind: item.isOpen ? "close" : "open", nodeId };
    default:
      return undefined;
  }
}
