import { setTimeout as pause } from "node:timers/promises";
import { Counter, Histogram } from "prom-client";
import type { Port } from "../topology/access-network.ts";
import { findNodeAccess, findReachableNodes, type ReachableNode } from "../topology/topology.ts";
import { askNode, keepChanges, type SwitchParts, verifyNode } from "./ask-node.ts";
import { changesOfSilence, type KeptNode, type NodeChanges } from "../ports/node-changes.ts";
import { findKeptNode, findKeptNodes, isAlive, stopBeingSweeper, tryToBeSweeper } from "./store.ts";
import { testCable } from "./test-cable.ts";

/**
 * Asks every node of the access network again and again, gently. Of several processes one sweeps; the others wait to
 * take its place. In any of them a hint makes a node be asked at once.
 */
export type SwitchSweep = {
  /** Something may have happened at the node: it is asked now. */
  hint(nodeId: string): void;
  stop(): Promise<void>;
};

const polls = new Counter({
  name: "uide_switch_polls_total",
  help: "Switches that the sweep has asked, by what came back.",
  labelNames: ["outcome"],
});
const lateness = new Histogram({
  name: "uide_switch_poll_late_seconds",
  help: "How much later than planned the sweep asks a switch.",
  buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60],
});

const stepMilliseconds = 50;
const keepMilliseconds = 1_000;
const keptAtOnce = 200;
const reloadMilliseconds = 15_000;
const takeOverMilliseconds = 5_000;
const cableTestsMax = 4;

/** A node in the sweep's memory; times are of the process's own clock, in milliseconds. */
type Watched = {
  node: ReachableNode;
  kept: KeptNode | undefined;
  nextAt: number;
  /** Answers missed in a row. */
  silent: number;
  rounds: number;
  isAsked: boolean;
};

export function startSwitchSweep(parts: SwitchParts): SwitchSweep {
  const sweep = new Sweep(parts);
  const running = sweep.run();
  return {
    hint: (nodeId) => sweep.hint(nodeId),
    async stop() {
      sweep.stop();
      await running;
    },
  };
}

class Sweep {
  readonly #parts: SwitchParts;
  readonly #stopping = new AbortController();
  readonly #watched = new Map<string, Watched>();
  readonly #work = new Set<Promise<void>>();
  readonly #cables = new Map<string, Promise<void>>();
  #changes: NodeChanges[] = [];
  #asking = 0;
  #isSweeper = false;
  #isKeeping = false;

  constructor(parts: SwitchParts) {
    this.#parts = { ...parts, signal: this.#stopping.signal };
  }

