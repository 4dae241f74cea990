import type { MouseEvent } from "react";
import type { TreeNode } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { wordOf } from "../../texts/words.ts";
import { Mark, type MarkKind } from "../../ui/mark.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import type { TreeItem } from "./tree-items.ts";

/** What is said of a node besides its state, in a word. */
export type NodeMark = { readonly kind: MarkKind; readonly text: string };

const levelsMax = 5;

export function NetworkTreeItem({
  item: { node, level, position, siblings, isOpen },
  mark,
  isSelected,
  isFocusable,
  turn,
  choose,
}: {
  readonly item: TreeItem;
  readonly mark: NodeMark | undefined;
  readonly isSelected: boolean;
  readonly isFocusable: boolean;
  readonly turn: () => void;
  readonly choose: (() => void) | undefined;
}) {
  const onSign = (event: MouseEvent): void => {
    if (choose === undefined || isOpen === undefined) return;
    event.stopPropagation();
    turn();
  };
  return (
    <div
      role="treeitem"
      className={`node level-${Math.min(level, levelsMax)} ${choose === undefined ? "" : "choosable"}`}
      data-node={node.nodeId}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={isOpen}
      aria-selected={isSelected}
      tabIndex={isFocusable ? 0 : -1}
      onClick={choose ?? turn}
    >
      <span className="turn" onClick={onSign} />
      <NodeWords node={node} mark={mark} />
    </div>
  );
}

function NodeWords({ node, mark }: { readonly node: TreeNode; readonly mark: NodeMark | undefined }) {
  const say = useWords();
  const { number } = useMoments();
  const counts = { lines: number(node.lines), online: number(node.online), lost: number(node.lost) };
  return (
    <span>
      <span className="long">{node.name}</span> <small>{say(wordOf("kind", node.kind, "node"))}</small>
      <br />
      {mark && <Mark kind={mark.kind}>{mark.text}</Mark>}
      {node.state !== null && <small>{say(`node-${node.state}`)}</small>}
      <small>{say("tree-lines", counts)}</small>
    </span>
  );
}
