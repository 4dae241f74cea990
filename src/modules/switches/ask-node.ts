import type { Instant } from "../../kernel/instant.ts";
import { type Db, inTransaction } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import { SnmpAgent, SnmpRefusal, SnmpSilence } from "../../platform/snmp/snmp-agent.ts";
import { recordObservations } from "../network/network.ts";
import type { Policy } from "../provider/policy.ts";
import type { Signal } from "../signals/signal.ts";
import { recordSignals } from "../signals/signals.ts";
import { findLinesOnPorts, type ReachableNode } from "../topology/topology.ts";
import type { Port } from "../topology/access-network.ts";
import {
  changesOfReading,
  changesOfSilence,
  type KeptNode,
  type NodeChanges,
} from "../ports/node-changes.ts";
import { type Extent, findPorts, type PortPlace, readNode } from "../ports/node-reading.ts";
import { secondsBetween } from "../ports/judge-port.ts";
import { saveKeptNodes } from "./store.ts";

/** What everything that asks switches is made from. */
export type SwitchParts = {
  readonly db: Db;
  readonly secretBox: SecretBox;
  readonly policy: Pick<Policy, "switches" | "diagnosis">;
  /** The product's time. */
  readonly now: () => Instant;
  readonly log: Log;
  /** Aborts when the stop begins: whoever was asked by then hasn't been silent. */
  readonly signal?: AbortSignal | undefined;
};

export type Access = "read" | "write";

/** @throws TypeError when there is no such access */
export function openAgent(
  { policy, signal: stopping }: Pick<SwitchParts, "policy" | "signal">,
  { address, access }: ReachableNode,
  { as = "read", signal }: { readonly as?: Access; readonly signal?: AbortSignal | undefined } = {},
): SnmpAgent {
  const credentials = access[as];
  if (credentials === null) throw new TypeError("the node gives no access to write");
  const patience = { answerMilliseconds: policy.switches.answerMilliseconds, retries: 1 };
  const [one, other] = [signal, stopping].filter((given) => given !== undefined);
  const either = one !== undefined && other !== undefined ? AbortSignal.any([one, other]) : one;
  return new SnmpAgent(
    { address, port: access.port, credentials },
    { ...patience, ...(either && { signal: either }) },
  );
}

/** It answers nothing, or nothing that makes sense. */
export const isSilence = (error: unknown): boolean =>
  error instanceof SnmpSilence || error instanceof SnmpRefusal;

type Question = {
  readonly before: KeptNode | undefined;
  readonly extent: Extent;
  readonly signal?: AbortSignal | undefined;
};

/** Asks a node for all its ports. @returns undefined when it is silent */
export async function askNode(
  parts: Pick<SwitchParts, "policy" | "now" | "signal">,
  node: ReachableNode,
  { before, extent, signal }: Question,
): Promise<NodeChanges | undefined> {
  const agent = openAgent(parts, node, { signal });
  try {
    const known = placesOf(before);
    const first = known.length > 0 ? await readNode(agent, known, extent) : undefined;
    // Interfaces may have other numbers after a start.
    const isAnew = first === undefined || secondsBetween(before?.upTicks ?? 0, first.upTicks) === null;
    const places = isAnew && node.ports !== null ? await findPorts(agent, node.ports) : known;
    const reading = first === undefined || isAnew ? await readNode(agent, places, extent) : first;
    const names = new Map(places.map(({ port, name }) => [port, name]));
    const read = { reading, names, hasCounters: extent === "all" };
    return changesOfReading({ nodeId: node.id, before, at: parts.now() }, read, parts.policy.switches);
  } catch (error) {
    if (isSilence(error)) return undefined;
    throw error;
  } finally {
    agent.close();
  }
}

const placesOf = (kept: KeptNode | undefined): readonly PortPlace[] =>
  (kept?.ports ?? []).map(({ port, ifIndex, name }) => ({ port, ifIndex, name }));

/** Asks twice before a node counts as unreachable. */
export async function verifyNode(
  parts: SwitchParts,
  node: ReachableNode,
  question: Question,
): Promise<NodeChanges> {
  const changes = (await askNode(parts, node, question)) ?? (await askNode(parts, node, question));
  parts.signal?.throwIfAborted();
  return changes ?? changesOfSilence(node.id, question.before, parts.now());
}

/**
 * Keeps what readings have changed, all in one transaction. Only ports with lines are told of as signals.
 * @returns the ports with lines that have lost their link by themselves
 */
export async function keepChanges(
  { db }: Pick<SwitchParts, "db">,
  changes: readonly NodeChanges[],
  more: readonly Signal[] = [],
): Promise<readonly Port[]> {
  const kept = changes.filter(({ isNew }) => isNew).map((change) => change.kept);
  const signals = [...changes.flatMap((change) => change.signals), ...more];
  if (kept.length === 0 && signals.length === 0) return [];
  return inTransaction(db, async (tx) => {
    await recordObservations(
      { tx },
      { nodes: changes.flatMap(({ nodes }) => nodes), ports: changes.flatMap(({ ports }) => ports) },
    );
    const lost = changes.flatMap((change) => change.lost);
    const seen = signals.filter((signal) => signal.kind === "port-seen");
    const lines = seen.length + lost.length === 0 ? [] : await findLinesOnPorts(tx, [...seen, ...lost]);
    const withLine = new Set(lines.map(keyOf));
    await recordSignals(
      { tx },
      signals.filter((signal) => signal.kind !== "port-seen" || withLine.has(keyOf(signal))),
    );
    if (kept.length > 0) await saveKeptNodes(tx, kept);
    return lost.filter((port) => withLine.has(keyOf(port)));
  });
}

const keyOf = ({ nodeId, port }: Port): string => `${port} ${nodeId}`;
