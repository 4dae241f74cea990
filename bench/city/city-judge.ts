import type { DetectorChange, OutageView } from "../../src/modules/detection/detection.ts";
import { isPartOf } from "../../src/modules/detection/detection.ts";
import { type CityNetwork, switchesBelow } from "./city-network.ts";
import { type CityLines, instantAt, type Noise } from "./city-lines.ts";
import type { CityTroubles, Trouble } from "./city-troubles.ts";

export type Finding = {
  readonly trouble: Trouble;
  readonly delay: number;
  readonly isRightAtOnce: boolean;
  isRight: boolean;
};

type Open = { view: OutageView; readonly trouble: Trouble | undefined; readonly openedAt: number };

export type MergeKind = "right" | "own fault before" | "own fault during" | "not down" | "after its end";

/** Compares what the detector says with what really happened. */
export class CityJudge {
  readonly findings = new Map<number, Finding>();
  readonly falseAlarms: { readonly noise: string; readonly text: string }[] = [];
  readonly dismissed = new Map<string, number>();
  readonly merges = new Map<MergeKind, number>();
  suspicions = 0;
  verifications = 0;
  readonly open = new Map<string, Open>();
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #network: CityNetwork;
  readonly #lines: CityLines;
  readonly #troubles: CityTroubles;

  constructor(lines: CityLines, troubles: CityTroubles) {
    this.#lines = lines;
    this.#network = lines.network;
    this.#troubles = troubles;
    this.#numbers = new Map(lines.network.nodes.map(({ id }, number) => [id, number]));
  }

  hear(change: DetectorChange): void {
    if (change.kind === "verify") {
      this.verifications += change.nodeIds.length;
      return;
    }
    if (change.kind === "suspected") this.suspicions += 1;
    if (change.kind === "dismissed" && change.mergedInto === null) this.#countDismissed(change);
    if (change.kind === "opened") this.#open(change);
    if (
      change.kind === "grown" ||
      change.kind === "moved" ||
      change.kind === "shrunk" ||
      change.kind === "split"
    )
      this.#change(change);
    if (change.kind === "closed") {
      this.sample(change.outage);
      this.open.delete(change.outage);
    }
  }

