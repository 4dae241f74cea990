import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { sql } from "kysely";
import { createSession, Version2c } from "net-snmp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { now, resetNetwork } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type Device, startDevice, usualSwitch } from "../../../test/harness/snmp-device.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes } from "../../kernel/instant.ts";
import { Problem } from "../../kernel/problem.ts";
import { inTransaction } from "../../platform/database.ts";
import { silentLog } from "../../platform/log.ts";
import { createSecretBox } from "../../platform/secret-box.ts";
import { findPortFacts } from "../network/network.ts";
import { findSignalsAfter, firstPosition } from "../signals/signals.ts";
import { findReachableNodes, setNodeAccess } from "../topology/topology.ts";
import {
  listCableTests,
  observeLine,
  startSwitchSweep,
  type SwitchParts,
  type SwitchSweep,
  testCable,
  verifyNodes,
} from "./switches.ts";
import { startTrapServer, type TrapServer } from "../traps/traps.ts";

const secretBox = createSecretBox(randomBytes(32));
const login = asLogin("7010000001");
const [admin, oper] = ["1.3.6.1.2.1.2.2.1.7", "1.3.6.1.2.1.2.2.1.8"];

let database: TestDatabase;
let device: Device;
let time = now;
let sweeps: SwitchSweep[] = [];
let traps: TrapServer | undefined;

const quick = {
  ...policy.switches,
  sweepSeconds: 1,
  recheckSeconds: 1,
  answerMilliseconds: 500,
  cableTestSeconds: 15,
};
const parts = (): SwitchParts => ({
  db: database.db,
  secretBox,
  policy: { ...policy, switches: quick },
  now: () => time,
  log: silentLog,
});

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  time = now;
  await resetNetwork(database.db);
  await sql`truncate network_signals, node_states, port_facts, cable_tests`.execute(database.db);
  device = await startDevice(usualSwitch({ down: [2] }), { address: "127.0.41.1" });
  await giveAccess("sw-1", "127.0.41.1", device.port);
});
afterEach(async () => {
  await Promise.all(sweeps.map((sweep) => sweep.stop()));
  sweeps = [];
  await traps?.stop();
  traps = undefined;
  await device.stop();
});

async function giveAccess(nodeId: string, address: string, port: number): Promise<void> {
  await sql`update access_nodes set address = ${address}, ports = 8 where id = ${nodeId}`.execute(
    database.db,
  );
  const credentials = { version: "2c", community: "public" } as const;
  await inTransaction(database.db, (tx) =>
    setNodeAccess(tx, secretBox, { nodeId, access: { port, read: credentials, write: credentials } }),
  );
}

async function factsOf(of = login): Promise<Record<string, string>> {
  const facts = await findPortFacts(database.db, of);
  return Object.fromEntries(facts.map(({ fact, value }) => [fact, value]));
}

async function stateOf(nodeId: string): Promise<string | undefined> {
  const { rows } = await sql<{
    state: string;
  }>`select state from node_states where node_id = ${nodeId}`.execute(database.db);
  return rows[0]?.state;
}

async function signals() {
  await sql`select pg_current_xact_id()`.execute(database.db);
  const found = await findSignalsAfter(database.db, firstPosition, 1_000);
  return found.map(({ signal }) => {
    const { at: _, ...rest } = signal;
    return rest;
  });
}

