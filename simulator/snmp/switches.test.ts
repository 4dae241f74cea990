import { execFile } from "node:child_process";
import { promisify } from "node:util";
import snmp from "net-snmp";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { faultId, isLineFault, isLineFaultKind, type Fault, type FaultKind } from "../life/faults.ts";
import { foundingFaults } from "../life/founding.ts";
import { portsOf, type Ports } from "../life/ports.ts";
import { lifeOf } from "../life/sessions.ts";
import { macOf } from "../life/traffic.ts";
import { minute, type Second } from "../time.ts";
import { demoSeed } from "../world/chance.ts";
import { topologyOf } from "../world/topology.ts";
import { buildWorld, type AccessNode, type Line } from "../world/world.ts";
import { makerOf } from "./makers.ts";
import { Switches } from "./switches.ts";

const world = buildWorld(demoSeed);
const topology = topologyOf(world);
const foundedAt = 1_784_950_000;

let now: Second;
let ports: Ports;
let switches: Switches;
let sessions: { close(): void }[];

beforeEach(async () => {
  now = foundedAt;
  sessions = [];
  suffer();
  switches = await Switches.open({ world, topology, now: () => now, ports: () => ports });
});
afterEach(() => {
  for (const session of sessions) session.close();
  switches.close();
});

function suffer(...more: readonly Fault[]): void {
  const facts = { world, topology, foundedAt, faults: [...foundingFaults(topology, foundedAt), ...more] };
  ports = portsOf({ ...facts, life: lifeOf(facts) });
}

function fault(kind: FaultKind, target: string, mendedAt: number | null = null, more = {}): Fault {
  const made = { id: faultId(kind, target, foundedAt - minute), madeAt: foundedAt - minute, mendedAt };
  return isLineFaultKind(kind)
    ? { ...made, kind, login: target, ...more }
    : { ...made, kind, nodeId: target };
}

const lineOf = (login: string): Line => topology.line(login)!;
const nodeOf = (login: string): AccessNode => topology.node(lineOf(login).nodeId)!;
const indexOf = (login: string): number => makerOf(nodeOf(login)).interfaceOf(lineOf(login).port);

type Answer = { readonly oid: string; readonly type: number; readonly value: unknown };

function ask(node: AccessNode, community: string): InstanceType<typeof snmp.Session> {
  const options = { port: switches.port, version: snmp.Version2c, retries: 0, timeout: 1_500 };
  const session = snmp.createSession(node.address, community, options);
  // What can't be understood is no answer.
  session.on("error", () => undefined);
  sessions.push(session);
  return session;
}

const get = (node: AccessNode, ...oids: readonly string[]): Promise<readonly Answer[]> =>
  new Promise((resolve, reject) =>
    ask(node, "uide-demo").get([...oids], (error: Error | null, found) =>
      error === null ? resolve(found as unknown as Answer[]) : reject(error),
    ),
  );

const walk = (node: AccessNode, oid: string): Promise<readonly Answer[]> =>
  new Promise((resolve, reject) => {
    const found: Answer[] = [];
    ask(node, "uide-demo").subtree(
      oid,
      20,
      (rows) => void found.push(...(rows as unknown as Answer[])),
      (error: Error | null) => (error === null ? resolve(found) : reject(error)),
    );
  });

const set = (node: AccessNode, oid: string, value: number, community = "uide-demo-write"): Promise<void> =>
  new Promise((resolve, reject) =>
    ask(node, community).set([{ oid, type: snmp.ObjectType.Integer, value }], (error: Error | null) =>
      error === null ? resolve() : reject(error),
    ),
  );

const entry = "1.3.6.1.2.1.2.2.1";
const portOf = async (login: string) => {
  const index = indexOf(login);
  const oids = [7, 8, 14].map((column) => `${entry}.${column}.${index}`);
  const [admin, oper, errors] = await get(nodeOf(login), ...oids);
  const [speed] = await get(nodeOf(login), `1.3.6.1.2.1.31.1.1.1.15.${index}`);
  return { admin: admin!.value, oper: oper!.value, errors: Number(errors!.value), speed: speed!.value };
};

/** Whether the address of the line's router is in its switch's table. */
async function isLearnt(login: string): Promise<boolean> {
  const tables = ["1.3.6.1.2.1.17.7.1.2.2.1.2", "1.3.6.1.2.1.17.4.3.1.2"];
  const rows = (await Promise.all(tables.map((oid) => walk(nodeOf(login), oid)))).flat();
  const mac = macOf(lineOf(login))
    .split(":")
    .map((part) => Number.parseInt(part, 16))
    .join(".");
  return rows.some(({ oid }) => oid.endsWith(`.${mac}`));
}