  #open(view: OutageView): void {
    const trouble = this.#troubleOf(view.nodeIds);
    const openedAt = this.#lines.second;
    this.open.set(view.outage, { view, trouble, openedAt });
    if (trouble === undefined) {
      const noise = this.#noiseOf(view.nodeIds);
      this.falseAlarms.push({ noise, text: `${openedAt} ${JSON.stringify(view)}` });
      return;
    }
    this.sample(view.outage);
    this.#settle(trouble, view, openedAt);
  }

  #settle(trouble: Trouble, view: OutageView, at: number): void {
    const isRight = this.#isRight(trouble, view.nodeIds);
    const known = this.findings.get(trouble.number);
    if (known !== undefined) {
      if (at < trouble.from + 600 && at < trouble.until) known.isRight = isRight;
      return;
    }
    const seenAt = trouble.firstSeenAt < 0 ? at : trouble.firstSeenAt;
    this.findings.set(trouble.number, { trouble, delay: at - seenAt, isRightAtOnce: isRight, isRight });
  }

  #change(change: Extract<DetectorChange, { kind: "grown" | "moved" | "shrunk" | "split" }>): void {
    const open = this.open.get(change.outage);
    if (open === undefined) return;
    open.view = change;
    const trouble = open.trouble ?? this.#troubleOf(change.nodeIds);
    if (trouble !== undefined) this.#settle(trouble, change, this.#lines.second);
    if ("absorbed" in change) for (const key of change.absorbed) this.open.delete(key);
    if (change.kind === "split")
      for (const part of change.parts) this.open.set(part.outage, { ...open, view: part });
  }

  /** Claims of an open outage on lines without a session, as if each of them wrote now. */
  sample(key: string): void {
    const open = this.open.get(key);
    if (open === undefined) return;
    const { lostSince, nodeIds } = open.view;
    const second = this.#lines.second;
    for (const node of this.#switches(nodeIds)) {
      for (const line of this.#network.nodes[node]!.lines) {
        if (this.#lines.hasSession[line] === 1 || this.#lines.lostAt[line]! < 0) continue;
        const isClaimed = isPartOf(
          { nodeIds, lostSince, closedAt: null },
          {
            path: nodeIds,
            lostAt: instantAt(this.#lines.lostAt[line]!),
            onlineSince: null,
            hasOwnFault: false,
          },
        );
        if (!isClaimed) continue;
        const kind = this.#judgeClaim(line, second);
        this.merges.set(kind, (this.merges.get(kind) ?? 0) + 1);
      }
    }
  }

  #judgeClaim(line: number, second: number): MergeKind {
    const trouble = this.#troubles.all[this.#troubles.troubleOfLine[line]!];
    const isCut = this.#lines.cuts[line]! > 0;
    if (trouble !== undefined) {
      if (!isCut) return "right";
      return this.#lines.cutAt[line]! < trouble.from ? "own fault before" : "own fault during";
    }
    if (second - this.#troubles.endedAt[line]! < 1200 && !isCut) return "right";
    return second - this.#troubles.endedAt[line]! < 7200 ? "after its end" : "not down";
  }

  #switches(nodeIds: readonly string[]): number[] {
    return nodeIds.flatMap((id) => switchesBelow(this.#network, this.#numbers.get(id)!));
  }

  /** The real trouble that most of the outage's lines are in, or were until minutes ago. */
  #troubleOf(nodeIds: readonly string[]): Trouble | undefined {
    const counts = new Map<number, number>();
    for (const node of this.#switches(nodeIds)) {
      for (const line of this.#network.nodes[node]!.lines) {
        const now = this.#troubles.troubleOfLine[line]!;
        const isRecent = this.#lines.second - this.#troubles.endedAt[line]! < 300;
        const number = now >= 0 ? now : isRecent ? this.#troubles.lastTrouble[line]! : -1;
        if (number >= 0) counts.set(number, (counts.get(number) ?? 0) + 1);
      }
    }
    const [most] = [...counts].sort(([, a], [, b]) => b - a);
    return most && this.#troubles.all[most[0]];
  }

  #noiseOf(nodeIds: readonly string[]): string {
    const counts = new Map<Noise, number>();
    for (const node of this.#switches(nodeIds)) {
      for (const line of this.#network.nodes[node]!.lines) {
        if (this.#lines.second - this.#lines.noiseAt[line]! > 1200) continue;
        const noise = this.#lines.noise[line]!;
        counts.set(noise, (counts.get(noise) ?? 0) + 1);
      }
    }
    return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? "none";
  }

  #countDismissed(view: OutageView): void {
    if (this.#troubleOf(view.nodeIds) !== undefined) return;
    const noise = this.#noiseOf(view.nodeIds);
    this.dismissed.set(noise, (this.dismissed.get(noise) ?? 0) + 1);
  }

  /** The same nodes, of those that had lines to lose; switches that are all of an aggregation count as it. */
  #isRight(trouble: Trouble, nodeIds: readonly string[]): boolean {
    const named = nodeIds.map((id) => this.#numbers.get(id)!);
    return this.#cover(trouble.nodes) === this.#cover(named);
  }

  #cover(nodes: readonly number[]): string {
    const had = (node: number): boolean =>
      switchesBelow(this.#network, node).some((own) =>
        this.#network.nodes[own]!.lines.some((line) => this.#wasThere(line)),
      );
    const all = new Set(nodes.filter(had));
    for (let isChanged = true; isChanged;) {
      isChanged = false;
      for (const node of all) {
        const { parent } = this.#network.nodes[node]!;
        if (parent < 0 || all.has(parent)) continue;
        const children = this.#network.nodes[parent]!.children.filter(had);
        if (children.length < 2 || !children.every((child) => all.has(child))) continue;
        for (const child of children) all.delete(child);
        all.add(parent);
        isChanged = true;
        break;
      }
    }
    return [...all].sort((a, b) => a - b).join(" ");
  }

  /** It had a session until lately. */
  #wasThere(line: number): boolean {
    return this.#lines.hasSession[line] === 1 || this.#lines.lostAt[line]! > this.#lines.second - 900;
  }
}