describe("S44: a line is observed by asking its switch", () => {
  test("which tells of a link that is up, at full speed, with a router behind it", async () => {
    expect(await observeLine(parts(), login)).toMatchObject({ outcome: "seen", nodeId: "sw-1", port: 1 });
    expect(await factsOf()).toMatchObject({ admin: "up", oper: "up", speed: "full", mac: "learnt" });
    expect(await stateOf("sw-1")).toBe("up");
  });

  test("of a link that is down, which says nothing of a router", async () => {
    const facts = await observeLine(parts(), asLogin("7010000002")).then(() =>
      factsOf(asLogin("7010000002")),
    );
    expect(facts).toMatchObject({ admin: "up", oper: "down" });
    expect(facts).not.toHaveProperty("mac");
  });

  test("of a link without any address, and of another maker's router later", async () => {
    device.remove("1.3.6.1.2.1.17.7.1.2.2.1.2.10.0.17.34.51.68.1");
    await observeLine(parts(), login);
    expect(await factsOf()).toMatchObject({ mac: "none" });
    device.put({ "1.3.6.1.2.1.17.7.1.2.2.1.2.10.0.17.34.51.68.1": 1 });
    await observeLine(parts(), login);
    device.remove("1.3.6.1.2.1.17.7.1.2.2.1.2.10.0.17.34.51.68.1");
    device.put({ "1.3.6.1.2.1.17.7.1.2.2.1.2.10.136.17.34.51.68.1": 1 });
    await observeLine(parts(), login);
    expect(await factsOf()).toMatchObject({ mac: "other-maker" });
  });

  test("of errors that rise between two reads", async () => {
    setTimeout(
      () =>
        device.put({
          "1.3.6.1.2.1.1.3.0": { ticks: 12_345_700 },
          "1.3.6.1.2.1.2.2.1.14.1": { counter: 507 },
          "1.3.6.1.2.1.31.1.1.1.7.1": { counter64: 1_000_900n },
        }),
      500,
    );
    await observeLine(parts(), login);
    expect(await factsOf()).toMatchObject({ errors: "rising" });
  });

  test.each([
    ["a login without line", "7019999999", "no-line"],
    ["a switch that nobody said how to ask", "7010000004", "no-access"],
  ])("%s is unknown", async (_, other, reason) => {
    expect(await observeLine(parts(), asLogin(other))).toMatchObject({ outcome: "unknown", reason });
  });

  test("a silent switch is unreachable within the check's time, and its lines are unknown, not down", async () => {
    device.silence(true);
    const began = performance.now();
    expect(await observeLine(parts(), login)).toMatchObject({ outcome: "unknown", reason: "silent" });
    expect(performance.now() - began).toBeLessThan(policy.diagnosis.lineCheckMilliseconds);
    expect(await stateOf("sw-1")).toBe("unreachable");
    expect(await factsOf()).toEqual({});
  });

  test("a switch that monitoring reports as down stays down when it can't be asked", async () => {
    await sql`insert into node_states values ('sw-1', 'down', ${addMinutes(now, -1)}, 'monitoring')`.execute(
      database.db,
    );
    device.silence(true);
    await observeLine(parts(), login);
    expect(await stateOf("sw-1")).toBe("down");
  });

  test("S44: a switch that answers nonsense is as good as silent", async () => {
    device.put({ [`${admin}.1`]: "up", [`${oper}.1`]: 99, "1.3.6.1.2.1.31.1.1.1.15.1": "fast" });
    expect(await observeLine(parts(), login)).toMatchObject({ outcome: "unknown", reason: "silent" });
    expect(await factsOf()).toEqual({});
    expect(await stateOf("sw-1")).toBe("unreachable");
  });
  test("S44: one that names no interfaces is as good as silent, too", async () => {
    for (let port = 1; port <= 8; port += 1) device.remove(`1.3.6.1.2.1.2.2.1.3.${port}`);
    for (let port = 1; port <= 8; port += 1) device.remove(`1.3.6.1.2.1.2.2.1.2.${port}`);
    for (let port = 1; port <= 8; port += 1) device.remove(`1.3.6.1.2.1.31.1.1.1.1.${port}`);
    expect(await observeLine(parts(), login)).toMatchObject({ outcome: "unknown", reason: "silent" });
    expect(await stateOf("sw-1")).toBe("unreachable");
  });
});

describe("the sweep", () => {
  const start = (): void => void sweeps.push(startSwitchSweep(parts()));

  test("finds what every port is, and then says only what has changed", { timeout: 60_000 }, async () => {
    start();
    await vi.waitFor(
      async () => expect(await factsOf()).toMatchObject({ oper: "up", speed: "full" }),
      10_000,
    );
    expect(await stateOf("sw-1")).toBe("up");
    device.put({ [`${oper}.1`]: 2 });
    const lost = { kind: "port-seen", nodeId: "sw-1", port: 1, state: "down", by: "snmp" };
    await vi.waitFor(async () => expect(await signals()).toContainEqual(lost), 20_000);
    expect(await factsOf()).toMatchObject({ oper: "down" });
    // Two rounds later nothing more is said.
    const count = (await signals()).length;
    await vi.waitFor(async () => {
      const { rows } = await sql<{ ports: { oper: string }[] }>`select ports from switch_readings`.execute(
        database.db,
      );
      expect(rows[0]?.ports[0]?.oper).toBe("down");
    }, 20_000);
    expect((await signals()).length).toBe(count);
  });

  test(
    "a node counts as unreachable when it stays silent, and as up when it is back, with its uptime",
    { timeout: 60_000 },
    async () => {
      start();
      await vi.waitFor(async () => expect(await stateOf("sw-1")).toBe("up"), 20_000);
      device.silence(true);
      await vi.waitFor(async () => expect(await stateOf("sw-1")).toBe("unreachable"), 15_000);
      expect(await factsOf()).toMatchObject({ oper: "up" });
      device.put({ "1.3.6.1.2.1.1.3.0": { ticks: 3_000 } });
      device.silence(false);
      await vi.waitFor(async () => expect(await stateOf("sw-1")).toBe("up"), 20_000);
      expect(await signals()).toContainEqual({
        kind: "node-seen",
        nodeId: "sw-1",
        state: "up",
        by: "snmp",
        upSeconds: 30,
      });
    },
  );

  test(
    "a port that goes down by itself gets its cable tested, before anybody writes",
    { timeout: 60_000 },
    async () => {
      start();
      await vi.waitFor(async () => expect(await factsOf()).toMatchObject({ oper: "up" }), 20_000);
      const cable = (column: number) => `1.3.6.1.4.1.171.12.58.1.1.1.${column}.1`;
      device.put({
        [`${oper}.1`]: 2,
        [cable(13)]: 3,
        [cable(4)]: 1,
        [cable(5)]: 1,
        [cable(8)]: 37,
        [cable(9)]: 37,
      });
      await vi.waitFor(async () => expect(await factsOf()).toMatchObject({ cable: "open" }), 25_000);
      expect(await listCableTests(database.db, login, 1)).toMatchObject([
        { result: "open", lengthMeters: 37, askedBy: "sweep" },
      ]);
    },
  );

  test("of two processes one sweeps", { timeout: 60_000 }, async () => {
    start();
    start();
    await vi.waitFor(async () => expect(await stateOf("sw-1")).toBe("up"), 20_000);
    const { rows } = await sql<{ count: number }>`
      select count(*) from pg_locks where locktype = 'advisory' and objid = (7010000019::bigint & 4294967295)::oid
    `.execute(database.db);
    expect(rows).toEqual([{ count: 1 }]);
  });
});