describe("a switch", () => {
  test("says who it is, how long it runs, and how many interfaces it has", async () => {
    const node = nodeOf("7010000001");
    const [id, uptime, name, count] = await get(
      node,
      "1.3.6.1.2.1.1.2.0",
      "1.3.6.1.2.1.1.3.0",
      "1.3.6.1.2.1.1.5.0",
      "1.3.6.1.2.1.2.1.0",
    );
    expect(id!.value).toBe(makerOf(node).objectId.join("."));
    expect(Number(uptime!.value)).toBeGreaterThan(3 * 86_400 * 100);
    expect(String(name!.value)).toBe(node.id);
    expect(count!.value).toBe(node.ports! + 2);
  });

  test("keeps silent to strangers, and to an unknown object says that there is none", async () => {
    const node = nodeOf("7010000001");
    const [unknown] = await get(node, "1.3.6.1.4.1.99999.1.0");
    expect(unknown!.type).toBe(snmp.ObjectType.NoSuchObject);
    const asked = new Promise((resolve, reject) =>
      ask(node, "public").get(["1.3.6.1.2.1.1.2.0"], (error: Error | null) =>
        error === null ? resolve(0) : reject(error),
      ),
    );
    await expect(asked).rejects.toThrow(/timed out/);
  });

  test("its walk ends, and its rows rise", async () => {
    for (const vendor of new Set(world.nodes.map((node) => node.vendor))) {
      const node = world.nodes.find((one) => one.vendor === vendor && ports.answers(one, now))!;
      const rows = await walk(node, "1.3.6.1");
      expect(rows.length).toBeGreaterThan(100);
      const oids = rows.map(({ oid }) => oid.split(".").map(Number));
      const isRising = oids.every((oid, index) => index === 0 || compare(oids[index - 1]!, oid) < 0);
      expect(isRising).toBe(true);
    }
  });

  function compare(a: readonly number[], b: readonly number[]): number {
    const index = a.findIndex((number, place) => number !== b[place]);
    return index === -1 ? a.length - b.length : a[index]! - (b[index] ?? -1);
  }

  test("ports of every maker are found by their names", async () => {
    for (const login of ["7010000001", "7010000009", "7010000012", "7010000031", "7010000033"]) {
      const [name] = await get(nodeOf(login), `1.3.6.1.2.1.31.1.1.1.1.${indexOf(login)}`);
      expect(String(name!.value)).toMatch(new RegExp(`\\D${lineOf(login).port}$`));
    }
  });
});

describe("the fixed logins", () => {
  test.each([
    ["7010000001", { admin: 1, oper: 1, speed: 1000 }, true],
    ["7010000003", { admin: 1, oper: 2 }, false],
    ["7010000006", { admin: 1, oper: 1 }, false],
    ["7010000010", { admin: 1, oper: 1 }, true],
  ])("%s has the port %j, its router learnt: %s", async (login, port, learnt) => {
    expect(await portOf(login)).toMatchObject(port);
    expect(await isLearnt(login)).toBe(learnt);
  });

  test("the errors of 7010000007 rise, and those of 7010000001 don't", async () => {
    const before = [await portOf("7010000007"), await portOf("7010000001")];
    now += 2;
    const after = [await portOf("7010000007"), await portOf("7010000001")];
    expect(after[0]!.errors - before[0]!.errors).toBeGreaterThan(5);
    expect(after[1]!.errors).toBe(before[1]!.errors);
  });

  test.each(["7010000002", "7010000011"])("the switch of %s doesn't answer", async (login) => {
    await expect(get(nodeOf(login), "1.3.6.1.2.1.1.2.0")).rejects.toThrow(/timed out/);
  });
});

