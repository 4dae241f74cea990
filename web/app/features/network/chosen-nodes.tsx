import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { treeUnderQuery } from "../../api/network.ts";
import { useWords } from "../../texts/language.tsx";
import { wordOf } from "../../texts/words.ts";
import { useMoments } from "../../ui/use-moments.ts";
import { addressOf } from "../outages/address.ts";

/** The nodes that were chosen, each with how many lines need it. */
export function ChosenNodes({
  nodeIds,
  remove,
}: {
  readonly nodeIds: readonly string[];
  readonly remove?: (nodeId: string) => void;
}) {
  const say = useWords();
  if (nodeIds.length === 0) return <p className="quiet">{say("nodes-none-chosen")}</p>;
  return (
    <ul className="chosen">
      {nodeIds.map((nodeId) => (
        <ChosenNode key={nodeId} nodeId={nodeId} remove={remove} />
      ))}
    </ul>
  );
}

function ChosenNode({
  nodeId,
  remove,
}: {
  readonly nodeId: string;
  readonly remove: ((nodeId: string) => void) | undefined;
}) {
  const say = useWords();
  const { number } = useMoments();
  const { data } = useQuery(treeUnderQuery(nodeId));
  const node = data?.nodes.find((one) => one.nodeId === nodeId);
  const name = node?.name ?? nodeId;
  return (
    <li>
      <span>
        <span className="long">{name}</span> {node && <small>{say(wordOf("kind", node.kind, "node"))}</small>}
        <small className="place long">
          {[node && addressOf(node, name), nodeId].filter(Boolean).join(" · ")}
          {node && ` · ${say("event-lines", { count: number(node.lines) })}`}
        </small>
      </span>
      {remove && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={say("remove-node", { node: name })}
          onClick={() => remove(nodeId)}
        >
          {say("remove")}
        </Button>
      )}
    </li>
  );
}
