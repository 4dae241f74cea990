import { setTimeout as pause } from "node:timers/promises";
import { type Column, type SnmpAgent, SnmpRefusal, SnmpSilence } from "../../platform/snmp/snmp-agent.ts";
import { asInteger, type SnmpValue } from "../../platform/snmp/values.ts";
import {
  type CableFinding,
  concludeCable,
  objectAt,
  objectsOf,
  readPairs,
  unknownCable,
} from "./conclude.ts";
import { type CableMaker, type CableStep, type DoneWhen, makersOf } from "./makers.ts";

/** Where and for how long a cable is tested. */
export type CablePlace = {
  readonly ifIndex: number;
  /** The device's sysObjectID. */
  readonly objectId: string;
  readonly patienceMilliseconds: number;
};

const pollMilliseconds = 500;
/** Switches say for a moment still what they said of the last test. */
const firstPollMilliseconds = 800;
/** An object that isn't there so often won't come. */
const missingPollsMax = 4;

/** Starts the test of the switch's maker, waits for its end and reads it. The link is cut meanwhile. */
export async function runCableTest(agent: SnmpAgent, place: CablePlace): Promise<CableFinding> {
  const endsAt = performance.now() + place.patienceMilliseconds;
  try {
    let isRefused = false;
    for (const maker of makersOf(place.objectId)) {
      const end = await runSteps(agent, maker, { ...place, endsAt });
      if (end === "refused") isRefused = true;
      else return end === "done" ? await readResult(agent, maker, place.ifIndex) : unknownCable(end);
    }
    return unknownCable(isRefused ? "refused" : "not-supported");
  } catch (error) {
    if (error instanceof SnmpSilence) return unknownCable("silent");
    if (error instanceof SnmpRefusal) return unknownCable("failed");
    throw error;
  }
}

type Running = CablePlace & { readonly endsAt: number };
type End = "done" | "refused" | "failed" | "not-supported" | "too-slow";

async function runSteps(agent: SnmpAgent, { steps }: CableMaker, place: Running): Promise<End> {
  for (const [index, step] of steps.entries()) {
    const end = await runStep(agent, step, place);
    if (end !== "done") return index === 0 ? end : "done";
  }
  return "done";
}

async function runStep(agent: SnmpAgent, step: CableStep, place: Running): Promise<End> {
  const { ifIndex, endsAt } = place;
  const objects = step.done.map((when) => objectAt(objectOf(when), ifIndex));
  const before = step.done.some((when) => "changes" in when) ? await agent.get(objects) : new Map();
  const { object, value } = step.start;
  try {
    await agent.set(objectAt(object, ifIndex), value === "if" ? ifIndex : value);
  } catch (error) {
    if (error instanceof SnmpRefusal) return "refused";
    throw error;
  }
  const startedAt = performance.now();
  let missingPolls = 0;
  for (let wait = firstPollMilliseconds; performance.now() + wait < endsAt; wait = pollMilliseconds) {
    await pause(wait);
    if (agent.isClosed) throw new SnmpSilence("nobody waits for the test any more");
    const values = await getOrNothing(agent, objects);
    if (values === undefined) continue;
    const seconds = (performance.now() - startedAt) / 1_000;
    const states = step.done.map((when) => stateOf(when, { values, before, ifIndex, seconds }));
    const end = states.find((state) => state === "failed" || state === "not-supported");
    if (end !== undefined) return end;
    if (states.every((state) => state === "done")) return "done";
    missingPolls = states.includes("missing") ? missingPolls + 1 : 0;
    if (missingPolls >= missingPollsMax) return "not-supported";
  }
  return "too-slow";
}

/** A switch that tests may be too busy to answer. */
const getOrNothing = (agent: SnmpAgent, objects: readonly string[]): Promise<Column | undefined> =>
  agent.get(objects).catch((error: unknown) => {
    if (error instanceof SnmpSilence) return undefined;
    throw error;
  });

const objectOf = (when: DoneWhen): string =>
  "changes" in when ? when.changes : "ageObject" in when ? when.ageObject : when.object;

type Poll = {
  readonly values: Column;
  readonly before: Column;
  readonly ifIndex: number;
  readonly seconds: number;
};

function stateOf(
  when: DoneWhen,
  { values, before, ifIndex, seconds }: Poll,
): "running" | "missing" | Exclude<End, "refused" | "too-slow"> {
  const object = objectAt(objectOf(when), ifIndex);
  const raw = values.get(object);
  if ("changes" in when)
    return raw === undefined ? "missing" : isSame(raw, before.get(object)) ? "running" : "done";
  const value = asInteger(raw);
  if ("ageObject" in when)
    return (value ?? 0) < seconds && seconds >= when.atLeastSeconds ? "done" : "running";
  if (value === null) return "isOptional" in when ? "done" : "missing";
  if (when.failed?.includes(value) === true) return "failed";
  if ("is" in when) return value === when.is ? "done" : "running";
  if (when.notSupported?.includes(value) === true) return "not-supported";
  return when.running.includes(value) ? "running" : "done";
}

const isSame = (a: SnmpValue, b: SnmpValue | undefined): boolean =>
  Buffer.isBuffer(a) && Buffer.isBuffer(b) ? a.equals(b) : a === b;

async function readResult(agent: SnmpAgent, { result }: CableMaker, ifIndex: number): Promise<CableFinding> {
  const values = await agent.get(objectsOf(result, ifIndex));
  return concludeCable(readPairs(result, values, ifIndex), "whole" in result);
}