describe("a fault of a line", () => {
  const login = "7010000031";
  test.each([
    ["cut-cable", { admin: 1, oper: 2 }, false],
    ["short-cable", { admin: 1, oper: 2 }, false],
    ["router-off", { admin: 1, oper: 2 }, false],
    ["router-hung", { admin: 1, oper: 1 }, false],
    ["wrong-password", { admin: 1, oper: 1 }, true],
    ["port-disabled", { admin: 2, oper: 2 }, false],
    ["slow-link", { admin: 1, oper: 1, speed: 100 }, true],
  ] as const)("%s is seen as %j, its router learnt: %s", async (kind, port, learnt) => {
    suffer(fault(kind, login));
    expect(await portOf(login)).toMatchObject(port);
    expect(await isLearnt(login)).toBe(learnt);
    suffer(fault(kind, login, foundedAt - 10));
    expect(await portOf(login)).toMatchObject({ admin: 1, oper: 1, speed: 1000 });
  });

  test("without power for the flats alone, the switch answers and every port is down", async () => {
    suffer(fault("feed-off", nodeOf(login).id));
    expect(await portOf(login)).toMatchObject({ admin: 1, oper: 2 });
  });

  test("a switch that talks nonsense answers, and nothing of it can be believed", async () => {
    suffer(fault("switch-nonsense", nodeOf(login).id));
    const said = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => portOf(login)));
    const first = said.map((one) => (one.status === "fulfilled" ? one.value.oper : "nothing"));
    expect(first.every((oper) => oper === 1)).toBe(false);
  });

  test("after a power cut the switch has started anew", async () => {
    suffer(fault("power-flicker", topology.above(nodeOf(login).id, "aggregation")!.id, foundedAt - 40));
    now += 60;
    const [uptime] = await get(nodeOf(login), "1.3.6.1.2.1.1.3.0");
    expect(Number(uptime!.value)).toBeLessThan(100 * 100);
  });
});

/** A line on a working switch of each maker, and how that maker's cable test is started and read. */
const testTables: Record<
  string,
  { start: string; value: number; done: string; is: number; pair: string; open: unknown; length: string }
> = {
  "171.10.133": {
    start: "1.3.6.1.4.1.171.12.58.1.1.1.12.#",
    value: 1,
    done: "1.3.6.1.4.1.171.12.58.1.1.1.12.#",
    is: 3,
    pair: "1.3.6.1.4.1.171.12.58.1.1.1.4.#",
    open: 1,
    length: "1.3.6.1.4.1.171.12.58.1.1.1.8.#",
  },
  "171.10.141": {
    start: "1.3.6.1.4.1.171.14.58.1.1.1.1.#",
    value: 2,
    done: "1.3.6.1.4.1.171.14.58.1.2.1.9.#",
    is: 2,
    pair: "1.3.6.1.4.1.171.14.58.1.2.1.1.#",
    open: 2,
    length: "1.3.6.1.4.1.171.14.58.1.2.1.5.#",
  },
  "2011": {
    start: "1.3.6.1.4.1.2011.5.25.31.1.1.7.1.4.#",
    value: 1,
    done: "1.3.6.1.4.1.2011.5.25.31.1.1.7.1.2.#",
    is: 2,
    pair: "1.3.6.1.4.1.2011.5.25.31.1.1.7.1.6.#",
    open: 2,
    length: "1.3.6.1.4.1.2011.5.25.31.1.1.7.1.10.#",
  },
  "35265": {
    start: "1.3.6.1.4.1.89.90.1.1.1.1.#",
    value: 2,
    done: "1.3.6.1.4.1.89.90.1.2.1.2.#.2",
    is: 2,
    pair: "1.3.6.1.4.1.89.90.1.2.1.3.#.2",
    open: 4,
    length: "1.3.6.1.4.1.89.90.1.2.1.3.#.4",
  },
  "9.1": {
    start: "1.3.6.1.4.1.9.9.390.1.2.1.1.1.#",
    value: 1,
    done: "1.3.6.1.4.1.9.9.390.1.2.1.1.2.#",
    is: 1,
    pair: "1.3.6.1.4.1.9.9.390.1.2.2.1.8.#.1",
    open: 5,
    length: "1.3.6.1.4.1.9.9.390.1.2.2.1.5.#.1",
  },
  "259": {
    start: "1.3.6.1.4.1.259.10.1.22.1.2.3.1.0",
    value: -1,
    done: "1.3.6.1.4.1.259.10.1.22.1.2.3.2.1.2.#",
    is: 3,
    pair: "1.3.6.1.4.1.259.10.1.22.1.2.3.2.1.2.#",
    open: 3,
    length: "1.3.6.1.4.1.259.10.1.22.1.2.3.2.1.6.#",
  },
};

