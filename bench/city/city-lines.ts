import type { Instant } from "../../src/kernel/instant.ts";
import type { Signal } from "../../src/modules/signals/signal.ts";
import { Chance } from "./chance.ts";
import { bngOf, type CityNetwork } from "./city-network.ts";

/** What happens at a second. */
type Happening = () => void;

const startedAt = Temporal.Instant.from("2026-07-01T00:00:00Z").epochMilliseconds / 1000;
let lastInstant: readonly [second: number, instant: Instant] = [
  -1,
  Temporal.Instant.fromEpochMilliseconds(0),
];

export function instantAt(second: number): Instant {
  if (lastInstant[0] !== second)
    lastInstant = [second, Temporal.Instant.fromEpochMilliseconds((startedAt + second) * 1000)];
  return lastInstant[1];
}

export const hourOfDay = (second: number): number => Math.floor(second / 3600) % 24;

/** Why a line without session has none, in the truth's words. */
export type Noise =
  | "none"
  | "own-drop"
  | "own-cut"
  | "router-off"
  | "nightly-reauthentication"
  | "nas-restart"
  | "nas-kick"
  | "session-limit"
  | "firmware"
  | "district-flicker"
  | "building-flicker"
  | "switch-silent"
  | "outage";

/**
 * The lines' sessions as their access servers see them. A line that is blocked by whatever loses its session when the
 * server misses its LCP echoes, 30 to 90 seconds later; it comes back when nothing blocks it any more.
 */
export class CityLines {
  second = 0;
  readonly signals: Signal[] = [];
  readonly network: CityNetwork;
  /** By how many causes the line can't work now. */
  readonly blocked: Uint8Array;
  /** Whether its server holds a session of it. */
  readonly hasSession: Uint8Array;
  readonly cuts: Uint8Array;
  readonly cutAt: Float64Array;
  readonly lostAt: Float64Array;
  readonly onlineSince: Float64Array;
  /** The last thing that befell the line, and when. */
  readonly noise: Noise[];
  readonly noiseAt: Float64Array;
  onLoss: (line: number) => void = () => undefined;
  readonly #sessions: Uint32Array;
  readonly #turn: Uint32Array;
  readonly #nas: string[];
  readonly #due = new Map<number, Happening[]>();
  readonly #chance: Chance;
  readonly #limited: Uint8Array;

  constructor(network: CityNetwork, seed: number) {
    const count = network.logins.length;
    this.network = network;
    this.#chance = new Chance(seed, "lines");
    this.blocked = new Uint8Array(count);
    this.hasSession = new Uint8Array(count);
    this.cuts = new Uint8Array(count);
    this.cutAt = new Float64Array(count).fill(-1);
    this.lostAt = new Float64Array(count).fill(-1);
    this.onlineSince = new Float64Array(count).fill(-1);
    this.noise = Array.from({ length: count }, () => "none" as const);
    this.noiseAt = new Float64Array(count).fill(-1e9);
    this.#sessions = new Uint32Array(count);
    this.#turn = new Uint32Array(count);
    this.#limited = new Uint8Array(count);
    const nasOfNode = network.nodes.map((_, node) => `nas-${network.nodes[bngOf(network, node)]!.id}`);
    this.#nas = Array.from(network.switchOfLine, (node) => nasOfNode[node]!);
  }

  at(second: number, happening: Happening): void {
    const due = Math.max(this.second + 1, Math.floor(second));
    const others = this.#due.get(due);
    if (others === undefined) this.#due.set(due, [happening]);
    else others.push(happening);
  }

  /** Lets a second happen; its signals are in `signals` afterwards. */
  pass(): void {
    this.second += 1;
    const due = this.#due.get(this.second);
    this.#due.delete(this.second);
    for (const happening of due ?? []) happening();
  }

  takeSignals(): readonly Signal[] {
    return this.signals.splice(0);
  }

  /** Lines of these servers are cut after 24 hours. */
  limitSessions(lines: readonly number[]): void {
    for (const line of lines) this.#limited[line] = 1;
  }

  block(line: number, noise: Noise): void {
    this.blocked[line]! += 1;
    this.#turn[line]! += 1;
    this.note(line, noise);
    if (this.hasSession[line] === 0) return;
    const session = this.#sessions[line]!;
    this.at(this.second + this.#chance.between(30, 90), () => this.#timeOut(line, session));
  }

  /** @param seconds until the router is in session again, where nothing else blocks the line */
  unblock(line: number, seconds: number): void {
    this.blocked[line]! -= 1;
    if (this.blocked[line] === 0) this.connectLater(line, seconds);
  }

  connectLater(line: number, seconds: number): void {
    this.#turn[line]! += 1;
    const turn = this.#turn[line]!;
    this.at(this.second + seconds, () => {
      if (this.#turn[line] === turn && this.blocked[line] === 0) this.#connect(line);
    });
  }

  note(line: number, noise: Noise): void {
    this.noise[line] = noise;
    this.noiseAt[line] = this.second;
  }

  /** The line's own cable, until it is mended. */
  cutCable(line: number, mendedAt: number): void {
    this.cuts[line]! += 1;
    this.cutAt[line] = this.second;
    this.block(line, "own-cut");
    this.at(mendedAt, () => {
      this.cuts[line]! -= 1;
      this.unblock(line, this.#chance.between(10, 60));
    });
  }

  /** The server ends the session by itself. */
  endSession(line: number, end: "line" | "planned" | "nas" | "silent"): void {
    if (this.hasSession[line] === 0) return;
    this.hasSession[line] = 0;
    this.signals.push({
      kind: "session-down",
      at: instantAt(this.second),
      login: this.network.logins[line]!,
      session: this.#name(line),
      end,
    });
    if (end !== "line" && end !== "silent") return;
    this.lostAt[line] = this.second;
    this.onLoss(line);
  }

  /** The server has forgotten the session, and says nothing of it. */
  forgetSession(line: number): void {
    this.hasSession[line] = 0;
  }

  #timeOut(line: number, session: number): void {
    if (this.#sessions[line] === session) this.endSession(line, "line");
  }

  #connect(line: number): void {
    if (this.hasSession[line] === 1 && this.#chance.happens(0.5)) this.endSession(line, "line");
    this.#sessions[line]! += 1;
    this.hasSession[line] = 1;
    this.onlineSince[line] = this.second;
    const session = this.#name(line);
    this.signals.push({
      kind: "session-up",
      at: instantAt(this.second),
      login: this.network.logins[line]!,
      session,
    });
    if (this.#limited[line] === 0) return;
    const number = this.#sessions[line]!;
    this.at(this.second + 86_400, () => {
      if (this.#sessions[line] !== number || this.hasSession[line] === 0) return;
      this.endSession(line, "planned");
      this.note(line, "session-limit");
      if (this.blocked[line] === 0) this.connectLater(line, this.#chance.between(2, 25));
    });
  }

  #name(line: number): string {
    return `${this.#nas[line]!} ${line.toString(36)}-${this.#sessions[line]!}`;
  }
}
