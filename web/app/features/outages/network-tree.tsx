import { useRef, useState, type KeyboardEvent } from "react";
import type { OutageInFull, TreeNode } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { NetworkTreeItem } from "./network-tree-item.tsx";
import { moveOf, visibleItems } from "./tree-items.ts";

/** Nodes below each other, moved through with the arrow keys; one of them is in the order of the tab key. */
export function NetworkTree({
  nodes,
  isAffected,
  outage,
}: {
  readonly nodes: readonly TreeNode[];
  readonly isAffected: (nodeId: string) => boolean;
  readonly outage: OutageInFull;
}) {
  const say = useWords();
  const list = useRef<HTMLDivElement>(null);
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [current, setCurrent] = useState(outage.nodeId);
  // The way down to the outage is open from the start, and what is right below it.
  const items = visibleItems(nodes, ({ nodeId }) => turned.get(nodeId) ?? !isBelow(nodeId));
  function isBelow(nodeId: string): boolean {
    return nodeId !== outage.nodeId && isAffected(nodeId);
  }
  const focusable = items.some(({ node }) => node.nodeId === current) ? current : items[0]?.node.nodeId;
  const turn = (nodeId: string, isOpen: boolean): void => setTurned(new Map(turned).set(nodeId, isOpen));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = moveOf(event.key, items, focusable ?? "");
    if (move === undefined) return;
    event.preventDefault();
    if (move.kind === "focus") {
      setCurrent(move.nodeId);
      list.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(move.nodeId)}"]`)?.focus();
    } else turn(move.nodeId, move.kind === "open");
  };
  return (
    <>
      <p className="quiet">{say("tree-hint")}</p>
      <div ref={list} className="tree" role="tree" aria-label={say("tree")} onKeyDown={onKeyDown}>
        {items.map((item) => (
          <NetworkTreeItem
            key={item.node.nodeId}
            item={item}
            isHere={item.node.nodeId === outage.nodeId}
            isAffected={isAffected(item.node.nodeId)}
            isFocusable={item.node.nodeId === focusable}
            turn={() => {
              setCurrent(item.node.nodeId);
              if (item.isOpen !== undefined) turn(item.node.nodeId, !item.isOpen);
            }}
          />
        ))}
      </div>
    </>
  );
}
