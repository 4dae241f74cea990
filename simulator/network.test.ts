import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Network } from "./network.ts";
import { StateFile } from "./state-file.ts";
import { receiveAsProduct, type Accounting, type ProductReceiver } from "./testing/product-receiver.ts";
import { day, hour, isoOf, minute, type Second } from "./time.ts";
import { openWire, type Wire } from "./wire/wire.ts";
import { demoSeed } from "./world/chance.ts";
import { topologyOf } from "./world/topology.ts";
import { buildWorld } from "./world/world.ts";

const world = buildWorld(demoSeed);
const topology = topologyOf(world);
const foundedAt = Temporal.Instant.from("2026-07-25T04:00:00Z").epochMilliseconds / 1000;

let product: ProductReceiver;
let directory: string;
let wires: Wire[];
let now: Second;

beforeEach(async () => {
  product = await receiveAsProduct();
  directory = await mkdtemp(join(tmpdir(), "network-"));
  wires = [];
  now = foundedAt;
});
afterEach(async () => {
  for (const wire of wires) wire.close();
  await product.close();
  await rm(directory, { recursive: true });
});

/** A network on the same state folder; the clock shows what the test says. */
async function openNetwork(): Promise<Network> {
  const access = { url: product.url, integrationKey: "key", signal: AbortSignal.timeout(20_000) };
  const wire = await openWire(world, product.radius, access);
  wires.push(wire);
  const clock = { speed: 1, now: () => now };
  return Network.open({ world, topology, clock, wire, stateFile: await StateFile.open(directory) });
}

const catchUp = (network: Network): Promise<void> => network.catchUp(async () => undefined);
const of = (login: string): readonly Accounting[] => product.accounting.filter((one) => one.login === login);
const keyOf = ({ login, sessionId, status, at }: Accounting): string => [login, sessionId, status, at].join();

describe("a new network", () => {
  test("tells what happened in two days: every session that goes on, and those that ended", async () => {
    await catchUp(await openNetwork());
    const [start, interim, ...more] = of("7010000001");
    expect(start).toMatchObject({ status: "start", from: "127.0.10.1", cause: null, interimInterval: 600 });
    expect(interim).toMatchObject({ status: "interim", sessionId: start!.sessionId });
    expect(interim!.sessionTime).toBe(interim!.at - start!.at);
    expect(interim!.outputOctets).toBeGreaterThan(2 ** 32);
    expect(more).toEqual([]);
    expect(of("7010000003").map(({ status, cause }) => [status, cause])).toEqual([
      ["start", null],
      ["stop", 2],
    ]);
    expect(of("7010000010").map(({ status, cause }) => [status, cause])).toEqual([
      ["start", null],
      ["stop", 6],
    ]);
    const drops = of("7010000005").filter(({ cause }) => cause === 2);
    expect(drops.length).toBeGreaterThan(30);
    expect(product.accounting.every(({ at }) => at <= foundedAt)).toBe(true);
    const started = product.accounting.filter(({ status }) => status === "start").map(({ login }) => login);
    expect(new Set(started)).toEqual(new Set(product.accounting.map(({ login }) => login)));
    expect(new Set(started).size).toBe(world.lines.length);
  });

  test("sends the fixed logins and their neighbours first, and says when those are answered", async () => {
    const network = await openNetwork();
    let known: readonly Accounting[] = [];
    let eventsKnown = 0;
    await network.catchUp(async () => {
      known = [...product.accounting];
      eventsKnown = product.events.length;
    });
    const logins = new Set(known.map(({ login }) => login));
    for (const line of topology.linesUnder(topology.line("7010000001")!.nodeId)) {
      const isEverOn = of(line.subscriber.login).length > 0;
      expect(logins.has(line.subscriber.login)).toBe(isEverOn);
    }
    expect(known.length).toBeLessThan(product.accounting.length / 2);
    expect(eventsKnown).toBe(product.events.length);
    expect(product.events.map(({ kind }) => kind)).toContain("node-down");
    expect(product.requests[0]!.authorization).toBe("Bearer key");
  });

  test("what is lost on the way is sent again until it is answered", async () => {
    const lost = new Set<string>();
    product.loses = (one) => {
      const isFirst = !lost.has(one.raw);
      lost.add(one.raw);
      return isFirst && one.login === "7010000007";
    };
    await catchUp(await openNetwork());
    expect(of("7010000007").map(({ status }) => status)).toEqual(["start", "interim", "start", "interim"]);
  }, 20_000);
});

