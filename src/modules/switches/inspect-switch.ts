import { setTimeout as pause } from "node:timers/promises";
import type { Policy } from "../provider/policy.ts";
import { type SnmpAgent, SnmpRefusal, SnmpSilence } from "../../platform/snmp/snmp-agent.ts";
import { asText } from "../../platform/snmp/values.ts";
import { upSecondsOf } from "../ports/node-changes.ts";
import { mayTestNow } from "../cable-tests/cable-test.ts";
import { type CableFinding, objectAt, objectsOfReadings, readLength } from "../cable-tests/conclude.ts";
import { makersOf } from "../cable-tests/makers.ts";
import { runCableTest } from "../cable-tests/run-cable-test.ts";
import { addressesByInterface, type AddressTable } from "../ports/address-table.ts";
import { interfaceColumns, mapPorts, portInterfaces, readInterfaces } from "../ports/interfaces.ts";
import { judgeAddresses, judgeErrors, judgeSpeed, speedOfMost } from "../ports/judge-port.ts";
import { type OnePort, type PortPlace, readOnePort } from "../ports/node-reading.ts";
import { most, readObjectId, sysObjectId } from "../ports/port-reading.ts";

// Everything that a switch tells of itself, for people who try it out.

/** What is known is said; what isn't is "unknown" or null. */
export type InspectedPort = {
  readonly port: number | null;
  readonly interface: number;
  readonly name: string;
  readonly admin: string;
  readonly oper: string;
  readonly speed: {
    readonly state: string;
    readonly megabits: number | null;
    readonly megabitsMax: number | null;
    readonly duplex: string;
  };
  readonly errors: {
    readonly state: string;
    readonly total: number | null;
    readonly frames: number | null;
    readonly countedAs: string | null;
    readonly between: object | null;
  };
  readonly mac: { readonly state: string; readonly addresses: readonly string[] };
  /** What the switch measured of a line that works. */
  readonly cableLengthMeters: number | null;
};

export type InspectedSwitch =
  | { readonly reachable: false; readonly reason: string }
  | {
      readonly reachable: true;
      readonly description: string | null;
      readonly name: string | null;
      readonly objectId: string | null;
      readonly maker: string | null;
      readonly upSeconds: number | null;
      readonly addressesKnown: number | null;
      readonly ports: readonly InspectedPort[];
    };

export type Inspection = {
  /** By its number on the switch's front, or by its ifIndex; undefined: all. */
  readonly port?: number | undefined;
  readonly ifIndex?: number | undefined;
  /** Between the two readings of counters. */
  readonly seconds: number;
  readonly policy: Policy["switches"];
};

const sysDescr = "1.3.6.1.2.1.1.1.0";
const sysName = "1.3.6.1.2.1.1.5.0";

export async function inspectSwitch(agent: SnmpAgent, inspection: Inspection): Promise<InspectedSwitch> {
  try {
    return await inspect(agent, inspection);
  } catch (error) {
    if (error instanceof SnmpSilence || error instanceof SnmpRefusal)
      return { reachable: false, reason: error.message };
    throw error;
  }
}

async function inspect(agent: SnmpAgent, inspection: Inspection): Promise<InspectedSwitch> {
  const system = await agent.get([sysDescr, sysName, sysObjectId]);
  const objectId = readObjectId(system);
  const places = await findPlaces(agent, inspection);
  const before = await readAll(agent, places);
  const addresses = await addressesByInterface(agent);
  if (inspection.seconds > 0) await pause(inspection.seconds * 1_000);
  const after = inspection.seconds > 0 ? await readAll(agent, places) : before;
  const [maker] = makersOf(objectId ?? "");
  const mostHaveBeen = speedOfMost(
    before.map(({ reading }) => most([reading.megabitsMax, reading.oper === "up" ? reading.megabits : null])),
  );
  const ports: InspectedPort[] = [];
  for (const [index, now] of after.entries()) {
    const { name = "" } = places[index] ?? {};
    const cableLengthMeters = maker?.lengths
      ? await lengthOf(agent, maker.lengths, now.reading.ifIndex)
      : null;
    const seen = describePort(
      { before: before[index] ?? now, now, addresses, mostHaveBeen },
      inspection.policy,
    );
    ports.push({ ...seen, name, cableLengthMeters });
  }
  return {
    reachable: true,
    description: asText(system.get(sysDescr)),
    name: asText(system.get(sysName)),
    objectId,
    maker: maker?.name ?? null,
    upSeconds: upSecondsOf(before[0]?.upTicks ?? 0),
    addressesKnown: addresses?.total ?? null,
    ports,
  };
}

