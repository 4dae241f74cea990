import { Chance } from "./chance.ts";
import { bngOf, switchesBelow } from "./city-network.ts";
import { type CityLines, instantAt } from "./city-lines.ts";

/** Nodes that stand or fall, and what those who ask them hear: the sweep of each minute, monitoring, and verification. */
export class CityEquipment {
  /** By how many causes the node itself doesn't run. */
  readonly off: Uint8Array;
  readonly startedAt: Float64Array;
  readonly #lines: CityLines;
  readonly #chance: Chance;
  readonly #known: Uint8Array;
  readonly #monitored: Uint8Array;
  /** Lines whose ports have no link although the switch runs. */
  readonly linkDown: Uint8Array;

  constructor(lines: CityLines, seed: number) {
    const count = lines.network.nodes.length;
    this.#lines = lines;
    this.#chance = new Chance(seed, "equipment");
    this.off = new Uint8Array(count);
    this.startedAt = new Float64Array(count).fill(-5e6);
    this.#known = new Uint8Array(count).fill(1);
    this.#monitored = new Uint8Array(count).fill(1);
    this.linkDown = new Uint8Array(lines.network.logins.length);
  }

  /** @param isRestart whether it begins anew, or only its way to us was cut */
  stop(node: number): void {
    this.off[node]! += 1;
    this.#noticeBelow(node);
  }

  start(node: number, isRestart: boolean): void {
    this.off[node]! -= 1;
    if (isRestart) this.startedAt[node] = this.#lines.second;
    this.#noticeBelow(node);
  }

  isReachable(node: number): boolean {
    const { nodes } = this.#lines.network;
    for (let above = node; above >= 0; above = nodes[above]!.parent) if (this.off[above]! > 0) return false;
    return true;
  }

  /** The sweep and the monitoring come by within a minute or two. */
  #noticeBelow(node: number): void {
    const { nodes } = this.#lines.network;
    const visit = (below: number): void => {
      const { isManaged, isMonitored } = nodes[below]!;
      const next = this.#lines.second + 1 + ((below * 7919 - (this.#lines.second % 60) + 60_000_000) % 60);
      if (isManaged) this.#lines.at(next + 3, () => this.#sweep(below));
      if (isMonitored)
        this.#lines.at(this.#lines.second + this.#chance.between(100, 200), () => this.#monitor(below));
      for (const child of nodes[below]!.children) visit(child);
    };
    visit(node);
  }

  #sweep(node: number): void {
    const isReachable = this.isReachable(node);
    if ((this.#known[node] === 1) === isReachable) return;
    this.#known[node] = isReachable ? 1 : 0;
    this.#tell(node, isReachable ? "up" : "unreachable", "snmp");
  }

  /** Monitoring systems know what stands behind what, and report the topmost alone as down. */
  #monitor(node: number): void {
    const isUp = this.isReachable(node);
    if ((this.#monitored[node] === 1) === isUp) return;
    const { nodes } = this.#lines.network;
    if (
      !isUp &&
      (this.off[node] === 0 || (nodes[node]!.parent >= 0 && !this.isReachable(nodes[node]!.parent)))
    )
      return;
    this.#monitored[node] = isUp ? 1 : 0;
    this.#tell(node, isUp ? "up" : "down", "monitoring");
  }

  /** Its management is deaf for a while though it forwards well. */
  fallSilent(node: number, seconds: number): void {
    if (!this.#lines.network.nodes[node]!.isManaged || this.#known[node] === 0) return;
    this.#known[node] = 0;
    this.#deaf.add(node);
    this.#tell(node, "unreachable", "snmp");
    this.#lines.at(this.#lines.second + seconds, () => {
      this.#deaf.delete(node);
      this.#sweep(node);
    });
  }

  readonly #deaf = new Set<number>();

  /** Answers within two seconds, silence within six; one answer in a hundred is lost. Nobody answers for some. */
  verify(node: number): void {
    if (!this.#lines.network.nodes[node]!.isManaged) return;
    const answers = this.isReachable(node) && !this.#deaf.has(node) && !this.#chance.happens(0.01);
    const delay = answers ? this.#chance.between(0.2, 2) : this.#chance.between(4, 6);
    this.#lines.at(this.#lines.second + delay, () => {
      this.#tell(node, answers ? "up" : "unreachable", "snmp");
      if (answers) this.#tellPorts(node);
    });
  }

  #tell(node: number, state: "up" | "down" | "unreachable", by: "snmp" | "monitoring"): void {
    const { second, signals, network } = this.#lines;
    const upSeconds = state === "up" && by === "snmp" ? second - this.startedAt[node]! : null;
    signals.push({
      kind: "node-seen",
      at: instantAt(second),
      nodeId: network.nodes[node]!.id,
      state,
      by,
      upSeconds,
    });
  }

  #tellPorts(node: number): void {
    const { second, signals, network } = this.#lines;
    const { id, lines } = network.nodes[node]!;
    lines.forEach((line, index) => {
      const state = this.linkDown[line]! > 0 ? "down" : "up";
      signals.push({
        kind: "port-seen",
        at: instantAt(second),
        nodeId: id,
        port: index + 1,
        state,
        by: "snmp",
      });
    });
  }

  switchesOf(nodes: readonly number[]): number[] {
    return nodes.flatMap((node) => switchesBelow(this.#lines.network, node));
  }

  serverOf(node: number): string {
    return `nas-${this.#lines.network.nodes[bngOf(this.#lines.network, node)]!.id}`;
  }
}
