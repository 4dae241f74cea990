import type { Signal } from "../signals/signal.ts";
import type { NetworkTree } from "./network-tree.ts";

export type NodeFact = {
  readonly state: "up" | "down" | "unreachable";
  readonly by: "monitoring" | "snmp";
  readonly at: number;
  /** Since when it has been said of it without a break. */
  readonly stateSince: number;
  /** When it began to run, where it said so. */
  readonly startedAt: number | null;
};

type PortFact = { readonly isUp: boolean; readonly at: number };

const portsKeptSeconds = 1800;

/** What equipment and monitoring said last, of the nodes that anything was said of. */
export class NodeBook {
  readonly nodes = new Map<number, NodeFact>();
  /** By node, then by number of the port. */
  readonly ports = new Map<number, Map<number, PortFact>>();
  readonly #tree: NetworkTree;

  constructor(tree: NetworkTree) {
    this.#tree = tree;
  }

  /** The node's number; undefined when it isn't in the tree, or more is known of it already. */
  seeNode(signal: Extract<Signal, { kind: "node-seen" }>, at: number): number | undefined {
    const node = this.#tree.nodeNumbers.get(signal.nodeId);
    if (node === undefined || at < (this.nodes.get(node)?.at ?? 0)) return undefined;
    const startedAt = signal.upSeconds === null ? null : at - signal.upSeconds;
    const known = this.nodes.get(node);
    const isSame = known !== undefined && (known.state === "up") === (signal.state === "up");
    const stateSince = isSame ? known.stateSince : at;
    this.nodes.set(node, { state: signal.state, by: signal.by, at, stateSince, startedAt });
    return node;
  }

  seePort(signal: Extract<Signal, { kind: "port-seen" }>, at: number): number | undefined {
    const node = this.#tree.nodeNumbers.get(signal.nodeId);
    if (node === undefined) return undefined;
    const ports = this.ports.get(node) ?? new Map<number, PortFact>();
    if (at < (ports.get(signal.port)?.at ?? 0)) return undefined;
    ports.set(signal.port, { isUp: signal.state === "up", at });
    this.ports.set(node, ports);
    return node;
  }

  /** What was learnt of the node at `since` or later. */
  fact(node: number, since: number): NodeFact | undefined {
    const fact = this.nodes.get(node);
    return fact !== undefined && fact.at >= since ? fact : undefined;
  }

  isSilent(node: number, since: number): boolean {
    const fact = this.fact(node, since);
    return fact !== undefined && fact.state !== "up";
  }

  countPorts(nodes: Iterable<number>, since: number): { readonly up: number; readonly down: number } {
    let up = 0;
    let down = 0;
    for (const node of nodes) {
      for (const port of this.ports.get(node)?.values() ?? []) {
        if (port.at < since) continue;
        if (port.isUp) up += 1;
        else down += 1;
      }
    }
    return { up, down };
  }

  /** Ports are remembered while something may be decided by them. */
  forget(now: number): void {
    for (const [node, ports] of this.ports) {
      for (const [port, { at }] of ports) if (at < now - portsKeptSeconds) ports.delete(port);
      if (ports.size === 0) this.ports.delete(node);
    }
  }
}