test("nodes are verified on demand, and told of whether or not they have changed", async () => {
  await giveAccess("sw-2", "127.0.41.2", device.port);
  const verified = await verifyNodes(parts(), ["sw-1", "sw-2", "agg", "nothing"]);
  expect(verified).toContainEqual({ nodeId: "sw-1", state: "up", upSeconds: 123_456 });
  expect(verified).toContainEqual({ nodeId: "sw-2", state: "unreachable", upSeconds: null });
  expect(verified.length).toBe(2);
  const told = await signals();
  expect(told).toContainEqual({
    kind: "node-seen",
    nodeId: "sw-1",
    state: "up",
    by: "snmp",
    upSeconds: 123_456,
  });
  expect(told).toContainEqual({ kind: "port-seen", nodeId: "sw-1", port: 2, state: "down", by: "snmp" });
  // Ports without lines are of no use to anyone.
  expect(told.filter(({ kind }) => kind === "port-seen").length).toBe(3);
});

describe("a trap", () => {
  let hints: string[] = [];
  const listen = async (max = 20): Promise<TrapServer> => {
    hints = [];
    traps = await startTrapServer(
      {
        log: silentLog,
        findNodes: () => findReachableNodes(database.db, secretBox),
        onHint: (nodeId) => hints.push(nodeId),
        trapsPerMinuteOfNodeMax: max,
      },
      { host: "127.0.0.1", port: 0 },
    );
    return traps;
  };
  const sender = (port: number, address: string) =>
    createSession("127.0.0.1", "public", {
      version: Version2c,
      trapPort: port,
      sourceAddress: address,
      timeout: 500,
      retries: 0,
    });

  test.each([
    ["coldStart", "1.3.6.1.6.3.1.1.5.1", 1],
    ["warmStart", "1.3.6.1.6.3.1.1.5.2", 1],
    ["linkDown", "1.3.6.1.6.3.1.1.5.3", 1],
    ["linkUp", "1.3.6.1.6.3.1.1.5.4", 1],
    ["authenticationFailure, which is none of our business", "1.3.6.1.6.3.1.1.5.5", 0],
  ])("%s of a known node is a hint", async (_, oid, count) => {
    const { port } = await listen();
    const session = sender(port, "127.0.41.1");
    // An inform is answered after it was read.
    const { promise, resolve } = Promise.withResolvers<Error | null>();
    session.inform(oid, [], resolve);
    expect(await promise).toBeNull();
    session.close();
    expect(hints).toEqual(Array.from({ length: count }, () => "sw-1"));
  });

  test("of an unknown sender, or of one that floods, is dropped unread", async () => {
    const { port } = await listen(2);
    const informFrom = async (address: string): Promise<boolean> => {
      const session = sender(port, address);
      const { promise, resolve } = Promise.withResolvers<Error | null>();
      session.inform("1.3.6.1.6.3.1.1.5.3", [], resolve);
      const error = await promise;
      session.close();
      return error === null;
    };
    expect(await informFrom("127.0.41.9")).toBe(false);
    expect(await informFrom("127.0.41.1")).toBe(true);
    expect(await informFrom("127.0.41.1")).toBe(true);
    expect(await informFrom("127.0.41.1")).toBe(false);
    expect(hints).toEqual(["sw-1", "sw-1"]);
  });

  test("that is no SNMP at all changes nothing", async () => {
    const { port } = await listen();
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.41.1");
    await once(socket, "listening");
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from("hello"),
      randomBytes(300),
      Buffer.from([0x30, 0x82, 0xff, 0xff]),
    ])
      await new Promise((resolve) => socket.send(bytes, port, "127.0.0.1", resolve));
    socket.close();
    const session = sender(port, "127.0.41.1");
    const { promise, resolve } = Promise.withResolvers<Error | null>();
    session.inform("1.3.6.1.6.3.1.1.5.4", [], resolve);
    expect(await promise).toBeNull();
    session.close();
    expect(hints).toEqual(["sw-1"]);
  });

  test("never counts: only what the switch then answers is recorded", { timeout: 60_000 }, async () => {
    const sweep = startSwitchSweep(parts());
    sweeps.push(sweep);
    await vi.waitFor(async () => expect(await factsOf()).toMatchObject({ oper: "up" }), 20_000);
    sweep.hint("sw-1");
    sweep.hint("nothing");
    await sweep.stop();
    expect(await factsOf()).toMatchObject({ oper: "up" });
    expect((await signals()).filter(({ kind }) => kind === "port-seen")).toEqual([]);
  });
});

