import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { nodeSearchQuery, treeUnderQuery } from "../../api/network.ts";
import type { TreeNode } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { NetworkTree } from "./network-tree.tsx";
import { joinBranches } from "./tree-items.ts";

const typingMilliseconds = 250;
const searchCharactersMax = 200;

type Choice = {
  readonly chosen: readonly string[];
  choose(node: TreeNode): void;
  readonly isMultiple?: boolean;
};

/** Finds nodes of the network by their words or by opening branches of its tree. */
export function NodePicker({ error, ...choice }: Choice & { readonly error: string | false | undefined }) {
  const say = useWords();
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed.trim(), typingMilliseconds);
  return (
    <div className="picker">
      <TextInput
        name="node-search"
        type="search"
        label={say("node-search")}
        description={say("node-search-hint")}
        maxLength={searchCharactersMax}
        value={typed}
        error={error}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      {text === "" ? <WholeNetwork {...choice} /> : <FoundNodes key={text} text={text} {...choice} />}
    </div>
  );
}

function WholeNetwork(choice: Choice) {
  const say = useWords();
  const tops = useQuery(treeUnderQuery(undefined));
  if (tops.isPending) return <Loading />;
  if (tops.data === undefined) return <Failure error={tops.error} retry={() => void tops.refetch()} />;
  if (tops.data.nodes.length === 0) return <p className="quiet">{say("network-empty")}</p>;
  return <Branches nodes={tops.data.nodes} {...choice} />;
}

function FoundNodes({ text, ...choice }: Choice & { readonly text: string }) {
  const say = useWords();
  const { number } = useMoments();
  const search = useQuery(nodeSearchQuery(text));
  if (search.isPending) return <Loading />;
  if (search.data === undefined) return <Failure error={search.error} retry={() => void search.refetch()} />;
  const { nodes, found, total } = search.data;
  return (
    <>
      <p className="quiet" role="status">
        {total === 0
          ? say("node-none-found")
          : say(found.length < total ? "nodes-found-part" : "nodes-found", { count: number(total) })}
      </p>
      {total > 0 && <Branches nodes={nodes} first={found[0]} {...choice} />}
    </>
  );
}

/** Branches of the tree, of which more is asked for as they are opened. */
function Branches({
  nodes,
  first,
  chosen,
  choose,
  isMultiple = false,
}: Choice & { readonly nodes: readonly TreeNode[]; readonly first?: string | undefined }) {
  const say = useWords();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const below = useQueries({ queries: opened.map(treeUnderQuery) });
  const all = joinBranches(
    nodes,
    below.flatMap(({ data }) => data?.nodes ?? []),
  );
  const parents = new Set(all.map(({ parentId }) => parentId));
  const failed = below.find(({ isError }) => isError);
  return (
    <>
      <p className="quiet">{say(isMultiple ? "picker-hint-several" : "picker-hint")}</p>
      <div className="branches">
        <NetworkTree
          label={say("tree")}
          nodes={all}
          first={first}
          isOpenAtFirst={({ nodeId }) => parents.has(nodeId)}
          isSelected={(nodeId) => chosen.includes(nodeId)}
          markOf={(node) => markOf(node, chosen.includes(node.nodeId), say)}
          choose={choose}
          isMultiple={isMultiple}
          load={(nodeId) => setOpened([...new Set([...opened, nodeId])])}
        />
      </div>
      {below.some(({ isPending }) => isPending) && <Loading />}
      {failed && <Failure error={failed.error} retry={() => void failed.refetch()} />}
    </>
  );
}

function markOf({ outage }: TreeNode, isChosen: boolean, say: ReturnType<typeof useWords>) {
  if (isChosen) return { kind: "good", text: say("node-chosen") } as const;
  return outage === null
    ? undefined
    : ({ kind: "bad", text: say("outage", { number: outage.number }) } as const);
}
