import { setImmediate as breathe } from "node:timers/promises";
import type { Span } from "./life/break.ts";
import {
  faultId,
  isLineFaultKind,
  linesReached,
  passingSeconds,
  targetOf,
  type Fault,
  type FaultKind,
  type LineFault,
} from "./life/faults.ts";
import { foundingFaults } from "./life/founding.ts";
import {
  happeningsOf,
  interimIntervalAt,
  nextHappeningAt,
  type Happening,
  type Manner,
} from "./life/happenings.ts";
import { nasHappeningsOf } from "./life/nas-happenings.ts";
import { networkEventsOf } from "./life/network-events.ts";
import { portsOf, type Ports } from "./life/ports.ts";
import { lifeOf, type Life } from "./life/sessions.ts";
import { habitTraps, trapsOf, type Trap } from "./snmp/traps.ts";
import type { NetworkState, StateFile } from "./state-file.ts";
import { day, type ProductClock, type Second } from "./time.ts";
import type { Wire } from "./wire/wire.ts";
import type { Topology } from "./world/topology.ts";
import type { Line, World } from "./world/world.ts";

/** How much of the past a product that knows nothing yet is told. */
const historyDays = 2;
/** After a longer gap the network doesn't tell all that happened in it, but begins afresh with its history. */
const gapDaysMax = 7;
const saveEveryMilliseconds = 2_000;
/** What switches wanted to say longer ago than this, nobody said. */
const trapSecondsMax = 120;
/** After so many lines, whoever asks a switch or a router meanwhile gets an answer. */
const linesAtOnce = 25;

export type NetworkParts = {
  readonly world: World;
  readonly topology: Topology;
  readonly clock: ProductClock;
  readonly wire: Wire;
  readonly stateFile: StateFile;
};

/** What someone breaks, and where: at a login or at a node. */
export type FaultRequest = Pick<LineFault, "lengthMeters" | "gapMinutes" | "hours"> & {
  readonly kind: FaultKind;
  readonly target: string;
};

/** The living network: it reports what happens on its lines, and people break and mend it. */
export class Network {
  readonly parts: NetworkParts;
  readonly #interimInterval: number;
  /** When a line has to be looked at again; a line that isn't here, at once. */
  readonly #nextAt = new Map<Line, Second>();
  #state: NetworkState;
  #life: Life;
  #ports: Ports;
  #hearTraps: (traps: readonly Trap[]) => void = () => undefined;
  #hearStarts: (lines: readonly Line[]) => void = () => undefined;
  #savedAt = performance.now();

  private constructor(parts: NetworkParts, state: NetworkState) {
    this.parts = parts;
    this.#interimInterval = interimIntervalAt(parts.clock.speed);
    this.#state = state;
    this.#life = lifeOf({ ...parts, ...state });
    this.#ports = portsOf({ ...parts, ...state, life: this.#life });
  }

  /** Goes on from the state file, or founds the network now. */
  static async open(parts: NetworkParts): Promise<Network> {
    const known = await parts.stateFile.load();
    if (known !== null) return new Network(parts, known);
    const foundedAt = parts.clock.now();
    const faults = [...foundingFaults(parts.topology, foundedAt)];
    const state = { foundedAt, sentUntil: null, visitOpened: false, faults, routers: {}, passwords: {} };
    // Saved before anything is sent: a network that is killed now has to come back with the same life.
    await parts.stateFile.save(state);
    return new Network(parts, state);
  }

  get life(): Life {
    return this.#life;
  }

  /** How switches and ports are, with the faults that there are now. */
  get ports(): Ports {
    return this.#ports;
  }

  /** What routers were told and what passwords are taken: the rest of what can't be worked out anew. */
  get kept(): Pick<NetworkState, "routers" | "passwords"> {
    return this.#state;
  }

  async keep(change: Partial<Pick<NetworkState, "routers" | "passwords">>): Promise<void> {
    await this.#save(change);
  }

  /** From now on `hear` gets what switches say unasked. */
  onTraps(hear: (traps: readonly Trap[]) => void): void {
    this.#hearTraps = hear;
  }

  /** From now on `hear` gets the lines whose sessions have started. */
  onStarts(hear: (lines: readonly Line[]) => void): void {
    this.#hearStarts = hear;
  }

  /** All faults that were ever made, the mended ones too. */
  get faults(): readonly Fault[] {
    return this.#state.faults;
  }

  get visitOpened(): boolean {
    return this.#state.visitOpened;
  }

  async rememberVisit(): Promise<void> {
    await this.#save({ visitOpened: true });
  }

  /**
   * Tells the product what it missed. First come the fixed logins with all who share a switch with them;
   * `fixedAreKnown` runs when those are answered, before the rest is sent.
   */
  async catchUp(fixedAreKnown: () => Promise<void>): Promise<void> {
    const { world, clock } = this.parts;
    const switches = new Set(world.lines.filter((line) => line.isFixed).map((line) => line.nodeId));
    const [first, rest] = [true, false].map((wanted) =>
      world.lines.filter((line) => switches.has(line.nodeId) === wanted),
    );
    const { manner, ...span } = this.#gapUntil(clock.now());
    await this.#account(first!, span, manner);
    await this.#reportServers(span);
    await this.#reportEvents(span);
    await fixedAreKnown();
    await this.#account(rest!, span, manner);
    await this.#save({ sentUntil: Math.max(span.until, span.from) });
  }

