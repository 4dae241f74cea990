import { useRef, useState, type KeyboardEvent } from "react";
import type { TreeNode } from "../../api/outages.ts";
import { NetworkTreeItem, type NodeMark } from "./network-tree-item.tsx";
import { moveOf, visibleItems } from "./tree-items.ts";

export type NetworkTreeProps = {
  readonly label: string;
  readonly nodes: readonly TreeNode[];
  /** The node that the tab key comes to first. */
  readonly first?: string | undefined;
  isOpenAtFirst(node: TreeNode): boolean;
  isSelected(nodeId: string): boolean;
  markOf(node: TreeNode): NodeMark | undefined;
  /** Where nodes can be chosen: by Enter, the space bar or a click; the sign before them opens and closes. */
  readonly choose?: (node: TreeNode) => void;
  readonly isMultiple?: boolean;
  /** Where what is below a node is asked for when it is opened. */
  readonly load?: (nodeId: string) => void;
};

/** Nodes below each other, moved through with the arrow keys; one of them is in the order of the tab key. */
export function NetworkTree(props: NetworkTreeProps) {
  const { nodes, isOpenAtFirst, load, choose } = props;
  const list = useRef<HTMLDivElement>(null);
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [current, setCurrent] = useState(props.first);
  const items = visibleItems(
    nodes,
    (node) => turned.get(node.nodeId) ?? isOpenAtFirst(node),
    (node) => load !== undefined && node.children > 0,
  );
  const focusable = items.find(({ node }) => node.nodeId === current) ?? items[0];
  const turn = (nodeId: string, isOpen: boolean): void => {
    setTurned(new Map(turned).set(nodeId, isOpen));
    if (isOpen) load?.(nodeId);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || focusable === undefined) return;
    const isChoice = choose !== undefined && (event.key === "Enter" || event.key === " ");
    const move = isChoice ? undefined : moveOf(event.key, items, focusable.node.nodeId);
    if (!isChoice && move === undefined) return;
    event.preventDefault();
    if (isChoice) choose(focusable.node);
    else if (move?.kind === "focus") {
      setCurrent(move.nodeId);
      list.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(move.nodeId)}"]`)?.focus();
    } else if (move) turn(move.nodeId, move.kind === "open");
  };
  return (
    <div
      ref={list}
      className="tree"
      role="tree"
      aria-label={props.label}
      aria-multiselectable={props.isMultiple}
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <NetworkTreeItem
          key={item.node.nodeId}
          item={item}
          mark={props.markOf(item.node)}
          isSelected={props.isSelected(item.node.nodeId)}
          isFocusable={item === focusable}
          turn={() => {
            setCurrent(item.node.nodeId);
            if (item.isOpen !== undefined) turn(item.node.nodeId, !item.isOpen);
          }}
          choose={
            choose &&
            (() => {
              setCurrent(item.node.nodeId);
              choose(item.node);
            })
          }
        />
      ))}
    </div>
  );
}