describe("a network that goes on", () => {
  test("says nothing twice, and reports an interim of each line every ten minutes", async () => {
    const network = await openNetwork();
    await catchUp(network);
    const before = new Set(product.accounting.map(keyOf));
    product.forget();
    for (; now <= foundedAt + 20 * minute; now += 30) await network.step();
    expect(of("7010000001").map(({ status }) => status)).toEqual(["interim", "interim"]);
    expect(product.accounting.filter((one) => before.has(keyOf(one)))).toEqual([]);
    expect(new Set(product.accounting.map(keyOf)).size).toBe(product.accounting.length);
    expect(product.events).toEqual([]);
  });

  test("comes back after a stop with the same life, and tells only what it hasn't", async () => {
    const first = await openNetwork();
    await catchUp(first);
    const before = new Set(product.accounting.map(keyOf));
    await first.save();
    product.forget();
    now += 6 * hour;
    await catchUp(await openNetwork());
    expect(product.accounting.filter((one) => before.has(keyOf(one)))).toEqual([]);
    expect(of("7010000001").map(({ status }) => status)).toEqual(["interim"]);
    const drops = of("7010000005").filter(({ status }) => status === "stop");
    expect(drops.length).toBeGreaterThanOrEqual(3);
    expect(product.accounting.every(({ at }) => at > foundedAt && at <= now)).toBe(true);
  });

  test("killed before it had told everything, it tells the very same again", async () => {
    const killed = await openNetwork();
    await killed.catchUp(() => Promise.reject(new Error("killed"))).catch(() => undefined);
    const before = product.accounting.filter(({ status }) => status !== "interim").map(keyOf);
    product.forget();
    now += 2;
    await catchUp(await openNetwork());
    const after = new Set(product.accounting.map(keyOf));
    expect(before.filter((key) => !after.has(key))).toEqual([]);
  });

  test("after a gap of many days it begins afresh, with two days of history", async () => {
    const first = await openNetwork();
    await catchUp(first);
    product.forget();
    now += 40 * day;
    await catchUp(await openNetwork());
    expect(of("7010000001").map(({ status }) => status)).toEqual(["start", "interim"]);
    expect(
      of("7010000005")
        .filter(({ status }) => status === "stop")
        .every(({ at }) => at > now - 2 * day),
    ).toBe(true);
  });

  test("a clock that stands still or was set back sends nothing", async () => {
    const network = await openNetwork();
    await catchUp(network);
    product.forget();
    await network.step();
    now -= hour;
    await network.step();
    expect(product.accounting).toEqual([]);
  });
});

describe("faults that people make and mend", () => {
  async function settled(): Promise<Network> {
    const network = await openNetwork();
    await catchUp(network);
    product.forget();
    return network;
  }

  async function pass(network: Network, seconds: number): Promise<void> {
    now += seconds;
    await network.step();
  }

  test("a cut cable: Lost-Carrier, port down, cable open; mended: port up, cable whole, a new session", async () => {
    const network = await settled();
    const fault = await network.makeFault({ kind: "cut-cable", target: "7010000001", lengthMeters: 12 });
    await pass(network, 5);
    expect(of("7010000001")).toEqual([expect.objectContaining({ status: "stop", cause: 2 })]);
    const seen = { node: "sw-almaty-001-1", port: 1 };
    expect(product.events).toEqual([
      expect.objectContaining({ kind: "port-down", at: isoOf(foundedAt + 1), ...seen }),
      expect.objectContaining({ kind: "cable-open", lengthMeters: 12, ...seen }),
    ]);
    product.forget();
    await network.mendFault(fault.id);
    await pass(network, 15);
    expect(of("7010000001").map(({ status }) => status)).toEqual(["start"]);
    expect(product.events.map(({ kind }) => kind)).toEqual(["port-up", "cable-ok"]);
  });

  test("a building without power: its lines stop within seconds of each other, and all come back", async () => {
    const network = await settled();
    const { nodeId } = topology.line("7010000031")!;
    const fault = await network.makeFault({ kind: "power-off", target: nodeId });
    await pass(network, 10);
    const stopped = product.accounting.filter(({ status }) => status === "stop");
    expect(stopped.every(({ cause, at }) => cause === 2 && at <= foundedAt + 10)).toBe(true);
    expect(stopped.length).toBeGreaterThan(6);
    expect(product.events.map(({ kind }) => kind)).toContain("node-down");
    product.forget();
    await network.mendFault(fault.id);
    await pass(network, minute);
    const started = product.accounting.filter(({ status }) => status === "start").map(({ login }) => login);
    expect(started.toSorted()).toEqual(stopped.map(({ login }) => login).toSorted());
    expect(product.events.every(({ kind }) => kind === "node-up")).toBe(true);
  });

  test("a dropping line: three drops in a quarter of an hour", async () => {
    const network = await settled();
    await network.makeFault({ kind: "drops", target: "7010000001" });
    await pass(network, 15 * minute);
    expect(of("7010000001").filter(({ cause }) => cause === 2).length).toBeGreaterThanOrEqual(3);
  });

  test("the fixed states can be mended: login 3 comes back, and stays back after a restart", async () => {
    const network = await settled();
    const cut = network.faults.find((fault) => "login" in fault && fault.login === "7010000003")!;
    await network.mendFault(cut.id);
    await pass(network, minute);
    expect(of("7010000003").map(({ status }) => status)).toEqual(["start"]);
    await network.save();
    product.forget();
    now += 11 * minute;
    await catchUp(await openNetwork());
    expect(of("7010000003").map(({ status }) => status)).toEqual(["interim"]);
  });

  test("a fault outlives a kill right after it was made", async () => {
    const network = await settled();
    const fault = await network.makeFault({ kind: "router-off", target: "7010000001" });
    now += 10;
    const again = await openNetwork();
    await catchUp(again);
    expect(again.faults).toContainEqual(fault);
    expect(of("7010000001").at(-1)).toMatchObject({ status: "stop", cause: 2 });
  });

  test("what is broken can't be broken again in the same way; what is mended stays mended", async () => {
    const network = await settled();
    const fault = await network.makeFault({ kind: "cut-cable", target: "7010000001" });
    now += 5;
    expect(await network.makeFault({ kind: "cut-cable", target: "7010000001" })).toBe(fault);
    const mended = await network.mendFault(fault.id);
    now += 5;
    expect(await network.mendFault(fault.id)).toEqual(mended);
    expect(await network.mendFault("none")).toBeNull();
  });
});
