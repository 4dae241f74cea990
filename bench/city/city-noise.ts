import { Chance } from "./chance.ts";
import type { CityEquipment } from "./city-equipment.ts";
import { linesBelow, switchesBelow } from "./city-network.ts";
import { type CityLines, hourOfDay, instantAt, type Noise } from "./city-lines.ts";

const day = 86_400;
const hourly = [
  0.8, 0.6, 0.4, 0.3, 0.3, 0.4, 0.7, 0.9, 0.9, 0.8, 0.8, 0.9, 1, 1, 1, 1, 1.1, 1.3, 1.7, 2, 2.1, 2, 1.6, 1.2,
];

/** Everything harmless that looks like trouble in a provider's accounting. */
export class CityNoise {
  readonly #lines: CityLines;
  readonly #equipment: CityEquipment;
  readonly #chance: Chance;
  readonly #days: number;

  constructor(lines: CityLines, equipment: CityEquipment, { seed, days }: { seed: number; days: number }) {
    this.#lines = lines;
    this.#equipment = equipment;
    this.#chance = new Chance(seed, "noise");
    this.#days = days;
  }

  begin(): void {
    const { network } = this.#lines;
    network.logins.forEach((_, line) => this.#dropNext(line, 0));
    network.logins.forEach((_, line) => {
      if (this.#chance.happens(0.12)) this.#sleepNext(line);
    });
    const days = Array.from({ length: this.#days }, (_, number) => number);
    network.bngs.forEach((bng, number) => {
      const habit = number % 4;
      if (habit === 0)
        for (const one of days) this.#reauthenticate(bng, one * day + 4 * 3600 - 5 * 3600 + day, 600);
      if (habit === 1) this.#lines.limitSessions(linesBelow(network, [bng]));
      if (habit === 2) for (const one of days) this.#reauthenticate(bng, one * day + 22 * 3600, 20);
    });
    const perMonth = (count: number, make: (second: number) => void): void => {
      const times = Math.max(1, Math.round((count * this.#days) / 30));
      for (let time = 0; time < times; time += 1) make(this.#chance.between(0.03, 0.99) * this.#days * day);
    };
    perMonth(4, (second) => this.#restartNas(second, true));
    perMonth(2, (second) => this.#restartNas(second, false));
    perMonth(2, (second) => this.#kickByNas(second));
    perMonth(2, (second) => this.#updateFirmware(second, 20));
    perMonth(2, (second) => this.#updateFirmware(second, 900));
    const scale = network.logins.length / 100_000;
    perMonth(8 * scale, (second) => this.#flicker(second, this.#chance.whole(5, 40), "district-flicker"));
    perMonth(40 * scale, (second) => this.#flicker(second, 1, "building-flicker"));
    perMonth(60 * 30 * scale, (second) =>
      this.#cutCable(second, this.#chance.whole(0, network.logins.length - 1)),
    );
    perMonth(400 * scale, (second) => this.#silenceSwitch(second));
  }

  #dropNext(line: number, from: number): void {
    const rate = this.#lines.network.dropsADay[line]! / day;
    const second = from + this.#chance.gap(rate * 2.1);
    if (second > this.#days * day) return;
    this.#lines.at(second, () => {
      if (
        this.#chance.happens(hourly[(hourOfDay(second) + 5) % 24]! / 2.1) &&
        this.#lines.blocked[line] === 0
      ) {
        this.#lines.block(line, "own-drop");
        const lasts = this.#chance.happens(0.85)
          ? this.#chance.between(5, 180)
          : this.#chance.logBetween(180, 7200);
        this.#lines.at(second + lasts, () => this.#lines.unblock(line, this.#chance.between(3, 30)));
      }
      this.#dropNext(line, second);
    });
  }

  /** Switches the router off for the night, between 22 and 1 o'clock of Almaty, which is 5 hours ahead. */
  #sleepNext(line: number): void {
    for (let night = 0; night < this.#days; night += 1) {
      if (this.#chance.happens(0.15)) continue;
      const second = night * day + 17 * 3600 + (this.#chance.share() + this.#chance.share()) * 1.5 * 3600;
      this.#lines.at(second, () => {
        if (this.#chance.happens(0.1)) this.#lines.endSession(line, "planned");
        this.#lines.block(line, "router-off");
        this.#equipment.linkDown[line]! += 1;
      });
      this.#lines.at(night * day + day + this.#chance.between(0.5, 4) * 3600, () => {
        this.#equipment.linkDown[line]! -= 1;
        this.#lines.unblock(line, this.#chance.between(40, 120));
      });
    }
  }

  #reauthenticate(bng: number, second: number, spread: number): void {
    this.#lines.at(second, () => {
      for (const line of linesBelow(this.#lines.network, [bng])) {
        this.#lines.at(second + this.#chance.between(1, spread), () =>
          this.#endByServer(line, "planned", "nightly-reauthentication"),
        );
      }
    });
  }

  #endByServer(line: number, end: "line" | "planned" | "nas", noise: Noise): void {
    if (this.#lines.hasSession[line] === 0) return;
    this.#lines.endSession(line, end);
    this.#lines.note(line, noise);
    if (this.#lines.blocked[line] === 0) this.#lines.connectLater(line, this.#chance.between(3, 50));
  }

  /** With Accounting-On; or with a Stop for each session. */
  #restartNas(second: number, isTold: boolean): void {
    const { network, signals } = this.#lines;
    const bng = this.#chance.pick(network.bngs);
    this.#lines.at(second, () => {
      for (const line of linesBelow(network, [bng])) {
        if (this.#lines.hasSession[line] === 0) continue;
        if (isTold) this.#lines.forgetSession(line);
        else this.#lines.endSession(line, "nas");
        this.#lines.note(line, "nas-restart");
        if (this.#lines.blocked[line] === 0) this.#lines.connectLater(line, this.#chance.between(20, 240));
      }
      const nas = this.#equipment.serverOf(bng);
      if (isTold) signals.push({ kind: "nas-restart", at: instantAt(this.#lines.second), nas });
    });
  }

  /** A server throws everybody out and calls it Lost-Service. */
  #kickByNas(second: number): void {
    const bng = this.#chance.pick(this.#lines.network.bngs);
    this.#lines.at(second, () => {
      for (const line of linesBelow(this.#lines.network, [bng])) {
        this.#lines.at(second + this.#chance.between(1, 15), () =>
          this.#endByServer(line, "line", "nas-kick"),
        );
      }
    });
  }

  #updateFirmware(second: number, spread: number): void {
    const kind = this.#chance.whole(0, 7);
    this.#lines.network.logins.forEach((_, line) => {
      if (this.#lines.network.routerKind[line] !== kind) return;
      const restartsAt = second + this.#chance.between(1, spread);
      this.#lines.at(restartsAt, () => this.#restartRouter(line, this.#chance.between(60, 200), "firmware"));
    });
  }

  #restartRouter(line: number, seconds: number, noise: Noise): void {
    this.#lines.block(line, noise);
    this.#equipment.linkDown[line]! += 1;
    this.#lines.at(this.#lines.second + seconds * 0.3, () => (this.#equipment.linkDown[line]! -= 1));
    this.#lines.at(this.#lines.second + seconds, () =>
      this.#lines.unblock(line, this.#chance.between(2, 20)),
    );
  }

  /** The power goes for some seconds; switches without a battery and most routers begin anew. */
  #flicker(second: number, count: number, noise: Noise): void {
    const { network } = this.#lines;
    const first = this.#chance.whole(0, network.buildings.length - 1);
    const lasts = this.#chance.between(0.5, 12);
    this.#lines.at(second, () => {
      for (const building of network.buildings.slice(first, first + count)) {
        for (const node of building.switches) {
          const boots = building.bootSeconds * this.#chance.between(0.9, 1.1);
          if (!building.hasUps) this.#restartSwitch(node, lasts + boots);
          for (const line of network.nodes[node]!.lines) {
            const hasBattery = this.#chance.happens(0.04);
            const router = hasBattery ? 0 : lasts + this.#chance.between(40, 110);
            const back = building.hasUps ? router : Math.max(router, lasts + boots + 5);
            if (back > 0) this.#restartRouter(line, back, noise);
          }
        }
      }
    });
  }

  #restartSwitch(node: number, seconds: number): void {
    this.#equipment.stop(node);
    this.#lines.at(this.#lines.second + seconds, () => this.#equipment.start(node, true));
  }

  #cutCable(second: number, line: number): void {
    const mendedAt = second + this.#chance.between(0.3, 2) * day;
    this.#lines.at(second, () => {
      this.#lines.cutCable(line, mendedAt);
      this.#equipment.linkDown[line]! += 1;
    });
    this.#lines.at(mendedAt, () => (this.#equipment.linkDown[line]! -= 1));
  }

  #silenceSwitch(second: number): void {
    const node = this.#chance.pick(
      switchesBelow(this.#lines.network, this.#chance.pick(this.#lines.network.bngs)),
    );
    this.#lines.at(second, () => this.#equipment.fallSilent(node, this.#chance.between(60, 400)));
  }
}