describe("a cable test", () => {
  /** A whole line on a switch of that maker; rather a fixed one, whose tests never fail. */
  const lineOn = (enterprise: string): Line => {
    const lines = world.lines.filter((line) => {
      const node = topology.node(line.nodeId)!;
      const id = makerOf(node).objectId.slice(6).join(".");
      return `${id}.`.startsWith(`${enterprise}.`) && ports.answers(node, now) && isWhole(line);
    });
    return lines.find(({ isFixed }) => isFixed) ?? lines.at(1)!;
  };
  const isWhole = (line: Line): boolean =>
    foundingFaults(topology, foundedAt).every(
      (one) => !isLineFault(one) || one.login !== line.subscriber.login,
    );

  const makers = Object.keys(testTables);
  const cutAll = (): readonly Fault[] =>
    makers.map((enterprise) =>
      fault("cut-cable", lineOn(enterprise).subscriber.login, null, { lengthMeters: 37 }),
    );

  /** Starts the test as the maker wants it, and reads it when it is done. */
  async function testCable(enterprise: string): Promise<{ atOnce: unknown; pair: unknown; length: unknown }> {
    const { login } = lineOn(enterprise).subscriber;
    const table = testTables[enterprise]!;
    const at = (oid: string): string => oid.replace("#", String(indexOf(login)));
    const read = async (oid: string): Promise<unknown> => (await get(nodeOf(login), at(oid)))[0]!.value;
    await set(nodeOf(login), at(table.start), table.value === -1 ? indexOf(login) : table.value);
    const atOnce = await read(table.done);
    await vi.waitFor(async () => expect(await read(table.done)).toBe(table.is), {
      timeout: 9_000,
      interval: 200,
    });
    return { atOnce, pair: await read(table.pair), length: await read(table.length) };
  }

  test("of every maker takes some seconds and finds the cut", async () => {
    suffer(...cutAll());
    const found = await Promise.all(makers.map(testCable));
    expect(found.map(({ pair }) => pair)).toEqual(makers.map((maker) => testTables[maker]!.open));
    expect(found.map(({ length }) => length)).toEqual(makers.map(() => 37));
    for (const [index, maker] of makers.entries())
      expect(found[index]!.atOnce).not.toBe(testTables[maker]!.is);
  }, 20_000);

  test("of SNR and QTECH says in words what it found", async () => {
    for (const enterprise of ["40418", "27514"]) {
      const node = world.nodes.find(
        (one) =>
          one.kind === "switch" &&
          makerOf(one).objectId[6] === Number(enterprise) &&
          ports.answers(one, now) &&
          world.lines.some(({ nodeId }) => nodeId === one.id),
      )!;
      const line = world.lines.find((one) => one.nodeId === node.id && isWhole(one))!;
      suffer(fault("short-cable", line.subscriber.login, null, { lengthMeters: 9 }));
      const base = `1.3.6.1.4.1.${enterprise}.100.3.2.1`.replace("40418.", "40418.7.");
      await set(node, `${base}.18.${line.port}`, 1);
      const read = async (column: number) => (await get(node, `${base}.${column}.${line.port}`))[0]!.value;
      expect(await read(18)).toBe(1);
      await vi.waitFor(async () => expect(await read(18)).toBe(0), { timeout: 9_000, interval: 200 });
      expect(String(await read(19))).toMatch(/short\s+9|failed/);
    }
  }, 20_000);

  test("is refused to who may only read", async () => {
    const login = lineOn("171.10.133").subscriber.login;
    const oid = testTables["171.10.133"]!.start.replace("#", String(indexOf(login)));
    await expect(set(nodeOf(login), oid, 1, "uide-demo")).rejects.toThrow();
  });
});

const hasTools = await promisify(execFile)("snmpget", ["-V"]).then(
  () => true,
  () => false,
);
if (!hasTools) console.warn("snmpget is not installed: version 3 wasn't tried with another client");

describe.skipIf(!hasTools)("Debian's tools", () => {
  const run = async (program: string, ...words: readonly string[]): Promise<string> =>
    (await promisify(execFile)(program, words)).stdout;
  const node = nodeOf("7010000001");
  const place = (): string => `${node.address}:${switches.port}`;
  const user = ["-v3", "-l", "authPriv", "-u", "uide-demo", "-a", "SHA", "-A", "uide-demo-auth"];
  const privacy = ["-x", "AES", "-X", "uide-demo-priv"];

  test("read a name by version 3, authenticated and encrypted", async () => {
    const said = await run("snmpget", ...user, ...privacy, place(), "1.3.6.1.2.1.1.5.0");
    expect(said).toContain(node.id);
  });

  test("are refused with a wrong password of version 3", async () => {
    const wrong = ["-x", "AES", "-X", "uide-demo-priv", "-A", "another-password"];
    await expect(
      run("snmpget", "-r0", "-t1", ...user, ...wrong, place(), "1.3.6.1.2.1.1.5.0"),
    ).rejects.toThrow(/Authentication/i);
  });

  test("walk the interfaces by version 2c", async () => {
    const said = await run("snmpbulkwalk", "-v2c", "-c", "uide-demo", place(), "1.3.6.1.2.1.2.2.1.8");
    expect(said.trim().split("\n")).toHaveLength(node.ports! + 2);
  });
});
