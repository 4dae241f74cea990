import { useQuery } from "@tanstack/react-query";
import { type OutageInFull, type TreeNode, treeQuery } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { NetworkTree } from "../network/network-tree.tsx";

/** Where in the network the outage is: its node, what is above it, what is below it. */
export function OutageTree({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const tree = useQuery(treeQuery(outage.id));
  if (tree.isPending) return <Loading />;
  if (tree.data === undefined) return <Failure error={tree.error} retry={() => void tree.refetch()} />;
  if (tree.data.nodes.length === 0) return <p className="quiet">{say("tree-empty")}</p>;
  const isAffected = affectedBy(outage, tree.data.nodes);
  const isHere = (nodeId: string): boolean => nodeId === outage.nodeId;
  return (
    <>
      <p className="quiet">{say("tree-hint")}</p>
      <NetworkTree
        label={say("tree")}
        nodes={tree.data.nodes}
        first={outage.nodeId}
        // The way down to the outage is open from the start, and what is right below it.
        isOpenAtFirst={({ nodeId }) => isHere(nodeId) || !isAffected(nodeId)}
        isSelected={isHere}
        markOf={({ nodeId }) => {
          if (isHere(nodeId)) return { kind: "bad", text: say("tree-node-here") };
          return isAffected(nodeId) ? { kind: "doubtful", text: say("tree-node-affected") } : undefined;
        }}
      />
    </>
  );
}

/** The outage's node and all below it. */
function affectedBy({ nodeId }: OutageInFull, nodes: readonly TreeNode[]): (id: string) => boolean {
  const affected = new Set([nodeId]);
  for (const node of nodes)
    if (node.parentId !== null && affected.has(node.parentId)) affected.add(node.nodeId);
  return (id) => affected.has(id);
}