  stop(): void {
    this.#stopping.abort();
  }

  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#parts.db.connection().execute(async (connection) => {
          if (!(await tryToBeSweeper(connection))) return;
          this.#isSweeper = true;
          await this.#sweepWith(() => isAlive(connection)).finally(async () => {
            this.#isSweeper = false;
            await Promise.all([...this.#work, ...this.#cables.values()]);
            await this.#keep();
            await stopBeingSweeper(connection);
          });
        });
      } catch (error) {
        this.#parts.log.warn({ err: error }, "sweep of switches interrupted");
      }
      this.#watched.clear();
      await this.#pause(takeOverMilliseconds);
    }
    await Promise.all([...this.#work, ...this.#cables.values()]);
  }

  /** @param look throws when the connection that holds the sweep's lock is lost */
  async #sweepWith(look: () => Promise<unknown>): Promise<void> {
    let reloadAt = 0;
    let keepAt = 0;
    while (!this.#stopping.signal.aborted) {
      const now = performance.now();
      if (now >= reloadAt) {
        await look();
        await this.#reload(now);
        reloadAt = now + reloadMilliseconds;
      }
      this.#askDue(now);
      if (now >= keepAt && !this.#isKeeping) {
        this.#do(this.#keep());
        keepAt = now + keepMilliseconds;
      }
      await this.#pause(stepMilliseconds);
    }
  }

  /** Nodes that were imported or taken away meanwhile. New ones are spread over one round. */
  async #reload(now: number): Promise<void> {
    const { db, secretBox, policy } = this.#parts;
    const nodes = await findReachableNodes(db, secretBox);
    const fresh = nodes.filter(({ id }) => !this.#watched.has(id));
    const kept =
      fresh.length === 0
        ? []
        : await findKeptNodes(
            db,
            fresh.map(({ id }) => id),
          );
    const keptById = new Map(kept.map((one) => [one.nodeId, one]));
    const ids = new Set(nodes.map(({ id }) => id));
    for (const id of this.#watched.keys()) if (!ids.has(id)) this.#watched.delete(id);
    for (const node of nodes) {
      const watched = this.#watched.get(node.id);
      if (watched !== undefined) watched.node = node;
    }
    for (const [index, node] of fresh.entries()) {
      const nextAt = now + (index / fresh.length) * policy.switches.sweepSeconds * 1_000;
      const rounds = index % policy.switches.countersEveryRounds;
      this.#watched.set(node.id, {
        node,
        kept: keptById.get(node.id),
        nextAt,
        silent: 0,
        rounds,
        isAsked: false,
      });
    }
  }

  #askDue(now: number): void {
    const { nodesAtOnceMax } = this.#parts.policy.switches;
    if (this.#asking >= nodesAtOnceMax) return;
    for (const watched of this.#watched.values()) {
      if (watched.nextAt > now || watched.isAsked) continue;
      if (this.#asking >= nodesAtOnceMax) return;
      this.#do(this.#ask(watched));
    }
  }

  async #ask(watched: Watched): Promise<void> {
    const { switches } = this.#parts.policy;
    this.#asking += 1;
    lateness.observe(watched.nextAt === 0 ? 0 : (performance.now() - watched.nextAt) / 1_000);
    watched.isAsked = true;
    watched.nextAt =
      Math.max(watched.nextAt, performance.now() - switches.sweepSeconds * 500) +
      switches.sweepSeconds * 1_000;
    const { node, kept: before, rounds } = watched;
    const isFirst = before === undefined || before.ports.length === 0;
    const extent = isFirst || rounds % switches.countersEveryRounds === 0 ? "all" : "states";
    try {
      const changes = await askNode(this.#parts, node, { before, extent });
      polls.inc({ outcome: changes === undefined ? "silent" : "answered" });
      if (changes === undefined) this.#missed(watched);
      else {
        watched.silent = 0;
        watched.rounds += 1;
        this.#take(watched, changes);
      }
    } finally {
      this.#asking -= 1;
      watched.isAsked = false;
    }
  }

  /** Once is nothing yet; after that it is unreachable, and asked in longer and longer pauses. */
  #missed(watched: Watched): void {
    if (this.#stopping.signal.aborted) return;
    const { recheckSeconds, sweepSeconds, silentPauseSecondsMax } = this.#parts.policy.switches;
    watched.silent += 1;
    const isFirstMiss = watched.silent === 1 && watched.kept?.state !== "unreachable";
    const seconds = isFirstMiss
      ? recheckSeconds
      : Math.min(silentPauseSecondsMax, sweepSeconds * 2 ** Math.min(8, watched.silent - 2));
    watched.nextAt = performance.now() + seconds * 1_000;
    if (!isFirstMiss) this.#take(watched, changesOfSilence(watched.node.id, watched.kept, this.#parts.now()));
  }

  #take(watched: Watched, changes: NodeChanges): void {
    watched.kept = changes.kept;
    if (changes.isNew) this.#changes.push(changes);
  }

  /** What couldn't be kept is tried again with what comes next. */
  async #keep(): Promise<void> {
    this.#isKeeping = true;
    try {
      while (this.#changes.length > 0) {
        const some = this.#changes.slice(0, keptAtOnce);
        for (const port of await keepChanges(this.#parts, some)) this.#testLater(port);
        this.#changes = this.#changes.slice(some.length);
      }
    } finally {
      this.#isKeeping = false;
    }
  }

  hint(nodeId: string): void {
    const watched = this.#watched.get(nodeId);
    if (this.#isSweeper && watched !== undefined) watched.nextAt = 0;
    else this.#do(this.#askForOthers(nodeId));
  }

  /** This process doesn't sweep, but was told. */
  async #askForOthers(nodeId: string): Promise<void> {
    const { db, secretBox } = this.#parts;
    const node = await findNodeAccess(db, secretBox, nodeId);
    const before = await findKeptNode(db, nodeId);
    if (node === undefined) return;
    const changes = await verifyNode(this.#parts, node, { before, extent: "states" });
    for (const port of await keepChanges(this.#parts, [changes])) this.#testLater(port);
  }

  /** A link that stays away gets its cable tested, so that the result is there before the subscriber writes. */
  #testLater(port: Port): void {
    const key = `${port.port} ${port.nodeId}`;
    if (this.#cables.has(key) || this.#cables.size >= cableTestsMax) return;
    const { recheckSeconds } = this.#parts.policy.switches;
    const test = async (): Promise<void> => {
      await this.#pause(recheckSeconds * 1_000);
      if (this.#stopping.signal.aborted) return;
      await testCable(this.#parts, { ...port, consented: false, askedBy: "sweep" });
    };
    const tested = test()
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, "cable left untested"))
      .finally(() => this.#cables.delete(key));
    this.#cables.set(key, tested);
  }

  #do(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, "switch left unasked"))
      .finally(() => this.#work.delete(done));
    this.#work.add(done);
  }

  #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#stopping;
    return pause(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
