import { once } from "node:events";
import snmp from "net-snmp";
import { createSocket } from "node:dgram";
import { expect, test, vi } from "vitest";
import { faultId, type Fault, type FaultKind } from "../life/faults.ts";
import { portsOf } from "../life/ports.ts";
import { lifeOf } from "../life/sessions.ts";
import { hour, minute } from "../time.ts";
import { demoSeed } from "../world/chance.ts";
import { topologyOf } from "../world/topology.ts";
import { buildWorld } from "../world/world.ts";
import { makerOf } from "./makers.ts";
import { Switches } from "./switches.ts";
import { habitTraps, sayTraps, trapsOf } from "./traps.ts";

const world = buildWorld(demoSeed);
const topology = topologyOf(world);
const foundedAt = 1_784_950_000;
const line = topology.line("7010000031")!;
const node = topology.node(line.nodeId)!;

const fault = (kind: FaultKind, mendedAt: number | null): Fault =>
  ({
    id: faultId(kind, "x", foundedAt),
    kind,
    ...(kind.startsWith("switch") ? { nodeId: node.id } : { login: line.subscriber.login }),
    madeAt: foundedAt,
    mendedAt,
  }) as Fault;

function factsOf(...faults: readonly Fault[]) {
  const facts = { world, topology, foundedAt, faults };
  const life = lifeOf(facts);
  return { ...facts, life, ports: portsOf({ ...facts, life }) };
}

test.each([
  ["cut-cable", ["linkDown", "linkUp"]],
  ["router-off", ["linkDown", "linkUp"]],
  ["router-hung", ["linkDown", "linkUp"]],
  ["wrong-password", []],
  ["switch-off", ["coldStart"]],
  ["switch-silent", []],
] as const)("%s, made and mended, is told by %j", (kind, kinds) => {
  const facts = factsOf(fault(kind, foundedAt + minute));
  const traps = trapsOf(facts, { from: foundedAt - 1, until: foundedAt + hour });
  expect(traps.map((trap) => trap.kind)).toEqual(kinds);
});

test("a switch without power tells nothing of its ports", () => {
  const facts = factsOf(fault("switch-off", null), fault("cut-cable", null));
  expect(trapsOf(facts, { from: foundedAt - 1, until: foundedAt + hour })).toEqual([]);
});

test("routers that households switch off and on are told as links that go down and up", () => {
  const facts = factsOf();
  const span = { from: foundedAt, until: foundedAt + 24 * hour };
  const kinds = new Set(habitTraps(world.lines.slice(0, 400), facts, span).map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(["linkDown", "linkUp"]));
});

test("a trap comes from the switch's own address, and another program understands it", async () => {
  const { ports, ...facts } = factsOf(fault("cut-cable", null));
  const switches = await Switches.open({ world, topology, now: () => foundedAt + 2, ports: () => ports });
  const free = createSocket("udp4").bind(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address();
  free.close();
  const heard: { pdu: { varbinds: { oid: string; value: unknown }[] }; rinfo: { address: string } }[] = [];
  const receiver = snmp.createReceiver(
    { port, address: "127.0.0.1", disableAuthorization: true },
    (error: Error | null, trap: unknown) => {
      if (error === null) heard.push(trap as (typeof heard)[number]);
    },
  );
  try {
    await vi.waitFor(() => {
      const traps = trapsOf({ ...facts, ports }, { from: foundedAt, until: foundedAt + 2 });
      sayTraps(traps, { switches, ports: () => ports, to: { host: "127.0.0.1", port } });
      expect(heard.length).toBeGreaterThan(0);
    });
  } finally {
    receiver.close();
    switches.close();
  }
  expect(heard[0]!.rinfo.address).toBe(node.address);
  const said = heard[0]!.pdu.varbinds.map(({ oid, value }) => [oid, String(value)]);
  expect(said).toContainEqual(["1.3.6.1.6.3.1.1.4.1.0", "1.3.6.1.6.3.1.1.5.3"]);
  const ifIndex = makerOf(node).interfaceOf(line.port);
  expect(said).toContainEqual([`1.3.6.1.2.1.2.2.1.1.${ifIndex}`, String(ifIndex)]);
});