/** Number 0 stands for a port whose number on the front isn't certain. */
async function findPlaces(
  agent: SnmpAgent,
  { port, ifIndex: wanted }: Inspection,
): Promise<readonly PortPlace[]> {
  const table = readInterfaces(await agent.walk(Object.values(interfaceColumns)));
  const portOf = new Map([...mapPorts(table, null)].map(([number, ifIndex]) => [ifIndex, number]));
  return portInterfaces(table)
    .map(({ ifIndex, name }) => ({ port: portOf.get(ifIndex) ?? 0, ifIndex, name }))
    .filter((place) => port === undefined || (place.port === port && port !== 0))
    .filter((place) => wanted === undefined || place.ifIndex === wanted);
}

async function readAll(agent: SnmpAgent, places: readonly PortPlace[]): Promise<readonly OnePort[]> {
  const read: OnePort[] = [];
  for (const place of places) read.push(await readOnePort(agent, place));
  return read;
}

type SeenPort = {
  readonly before: OnePort;
  readonly now: OnePort;
  readonly addresses: AddressTable | null;
  readonly mostHaveBeen: number | null;
};

function describePort(
  { before, now, addresses, mostHaveBeen }: SeenPort,
  policy: Policy["switches"],
): Omit<InspectedPort, "name" | "cableLengthMeters"> {
  const { reading } = now;
  const { counters, megabits, duplex } = reading;
  const errors = judgeErrors(
    { counters: before.reading.counters, upTicks: before.upTicks },
    { counters, upTicks: now.upTicks },
    policy,
  );
  const found = addresses && (addresses.on.get(reading.ifIndex) ?? (addresses.isComplete ? [] : null));
  const hasMeaning = (reading.oper === "up" && !reading.isBundled) || (found?.length ?? 0) > 0;
  const mac = hasMeaning ? judgeAddresses(found, null) : null;
  const megabitsMax = most([reading.megabitsMax, mostHaveBeen]);
  return {
    port: reading.port === 0 ? null : reading.port,
    interface: reading.ifIndex,
    admin: reading.admin ?? "unknown",
    oper: reading.oper ?? "unknown",
    speed: { state: judgeSpeed(reading, megabitsMax) ?? "unknown", megabits, megabitsMax, duplex },
    errors: {
      state: errors?.value ?? "unknown",
      total: counters?.errors ?? null,
      frames: counters?.frames ?? null,
      countedAs: counters?.of ?? null,
      between: errors?.detail ?? null,
    },
    mac: { state: mac?.value ?? "unknown", addresses: mac?.detail.addresses ?? [] },
  };
}

async function lengthOf(
  agent: SnmpAgent,
  readings: Parameters<typeof readLength>[0],
  ifIndex: number,
): Promise<number | null> {
  const values = await agent.get(objectsOfReadings(readings).map((object) => objectAt(object, ifIndex)));
  return readLength(readings, values, ifIndex);
}

export type InspectedCable = CableFinding | { readonly result: "refused"; readonly reason: string };

/** Tests the cable of an interface, if its link is down or the subscriber agreed. */
export async function inspectCable(
  { read, write }: { readonly read: SnmpAgent; readonly write: SnmpAgent },
  {
    ifIndex,
    consented,
    policy,
  }: { readonly ifIndex: number; readonly consented: boolean; readonly policy: Policy["switches"] },
): Promise<InspectedCable> {
  try {
    const { objectId, reading } = await readOnePort(read, { port: 0, ifIndex, name: "" });
    if (!mayTestNow(reading, consented)) return { result: "refused", reason: "not-down" };
    const patienceMilliseconds = policy.cableTestSeconds * 1_000;
    return await runCableTest(write, {
      ifIndex,
      objectId: readObjectId(objectId) ?? "",
      patienceMilliseconds,
    });
  } catch (error) {
    if (error instanceof SnmpSilence || error instanceof SnmpRefusal)
      return { result: "refused", reason: "silent" };
    throw error;
  }
}