describe("a cable test", () => {
  const cable = (column: number) => `1.3.6.1.4.1.171.12.58.1.1.1.${column}.2`;
  const down = asLogin("7010000002");
  const staff = { consented: false, askedBy: "staff" } as const;
  const hasResult = () =>
    device.put({ [cable(13)]: 3, [cable(4)]: 1, [cable(5)]: 2, [cable(8)]: 40, [cable(9)]: 37 });

  test("of a line that is down finds the break, and becomes the line's fact with its pairs", async () => {
    hasResult();
    const outcome = await testCable(parts(), { login: down, ...staff });
    expect(outcome).toMatchObject({ kind: "done", test: { result: "open", lengthMeters: 37, port: 2 } });
    const facts = await findPortFacts(database.db, down);
    expect(facts.find(({ fact }) => fact === "cable")).toMatchObject({
      value: "open",
      lengthMeters: 37,
      source: "snmp",
      detail: {
        pairs: [
          { pair: 1, state: "open", lengthMeters: 40 },
          { pair: 2, state: "short", lengthMeters: 37 },
        ],
      },
    });
  });

  test("never cuts a link that is up, unless the subscriber agreed; never opens a port that the provider shut", async () => {
    hasResult();
    expect(await testCable(parts(), { login, ...staff })).toMatchObject({
      kind: "refused",
      reason: "not-down",
    });
    device.put({ [`${admin}.2`]: 2 });
    expect(await testCable(parts(), { login: down, ...staff, consented: true })).toMatchObject({
      reason: "not-down",
    });
    expect(device.sets).toEqual([]);
    const outcome = await testCable(parts(), { login, ...staff, consented: true });
    expect(outcome.kind).toBe("done");
    expect(device.sets.length).toBeGreaterThan(0);
  });

  test("is made once, however many ask at a time, and not again for a while", async () => {
    hasResult();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => testCable(parts(), { login: down, ...staff })),
    );
    expect(outcomes.filter(({ kind }) => kind === "done").length).toBe(1);
    expect(device.sets.length).toBe(1);
    expect(await testCable(parts(), { login: down, ...staff })).toMatchObject({
      reason: "too-soon",
      last: { result: "open" },
    });
    time = addMinutes(now, policy.switches.cableTestMinutes);
    expect(await testCable(parts(), { login: down, ...staff })).toMatchObject({ kind: "done" });
  });

  test("that tells nothing doesn't undo what an earlier one has found", async () => {
    hasResult();
    await testCable(parts(), { login: down, ...staff });
    time = addMinutes(now, 60);
    device.put({ [cable(13)]: 4 });
    expect(await testCable(parts(), { login: down, ...staff })).toMatchObject({
      test: { result: "unknown", reason: "failed" },
    });
    expect(await factsOf(down)).toMatchObject({ cable: "open" });
  });

  test("left behind by a process that died is given up, and another may begin", async () => {
    hasResult();
    await sql`
      insert into cable_tests (node_id, port, asked_at, asked_by, claimed_at)
      values ('sw-1', 2, ${addMinutes(now, -30)}, 'staff', now() - interval '10 minutes')
    `.execute(database.db);
    expect(await testCable(parts(), { login: down, ...staff })).toMatchObject({ kind: "done" });
  });

  test("of a login without line is a problem", async () => {
    await expect(testCable(parts(), { login: asLogin("7019999999"), ...staff })).rejects.toThrow(Problem);
  });
});
