import type { Login } from "../../kernel/ids.ts";

/** A node of the access network, with its address where it stands in a building. */
export type TreeNode = {
  readonly id: string;
  readonly kind: "bng" | "aggregation" | "switch";
  readonly parentId: string | null;
  readonly city: string | null;
  readonly street: string | null;
  readonly house: string | null;
};

export type TreeLine = { readonly login: Login; readonly nodeId: string };

/**
 * The access network as the detector walks it: nodes and lines are numbers, in the order of their ids, so that the
 * same network gives the same tree in whatever order it was read.
 */
export type NetworkTree = {
  readonly nodes: readonly TreeNode[];
  readonly nodeNumbers: ReadonlyMap<string, number>;
  /** The node above; −1 at the top. */
  readonly parents: Int32Array;
  readonly children: readonly (readonly number[])[];
  /** The nodes with nothing above. */
  readonly tops: readonly number[];
  /** The lines that end at the node itself. */
  readonly lines: readonly Int32Array[];
  /** How many lines need the node. */
  readonly linesBelow: Int32Array;
  readonly logins: readonly Login[];
  readonly lineNumbers: ReadonlyMap<Login, number>;
  readonly nodeOfLine: Int32Array;
};

/** Lines of nodes that aren't there are left out; a parent that isn't there counts as none. */
export function buildNetworkTree(nodes: Iterable<TreeNode>, lines: Iterable<TreeLine>): NetworkTree {
  const sorted = [...nodes].sort((a, b) => compare(a.id, b.id));
  const nodeNumbers = new Map(sorted.map(({ id }, number) => [id, number]));
  const parents = Int32Array.from(sorted, ({ parentId }) => nodeNumbers.get(parentId ?? "") ?? -1);
  const children: number[][] = sorted.map(() => []);
  parents.forEach((parent, node) => children[parent]?.push(node));
  const known = [...lines].filter(({ nodeId }) => nodeNumbers.has(nodeId));
  known.sort((a, b) => compare(a.login, b.login));
  const nodeOfLine = Int32Array.from(known, ({ nodeId }) => nodeNumbers.get(nodeId)!);
  return {
    nodes: sorted,
    nodeNumbers,
    parents,
    children,
    tops: sorted.flatMap((_, node) => (parents[node]! < 0 ? [node] : [])),
    ...groupLines(nodeOfLine, parents),
    logins: known.map(({ login }) => login),
    lineNumbers: new Map(known.map(({ login }, line) => [login, line])),
    nodeOfLine,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function groupLines(nodeOfLine: Int32Array, parents: Int32Array): Pick<NetworkTree, "lines" | "linesBelow"> {
  const lines: number[][] = Array.from(parents, () => []);
  const linesBelow = new Int32Array(parents.length);
  nodeOfLine.forEach((node, line) => {
    lines[node]!.push(line);
    for (let above = node; above >= 0; above = parents[above]!) linesBelow[above]! += 1;
  });
  return { lines: lines.map((own) => Int32Array.from(own)), linesBelow };
}

/** Every line that needs the node. */
export function visitLinesBelow(tree: NetworkTree, node: number, visit: (line: number) => void): void {
  for (const line of tree.lines[node]!) visit(line);
  for (const child of tree.children[node]!) visitLinesBelow(tree, child, visit);
}

/** The nodes from this one up to the top, this one first. */
export function nodesUpFrom(tree: NetworkTree, node: number): number[] {
  const path: number[] = [];
  for (let above = node; above >= 0; above = tree.parents[above]!) path.push(above);
  return path;
}

/** Those of `nodes` that don't stand below another of them, in order. */
export function highestOf(tree: NetworkTree, nodes: Iterable<number>): number[] {
  const all = new Set(nodes);
  const isBelowAnother = (node: number): boolean =>
    nodesUpFrom(tree, node).some((above) => above !== node && all.has(above));
  return [...all].filter((node) => !isBelowAnother(node)).sort((a, b) => a - b);
}

/** Whether both stand in the same building. */
export function isSameBuilding(a: TreeNode, b: TreeNode): boolean {
  return a.house !== null && a.city === b.city && a.street === b.street && a.house === b.house;
}