  /** Reports what has happened since the last time. */
  async step(): Promise<void> {
    const span = { from: this.#state.sentUntil ?? Infinity, until: this.parts.clock.now() };
    if (span.until <= span.from) return;
    const due = this.parts.world.lines.filter((line) => (this.#nextAt.get(line) ?? 0) <= span.until);
    await this.#reportServers(span);
    const changed = await this.#account(due, span, "step");
    this.#sayTraps(changed, span);
    await this.#reportEvents(span);
    this.#state = { ...this.#state, sentUntil: span.until };
    // Sending again what the file doesn't know of is harmless, so that it needn't be written at each step.
    if (performance.now() - this.#savedAt > saveEveryMilliseconds) await this.#save({});
  }

  /** Breaks something; what is broken already in the same way stays as it is. The target must exist. */
  async makeFault({ kind, target, ...details }: FaultRequest): Promise<Fault> {
    const madeAt = this.parts.clock.now();
    const same = this.faults.find(
      (one) => one.kind === kind && targetOf(one) === target && (one.mendedAt ?? Infinity) > madeAt,
    );
    if (same !== undefined) return same;
    const passes = passingSeconds[kind];
    const mendedAt = passes === undefined ? null : madeAt + passes;
    const made = { id: faultId(kind, target, madeAt), madeAt, mendedAt };
    const fault: Fault = isLineFaultKind(kind)
      ? { ...made, kind, login: target, ...details }
      : { ...made, kind, nodeId: target };
    await this.#changeFaults(fault, [...this.faults, fault]);
    return fault;
  }

  /** Mends a fault; null when there is none with this id. */
  async mendFault(id: string): Promise<Fault | null> {
    const fault = this.faults.find((one) => one.id === id);
    const now = this.parts.clock.now();
    if (fault === undefined || (fault.mendedAt ?? Infinity) <= now) return fault ?? null;
    const mended = { ...fault, mendedAt: now };
    await this.#changeFaults(
      mended,
      this.faults.map((one) => (one === fault ? mended : one)),
    );
    return mended;
  }

  /** Keeps what was sent and broken; for an orderly end. */
  save(): Promise<void> {
    return this.#save({});
  }

  async #changeFaults(changed: Fault, faults: readonly Fault[]): Promise<void> {
    const saved = this.#save({ faults: [...faults] });
    this.#life = lifeOf({ ...this.parts, ...this.#state });
    this.#ports = portsOf({ ...this.parts, ...this.#state, life: this.#life });
    for (const line of linesReached(changed, this.parts.topology)) this.#nextAt.delete(line);
    await saved;
  }

  async #save(change: Partial<NetworkState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    this.#savedAt = performance.now();
    await this.parts.stateFile.save(this.#state);
  }

  /** What hasn't been reported yet, and whether the product knows what was before. */
  #gapUntil(until: Second): Span & { readonly manner: Manner } {
    const { sentUntil } = this.#state;
    const isKnown = sentUntil !== null && until - sentUntil <= gapDaysMax * day;
    if (isKnown) return { from: sentUntil, until, manner: "catch-up" };
    return { from: until - historyDays * day, until, manner: "afresh" };
  }

  /** @returns the lines whose sessions have begun or ended. */
  async #account(lines: readonly Line[], span: Span, manner: Manner): Promise<readonly Line[]> {
    const reporting = { life: this.#life, interimInterval: this.#interimInterval };
    const happenings: Happening[] = [];
    for (const [index, line] of lines.entries()) {
      happenings.push(...happeningsOf(line, span, { ...reporting, manner }));
      // Where something was broken or mended meanwhile, the line is looked at again at once.
      if (this.#life === reporting.life) this.#nextAt.set(line, nextHappeningAt(line, span.until, reporting));
      if (index % linesAtOnce === linesAtOnce - 1) await breathe();
    }
    await this.parts.wire.account(happenings, this.#interimInterval);
    if (manner !== "step") return [];
    const started = happenings.filter(({ kind }) => kind === "start").map(({ line }) => line);
    if (started.length > 0) this.#hearStarts(started);
    const ended = happenings.filter(({ kind }) => kind === "stop").map(({ line }) => line);
    return [...new Set([...started, ...ended])];
  }

  async #reportServers(span: Span): Promise<void> {
    const happenings = nasHappeningsOf(this.faults, this.parts, span);
    if (happenings.length > 0) await this.parts.wire.accountServers(happenings);
  }

  #sayTraps(changed: readonly Line[], { from, until }: Span): void {
    const span = { from: Math.max(from, until - trapSecondsMax), until };
    const facts = { ...this.parts, life: this.#life, ports: this.#ports, faults: this.faults };
    const traps = [...trapsOf(facts, span), ...habitTraps(changed, facts, span)];
    if (traps.length > 0) this.#hearTraps(traps);
  }

  async #reportEvents(span: Span): Promise<void> {
    const events = networkEventsOf(this.faults, this.parts.topology, span);
    if (events.length > 0) await this.parts.wire.report(events);
  }
}
