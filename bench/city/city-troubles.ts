import { Chance } from "./chance.ts";
import type { CityEquipment } from "./city-equipment.ts";
import { type CityNetwork, linesBelow, switchesBelow } from "./city-network.ts";
import { type CityLines, instantAt } from "./city-lines.ts";

const day = 86_400;

export type TroubleKind =
  | "switch"
  | "switch-hung"
  | "feed-of-flats"
  | "feed-of-building"
  | "aggregation"
  | "bng"
  | "bng-silent"
  | "power-of-district";

/** What really happened. */
export type Trouble = {
  readonly number: number;
  readonly kind: TroubleKind;
  /** The nodes that are down for their lines, whether by themselves or with their flats. */
  readonly nodes: readonly number[];
  readonly from: number;
  readonly until: number;
  /** Lines with a session when it began. */
  lines: number;
  /** The first loss of it that accounting told of; −1 before. */
  firstSeenAt: number;
  seen: number;
};

/** Real outages, made without a thought of how they are found. */
export class CityTroubles {
  readonly all: Trouble[] = [];
  /** The trouble that a line is in, −1 for none, and when the last one ended. */
  readonly troubleOfLine: Int32Array;
  readonly lastTrouble: Int32Array;
  readonly endedAt: Float64Array;
  readonly #lines: CityLines;
  readonly #equipment: CityEquipment;
  readonly #chance: Chance;
  readonly #days: number;
  readonly #busy = new Set<number>();

  constructor(lines: CityLines, equipment: CityEquipment, { seed, days }: { seed: number; days: number }) {
    this.#lines = lines;
    this.#equipment = equipment;
    this.#chance = new Chance(seed, "troubles");
    this.#days = days;
    this.troubleOfLine = new Int32Array(lines.network.logins.length).fill(-1);
    this.lastTrouble = new Int32Array(lines.network.logins.length).fill(-1);
    this.endedAt = new Float64Array(lines.network.logins.length).fill(-1e9);
    lines.onLoss = (line) => this.#see(line);
  }

