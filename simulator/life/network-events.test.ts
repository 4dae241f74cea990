import { expect, test } from "vitest";
import { demoSeed } from "../world/chance.ts";
import { topologyOf } from "../world/topology.ts";
import { buildWorld } from "../world/world.ts";
import { day, hour, isoOf } from "../time.ts";
import { faultId, type Fault, type LineFaultKind, type NodeFaultKind } from "./faults.ts";
import { foundingFaults } from "./founding.ts";
import { networkEventsOf } from "./network-events.ts";

const topology = topologyOf(buildWorld(demoSeed));
const login = "7010000001";
const line = topology.line(login)!;
const madeAt = 1_784_000_000;
const mendedAt = madeAt + hour;
const always = { from: madeAt - day, until: madeAt + day };

const onLine = (kind: LineFaultKind, mended: number | null = null): Fault => ({
  id: faultId(kind, login, madeAt),
  kind,
  login,
  madeAt,
  mendedAt: mended,
});
const onNode = (kind: NodeFaultKind, nodeId: string, mended: number | null = null): Fault => ({
  id: faultId(kind, nodeId, madeAt - 60),
  kind,
  nodeId,
  madeAt: madeAt - 60,
  mendedAt: mended,
});
const kindsSeen = (faults: readonly Fault[], span = always): readonly string[] =>
  networkEventsOf(faults, topology, span).map(({ kind }) => kind);

test.each([
  ["cut-cable", ["port-down", "cable-open"], ["port-up", "cable-ok"]],
  ["router-off", ["port-down", "cable-ok"], ["port-up"]],
  ["router-hung", ["port-up", "port-mac-none"], ["port-down", "port-up"]],
  ["line-errors", ["port-errors-rising"], ["port-errors-normal"]],
  ["drops", [], []],
] as const)("monitoring sees of %s: %j, and when it is mended: %j", (kind, made, mended) => {
  expect(kindsSeen([onLine(kind)])).toEqual(made);
  expect(kindsSeen([onLine(kind, mendedAt)])).toEqual([...made, ...mended]);
});

test("a cut is reported at the line's port, seconds later, with a length in the riser or the one that was chosen", () => {
  const [down, open] = networkEventsOf([onLine("cut-cable")], topology, always);
  expect(down).toEqual({
    id: `cut-cable-${login}-${madeAt}:made:port-down:${line.nodeId}`,
    at: isoOf(madeAt + 1),
    kind: "port-down",
    node: line.nodeId,
    port: line.port,
  });
  expect(open!.lengthMeters).toBeGreaterThan(0);
  expect(open!.lengthMeters).toBeLessThan(line.riserLengthMeters);
  const chosen = { ...onLine("cut-cable"), lengthMeters: 61 };
  expect(networkEventsOf([chosen], topology, always)[1]).toMatchObject({ lengthMeters: 61 });
});

test.each([
  ["switch-off", "node-down"],
  ["switch-silent", "node-unreachable"],
] as const)("%s is seen as %s, and as node-up when mended", (kind, seen) => {
  expect(kindsSeen([onNode(kind, line.nodeId, mendedAt)])).toEqual([seen, "node-up"]);
});

test("a power cut takes every switch of the building, and nothing else", () => {
  const many = topology.nodesFrom("bng-almaty").find(({ id }) => topology.switchesBeside(id).length === 2)!;
  const events = networkEventsOf([onNode("power-off", many.id)], topology, always);
  expect(events.map(({ kind }) => kind)).toEqual(["node-down", "node-down"]);
  expect(new Set(events.map(({ node }) => node))).toEqual(
    new Set(topology.switchesBeside(many.id).map(({ id }) => id)),
  );
});

test("what lies behind a stopped aggregation switch can't be reached", () => {
  const events = networkEventsOf([onNode("switch-off", "agg-almaty-01")], topology, always);
  expect(events.filter(({ kind }) => kind === "node-down").map(({ node }) => node)).toEqual([
    "agg-almaty-01",
  ]);
  expect(events.length).toBe(topology.nodesFrom("agg-almaty-01").length);
});

test("the ports of a silent switch are seen only when it answers again", () => {
  const silent = onNode("switch-silent", line.nodeId);
  expect(kindsSeen([silent, onLine("cut-cable")])).toEqual(["node-unreachable"]);
  const mended = onNode("switch-silent", line.nodeId, mendedAt);
  expect(kindsSeen([mended, onLine("cut-cable")])).toEqual([
    "node-unreachable",
    "node-up",
    "port-down",
    "cable-open",
  ]);
});

test("spans that follow each other report each event once, and ids never repeat", () => {
  const faults = foundingFaults(topology, madeAt);
  const all = networkEventsOf(faults, topology, always);
  const cut = madeAt - 5 * hour;
  const parts = [
    ...networkEventsOf(faults, topology, { from: always.from, until: cut }),
    ...networkEventsOf(faults, topology, { from: cut, until: always.until }),
  ];
  expect(parts).toEqual(all);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

test("the founding faults show the fixed logins' states: 2, 3, 4, 6, 7, 8 and 11, and nothing of login 11's port", () => {
  const events = networkEventsOf(foundingFaults(topology, madeAt), topology, always);
  const seenOf = (number: number): readonly string[] => {
    const { nodeId } = topology.line(String(7_010_000_000 + number))!;
    return events.filter(({ node }) => node === nodeId).map(({ kind }) => kind);
  };
  expect([2, 3, 4, 6, 7, 8, 11, 1].map(seenOf)).toEqual([
    ["node-down"],
    ["port-down", "cable-open"],
    ["port-down", "cable-open"],
    ["port-up", "port-mac-none"],
    ["port-errors-rising"],
    ["port-down", "cable-open"],
    ["node-unreachable"],
    [],
  ]);
});
