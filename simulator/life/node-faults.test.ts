import { describe, expect, test } from "vitest";
import { demoSeed } from "../world/chance.ts";
import { topologyOf } from "../world/topology.ts";
import { buildWorld } from "../world/world.ts";
import { day, hour, minute } from "../time.ts";
import { faultId, passingSeconds, type Fault, type NodeFault, type NodeFaultKind } from "./faults.ts";
import { happeningsOf } from "./happenings.ts";
import { nasHappeningsOf } from "./nas-happenings.ts";
import { networkEventsOf } from "./network-events.ts";
import { portsOf } from "./ports.ts";
import { lifeOf } from "./sessions.ts";

const world = buildWorld(demoSeed);
const topology = topologyOf(world);
const foundedAt = 1_784_950_000;
const madeAt = foundedAt + hour;
const login = "7010000031";
const line = topology.line(login)!;
const node = topology.node(line.nodeId)!;
const gateway = topology.above(line.nodeId, "bng")!;
const district = topology.above(line.nodeId, "aggregation")!;

function fault(kind: NodeFaultKind, nodeId: string, mendedAt: number | null): NodeFault {
  const passes = passingSeconds[kind];
  const ends = mendedAt ?? (passes === undefined ? null : madeAt + passes);
  return { id: faultId(kind, nodeId, madeAt), kind, nodeId, madeAt, mendedAt: ends };
}

function living(...faults: readonly Fault[]) {
  const facts = { world, topology, foundedAt, faults };
  const life = lifeOf(facts);
  return { life, ports: portsOf({ ...facts, life }) };
}

const span = { from: foundedAt, until: foundedAt + 3 * hour };
const kindsOf = (faults: readonly Fault[]) => {
  const { life } = living(...faults);
  return happeningsOf(line, span, { life, interimInterval: 10 * minute, manner: "step" })
    .filter(({ kind }) => kind !== "interim")
    .map(({ kind }) => kind);
};

test("a gateway that dies says nothing; back, it begins with Accounting-On and new sessions", () => {
  const down = fault("bng-down", gateway.id, madeAt + 20 * minute);
  expect(kindsOf([down])).toEqual(["start"]);
  const [on, ...more] = nasHappeningsOf([down], { world, topology }, span);
  expect(on).toMatchObject({ kind: "on", nas: { nodeId: gateway.id } });
  expect(more).toEqual([]);
  const [start] = living(down).life.sessions(line, { from: on!.at, until: span.until });
  expect(start!.startedAt).toBeGreaterThan(on!.at);
  expect(networkEventsOf([down], topology, span).map(({ kind }) => kind)).toEqual(["node-down", "node-up"]);
});

test("while a gateway is down its switches answer, their ports are up, and a cut in one of them is seen", () => {
  const cut = { id: "cut", kind: "cut-cable", login, madeAt, mendedAt: null, lengthMeters: 20 } as const;
  const { ports } = living(fault("bng-down", gateway.id, null), cut);
  const at = madeAt + minute;
  expect([ports.answers(gateway, at), ports.answers(node, at)]).toEqual([false, true]);
  expect(ports.port(line, at)).toMatchObject({ isUp: false, cable: { state: "open", lengthMeters: 20 } });
  const beside = topology.linesUnder(district.id).find((one) => one.isFixed && one !== line)!;
  expect(ports.port(beside, at)).toMatchObject({ isUp: true });
});

test("a restart of the gateway is told as Off and On, with no Stop of a session", () => {
  const restart = fault("nas-restart", gateway.id, null);
  expect(kindsOf([restart])).toEqual(["start"]);
  const told = nasHappeningsOf([restart], { world, topology }, span);
  expect(told.map(({ kind }) => kind)).toEqual(["off", "on"]);
  expect(networkEventsOf([restart], topology, span)).toEqual([]);
});

test("nightly re-authentication ends each session once by timeout at once, and once in each night", () => {
  const nightly = fault("nightly-reauthentication", gateway.id, null);
  const { life } = living(nightly);
  const breaks = life.breaks(line, { from: foundedAt, until: foundedAt + 3 * day });
  expect(breaks.map(({ cause }) => cause)).toEqual(breaks.map(() => "session-timeout"));
  expect(breaks.length).toBe(4);
  expect(breaks.every(({ from, until }) => until - from < 10)).toBe(true);
});

describe("a power flicker of a district", () => {
  const flicker = fault("power-flicker", district.id, null);
  const { life, ports } = living(flicker);
  const lines = topology.linesUnder(district.id).filter((one) => one.isFixed);

  test("takes every line of it, and all are back in one to three minutes", () => {
    for (const one of lines) {
      const [broken] = life.breaks(one, { from: madeAt, until: madeAt + hour });
      expect(broken!.until - madeAt).toBeGreaterThan(minute);
      expect(broken!.until - madeAt).toBeLessThanOrEqual(3 * minute);
    }
  });

  test("lets its switches start anew, and monitoring doesn't see it", () => {
    expect(ports.answers(node, madeAt + 10)).toBe(false);
    expect(ports.answers(node, madeAt + 2 * minute)).toBe(true);
    expect(ports.startedAt(node, madeAt + 2 * minute)).toBeGreaterThan(madeAt);
    expect(networkEventsOf([flicker], topology, span)).toEqual([]);
  });
});

test("a cut uplink hides what is behind it, and nothing of that starts anew", () => {
  const { ports } = living(fault("uplink-cut", district.id, madeAt + 10 * minute));
  expect(ports.answers(node, madeAt + minute)).toBe(false);
  expect(ports.answers(node, madeAt + 11 * minute)).toBe(true);
  expect(ports.startedAt(node, madeAt + 11 * minute)).toBeLessThan(madeAt);
});

test("counters never go back while a switch runs, whatever happens on its lines", () => {
  const faults: readonly Fault[] = [
    { id: "a", kind: "cut-cable", login, madeAt, mendedAt: madeAt + minute },
    { id: "b", kind: "line-errors", login, madeAt: madeAt + 90, mendedAt: madeAt + 5 * minute },
    { id: "c", kind: "router-hung", login, madeAt: madeAt + 3 * minute, mendedAt: madeAt + 4 * minute },
  ];
  const { ports } = living(...faults);
  let before = ports.port(line, madeAt - 1).counters;
  for (let at = madeAt; at < madeAt + 8 * minute; at += 7) {
    const { counters } = ports.port(line, at);
    for (const name of Object.keys(counters) as (keyof typeof counters)[])
      expect(counters[name]).toBeGreaterThanOrEqual(before[name]);
    before = counters;
  }
});
