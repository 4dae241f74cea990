import type { Signal } from "../signals/signal.ts";
import { findReachableNodes, type ReachableNode } from "../topology/topology.ts";
import { keepChanges, type SwitchParts, verifyNode } from "./ask-node.ts";
import { type KeptNode, type NodeChanges, upSecondsOf } from "../ports/node-changes.ts";
import { findKeptNodes } from "./store.ts";

/** What a node answered when it was asked; one that nobody can ask is left out. */
export type VerifiedNode = {
  readonly nodeId: string;
  readonly state: "up" | "unreachable";
  readonly upSeconds: number | null;
};

/** Two tries with their repetitions take less. */
const verifyMilliseconds = 3_000;

/** Asks nodes now, and records what they are and what each of their ports with a line is, changed or not. */
export async function verifyNodes(
  parts: SwitchParts,
  nodeIds: readonly string[],
): Promise<readonly VerifiedNode[]> {
  const nodes = await findReachableNodes(parts.db, parts.secretBox, nodeIds);
  const kept = await findKeptNodes(
    parts.db,
    nodes.map(({ id }) => id),
  );
  const before = new Map(kept.map((one) => [one.nodeId, one]));
  const waiting = [...nodes];
  const changes: NodeChanges[] = [];
  const work = async (): Promise<void> => {
    for (let node = waiting.shift(); node !== undefined; node = waiting.shift())
      changes.push(await verify(parts, node, before.get(node.id)));
  };
  const workers = Math.min(nodes.length, parts.policy.switches.nodesAtOnceMax);
  await Promise.all(Array.from({ length: workers }, work));
  const silent = changes.map((change) => ({ ...change, signals: [] }));
  await keepChanges(parts, silent, changes.flatMap(signalsOf));
  return changes.map(({ kept: { nodeId, state, upTicks } }) => ({
    nodeId,
    state,
    upSeconds: state === "up" ? upSecondsOf(upTicks) : null,
  }));
}

const verify = (
  parts: SwitchParts,
  node: ReachableNode,
  before: KeptNode | undefined,
): Promise<NodeChanges> => {
  const signal = AbortSignal.timeout(verifyMilliseconds);
  return verifyNode(parts, node, { before, extent: "states", signal });
};

function signalsOf({ kept }: NodeChanges): readonly Signal[] {
  const { nodeId, state, readAt: at, upTicks, ports } = kept;
  const upSeconds = state === "up" ? upSecondsOf(upTicks) : null;
  const node: Signal = { kind: "node-seen", at, nodeId, state, by: "snmp", upSeconds };
  if (state !== "up") return [node];
  return [
    node,
    ...ports.flatMap(({ port, oper }): Signal[] =>
      oper === null ? [] : [{ kind: "port-seen", at, nodeId, port, state: oper, by: "snmp" }],
    ),
  ];
}