  begin(): void {
    const { network } = this.#lines;
    const scale = (network.logins.length / 100_000) * (this.#days / 30);
    const many = (count: number, kind: TroubleKind, pick: () => readonly number[]): void => {
      for (let time = 0; time < Math.round(count * scale); time += 1)
        this.#plan(kind, pick(), this.#chance.between(0.05, 0.98) * this.#days * day);
    };
    const anySwitch = (): number =>
      this.#chance.pick(switchesBelow(network, this.#chance.pick(network.bngs)));
    const anyBuilding = (): readonly number[] => this.#chance.pick(network.buildings).switches;
    many(140, "switch", () => [anySwitch()]);
    many(15, "switch-hung", () => [anySwitch()]);
    many(30, "feed-of-flats", () => anyBuilding());
    many(40, "feed-of-building", () => anyBuilding());
    many(16, "aggregation", () => [
      this.#chance.pick(network.nodes[this.#chance.pick(network.bngs)]!.children),
    ]);
    many(2, "bng", () => [this.#chance.pick(network.bngs)]);
    many(1, "bng-silent", () => [this.#chance.pick(network.bngs)]);
    many(8, "power-of-district", () => this.#district(network));
  }

  #district({ buildings }: CityNetwork): readonly number[] {
    const first = this.#chance.whole(0, buildings.length - 1);
    return buildings.slice(first, first + this.#chance.whole(5, 40)).flatMap(({ switches }) => switches);
  }

  #plan(kind: TroubleKind, nodes: readonly number[], from: number): void {
    const until = from + this.#chance.logBetween(180, 8 * 3600);
    this.#lines.at(from, () => this.#begin(kind, nodes, until));
    const lines = linesBelow(this.#lines.network, nodes);
    if (lines.length > 9 && this.#chance.happens(0.3))
      this.#cutOne(this.#chance.pick(lines), { from, until });
  }

  #begin(kind: TroubleKind, nodes: readonly number[], until: number): void {
    const { network } = this.#lines;
    const switches = nodes.flatMap((node) => switchesBelow(network, node));
    // Two real troubles on one switch would leave open which of them was found.
    if (switches.some((node) => this.#busy.has(node))) return;
    for (const node of switches) this.#busy.add(node);
    const lines = linesBelow(network, nodes);
    const number = this.all.length;
    const online = lines.filter(
      (line) => this.#lines.hasSession[line] === 1 && this.#lines.blocked[line] === 0,
    );
    const from = this.#lines.second;
    this.all.push({ number, kind, nodes, from, until, lines: online.length, firstSeenAt: -1, seen: 0 });
    this.#stopEquipment(kind, nodes, until);
    const isPower = kind === "feed-of-flats" || kind === "power-of-district";
    for (const line of lines) {
      this.troubleOfLine[line] = number;
      this.#lines.block(line, "outage");
      if (kind === "bng-silent") this.#fallSilent(line);
      if (isPower) this.#equipment.linkDown[line]! += 1;
    }
    this.#lines.at(until, () => this.#end({ lines, switches, isPower }));
  }

  /** Its server is gone without a word; the sessions are missed when their interim updates are. */
  #fallSilent(line: number): void {
    if (this.#lines.hasSession[line] === 0) return;
    this.#lines.forgetSession(line);
    this.#silent.add(line);
    this.#lines.at(this.#lines.second + this.#chance.between(450, 750), () => {
      if (!this.#silent.delete(line)) return;
      this.#lines.hasSession[line] = 1;
      this.#lines.endSession(line, "silent");
    });
  }

  readonly #silent = new Set<number>();

  #stopEquipment(kind: TroubleKind, nodes: readonly number[], until: number): void {
    const { network } = this.#lines;
    if (kind === "switch-hung" || kind === "feed-of-flats") return;
    for (const node of nodes) {
      const building = network.buildings[network.nodes[node]!.building];
      const battery =
        kind === "power-of-district" && building?.hasUps === true ? this.#chance.between(600, 3600) : 0;
      const off = this.#lines.second + battery;
      if (off >= until) continue;
      if (battery === 0) this.#equipment.stop(node);
      else this.#lines.at(off, () => this.#equipment.stop(node));
      const isRestart = kind !== "aggregation" || this.#chance.happens(0.5);
      this.#lines.at(until + (isRestart ? (building?.bootSeconds ?? 60) : 0), () =>
        this.#equipment.start(node, isRestart),
      );
      if (kind === "bng-silent") {
        const nas = this.#equipment.serverOf(node);
        this.#lines.at(until, () => {
          this.#silent.clear();
          this.#lines.signals.push({ kind: "nas-restart", at: instantAt(this.#lines.second), nas });
        });
      }
    }
  }

  #end({
    lines,
    switches,
    isPower,
  }: {
    lines: readonly number[];
    switches: readonly number[];
    isPower: boolean;
  }): void {
    for (const node of switches) this.#busy.delete(node);
    const { network } = this.#lines;
    for (const line of lines) {
      this.lastTrouble[line] = this.troubleOfLine[line]!;
      this.troubleOfLine[line] = -1;
      this.endedAt[line] = this.#lines.second;
      if (isPower) this.#equipment.linkDown[line]! -= 1;
      const boots = network.buildings[network.nodes[network.switchOfLine[line]!]!.building]!.bootSeconds;
      const straggles = this.#chance.happens(0.03) ? this.#chance.between(200, 1200) : 0;
      this.#lines.unblock(line, boots + this.#chance.between(5, 70) + straggles);
    }
  }

  /** A subscriber's own cable is cut: in the hour before, or while the outage lasts. */
  #cutOne(line: number, { from, until }: { from: number; until: number }): void {
    const before = from - this.#chance.between(90, 3600);
    const cutAt = this.#chance.happens(0.5) ? this.#chance.between(from, until) : before;
    const mendedAt = until + this.#chance.between(3600, day);
    this.#lines.at(cutAt, () => this.#lines.cutCable(line, mendedAt));
    this.#lines.at(cutAt, () => (this.#equipment.linkDown[line]! += 1));
    this.#lines.at(mendedAt, () => (this.#equipment.linkDown[line]! -= 1));
  }

  #see(line: number): void {
    const trouble = this.all[this.troubleOfLine[line]!];
    if (trouble === undefined) return;
    if (trouble.firstSeenAt < 0) trouble.firstSeenAt = this.#lines.second;
    trouble.seen += 1;
  }
}
