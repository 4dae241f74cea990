import { useWords } from "../../texts/language.tsx";
import { wordOf } from "../../texts/words.ts";
import { Mark } from "../../ui/mark.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import type { TreeItem } from "./tree-items.ts";

const levelsMax = 5;

export function NetworkTreeItem({
  item: { node, level, position, siblings, isOpen },
  isHere,
  isAffected,
  isFocusable,
  turn,
}: {
  readonly item: TreeItem;
  readonly isHere: boolean;
  readonly isAffected: boolean;
  readonly isFocusable: boolean;
  readonly turn: () => void;
}) {
  const say = useWords();
  const { number } = useMoments();
  const counts = { lines: number(node.lines), online: number(node.online), lost: number(node.lost) };
  return (
    <div
      role="treeitem"
      className={`node level-${Math.min(level, levelsMax)}`}
      data-node={node.nodeId}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={isOpen}
      aria-selected={isHere}
      tabIndex={isFocusable ? 0 : -1}
      onClick={turn}
    >
      <span className="turn" />
      <span>
        <span className="long">{node.name}</span> <small>{say(wordOf("kind", node.kind, "node"))}</small>
        <br />
        {isHere && <Mark kind="bad">{say("tree-node-here")}</Mark>}
        {!isHere && isAffected && <Mark kind="doubtful">{say("tree-node-affected")}</Mark>}
        {node.state !== null && <small>{say(`node-${node.state}`)}</small>}
        <small>{say("tree-lines", counts)}</small>
      </span>
    </div>
  );
}
