import type { AccessNode, Line, World } from "./world.ts";

/** The world's lines and nodes, found by what people and machines call them. */
export type Topology = {
  line(login: string): Line | null;
  node(id: string): AccessNode | null;
  /** The node itself and every node under it. */
  nodesFrom(id: string): readonly AccessNode[];
  /** Every line that needs this node. */
  linesUnder(id: string): readonly Line[];
  /** The node itself or the one above it that is of this kind; null when there is none. */
  above(id: string, kind: AccessNode["kind"]): AccessNode | null;
  /** The switches that share the building, and so the power, of this switch. */
  switchesBeside(id: string): readonly AccessNode[];
};

export function topologyOf(world: World): Topology {
  const lines = new Map(world.lines.map((line) => [line.subscriber.login, line]));
  const nodes = new Map(world.nodes.map((node) => [node.id, node]));
  const children = Map.groupBy(world.nodes, (node) => node.parentId);
  const linesOfSwitch = Map.groupBy(world.lines, (line) => line.nodeId);
  const nodesFrom = (id: string): readonly AccessNode[] => {
    const node = nodes.get(id);
    return node === undefined
      ? []
      : [node, ...(children.get(id) ?? []).flatMap((child) => nodesFrom(child.id))];
  };
  return {
    line: (login) => lines.get(login) ?? null,
    node: (id) => nodes.get(id) ?? null,
    nodesFrom,
    linesUnder: (id) => nodesFrom(id).flatMap((node) => linesOfSwitch.get(node.id) ?? []),
    above: (id, kind) => {
      let node = nodes.get(id);
      while (node !== undefined && node.kind !== kind)
        node = node.parentId === null ? undefined : nodes.get(node.parentId);
      return node ?? null;
    },
    switchesBeside: (id) => {
      const node = nodes.get(id);
      if (node?.kind !== "switch") return [];
      return (children.get(node.parentId) ?? []).filter(
        (other) => other.street === node.street && other.house === node.house,
      );
    },
  };
}
