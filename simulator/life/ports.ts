import { hashOf } from "../world/chance.ts";
import type { Topology } from "../world/topology.ts";
import type { AccessNode, Line, World } from "../world/world.ts";
import { day, type Second } from "../time.ts";
import type { Break } from "./break.ts";
import {
  cutLengthMeters,
  isActive,
  isLineFault,
  nodesOutOfSight,
  nodesWithoutPower,
  type Fault,
  type LineFault,
  type NodeFault,
} from "./faults.ts";
import type { Life } from "./sessions.ts";
import { bytesOfFrameDown, bytesOfFrameUp, receivedPerSecond, sentShare } from "./traffic.ts";

/** What a switch's copper sees of the cable. */
export type Cable = { readonly state: "fine" | "open" | "short"; readonly lengthMeters: number };

/** A port as its switch knows it. */
export type PortState = {
  readonly isAdminUp: boolean;
  readonly isUp: boolean;
  readonly megabits: 100 | 1000;
  /** Whether the address of the line's router is learnt. */
  readonly hasMac: boolean;
  readonly cable: Cable;
  /** Since the switch started; they only grow. */
  readonly counters: {
    readonly octetsUp: number;
    readonly octetsDown: number;
    readonly framesUp: number;
    readonly framesDown: number;
    readonly errors: number;
  };
};

/** How switches and ports are at any moment, as a function of world, life and faults. */
export type Ports = {
  /** Whether the node answers questions of the network's management. */
  answers(node: AccessNode, at: Second): boolean;
  /** Whether what it answers is nonsense. */
  talksNonsense(node: AccessNode, at: Second): boolean;
  startedAt(node: AccessNode, at: Second): Second;
  port(line: Line, at: Second): PortState;
};

type PortFacts = {
  readonly world: World;
  readonly topology: Topology;
  readonly life: Life;
  readonly foundedAt: Second;
  readonly faults: readonly Fault[];
};

/** Kinds that take the link away. */
const darkKinds: readonly Fault["kind"][] = [
  "cut-cable",
  "short-cable",
  "port-disabled",
  "router-off",
  "router-restart",
  "feed-off",
];
/** Below this, a break of the household's habits is no switched off router. */
const shortBreakSeconds = 10;
const errorsPerFrame = 0.03;
const errorsPerSecondMin = 6;
const startedDaysMax = 300;

/** @param facts everything that decides how ports are; nothing is kept from one question to the next. */
export function portsOf({ world, topology, life, foundedAt, faults }: PortFacts): Ports {
  const ofNodes = faults.filter((fault) => !isLineFault(fault));
  const outOfSight = faultsByNode(ofNodes, (fault) => nodesOutOfSight(fault, topology));
  const withoutPower = faultsByNode(ofNodes, (fault) => nodesWithoutPower(fault, topology));
  const nonsense = faultsByNode(
    ofNodes.filter(({ kind }) => kind === "switch-nonsense"),
    ({ nodeId }) => [nodeId],
  );
  const isWithin = (fault: NodeFault, node: AccessNode, at: Second): boolean =>
    fault.madeAt <= at && (fault.mendedAt === null || at < fault.mendedAt + startSeconds(fault, node.id));

  const startedAt = (node: AccessNode, at: Second): Second => {
    const restarts = (withoutPower.get(node.id) ?? [])
      .map((fault) => (fault.mendedAt ?? Infinity) + startSeconds(fault, node.id))
      .filter((one) => one <= at);
    const days = hashOf(world.seed, "started", node.id) % startedDaysMax;
    return Math.max(foundedAt - (days + 3) * day, ...restarts);
  };

  return {
    answers: (node, at) => !(outOfSight.get(node.id) ?? []).some((fault) => isWithin(fault, node, at)),
    talksNonsense: (node, at) => (nonsense.get(node.id) ?? []).some((fault) => isActive(fault, at)),
    startedAt,
    port: (line, at) => portAt(line, at, { life, startedAt: startedAt(topology.node(line.nodeId)!, at) }),
  };
}

function faultsByNode(
  faults: readonly NodeFault[],
  nodesOf: (fault: NodeFault) => readonly string[],
): ReadonlyMap<string, readonly NodeFault[]> {
  const pairs = faults.flatMap((fault) => nodesOf(fault).map((node) => ({ node, fault })));
  const groups = Map.groupBy(pairs, ({ node }) => node);
  return new Map([...groups].map(([node, found]) => [node, found.map(({ fault }) => fault)]));
}

/** How long a node takes until it answers after its power is back; what was only cut off answers at once. */
export function startSeconds(fault: NodeFault, nodeId: string): number {
  const starts = ["switch-off", "power-off", "power-flicker", "bng-down"].includes(fault.kind);
  return starts ? 2 + (hashOf("start", fault.id, nodeId) % (fault.kind === "power-flicker" ? 50 : 4)) : 0;
}

function portAt(line: Line, at: Second, { life, startedAt }: { life: Life; startedAt: Second }): PortState {
  const active = life.faults(line).filter((fault) => isActive(fault, at));
  const has = (kind: Fault["kind"]): boolean => active.some((fault) => fault.kind === kind);
  const habit = routerIsOff(line, at, life);
  const isUp = !habit && !active.some(({ kind }) => darkKinds.includes(kind));
  return {
    isAdminUp: !has("port-disabled"),
    isUp,
    megabits: has("slow-link") ? 100 : 1000,
    hasMac: isUp && !has("router-hung"),
    cable: cableOf(line, active),
    // A router that hangs sends nothing.
    counters: countersOf(line, { at: darkSince(active, habit, at), startedAt, life }),
  };
}

/** The household has switched its router off; then its port is down like that of one without power. */
function routerIsOff(line: Line, at: Second, life: Life): Break | null {
  const known = life.faults(line);
  const [off] = life.breaks(line, { from: at, until: at });
  if (off === undefined || off.from > at || off.until - off.from < shortBreakSeconds) return null;
  if (off.cause !== "user-request" && off.cause !== "lost-carrier") return null;
  // A break of a fault is seen by what the fault does, not by the lost session.
  const isOfFault = known.some(
    (fault) => fault.madeAt <= off.until && (fault.mendedAt ?? Infinity) + 300 >= off.from,
  );
  return isOfFault ? null : off;
}

function darkSince(active: readonly Fault[], habit: Break | null, at: Second): Second {
  const since = active
    .filter(({ kind }) => kind === "router-hung" || darkKinds.includes(kind))
    .map(({ madeAt }) => madeAt);
  return Math.min(at, habit?.from ?? Infinity, ...since);
}

function cableOf(line: Line, active: readonly Fault[]): Cable {
  const broken = active
    .filter((fault): fault is LineFault => fault.kind === "cut-cable" || fault.kind === "short-cable")
    .map((fault) => ({ fault, lengthMeters: fault.lengthMeters ?? cutLengthMeters(line) }))
    .toSorted((a, b) => a.lengthMeters - b.lengthMeters)[0];
  if (broken === undefined) return { state: "fine", lengthMeters: line.riserLengthMeters + 4 };
  const state = broken.fault.kind === "cut-cable" ? "open" : "short";
  return { state, lengthMeters: broken.lengthMeters };
}

function countersOf(
  line: Line,
  { at, startedAt, life }: { at: Second; startedAt: Second; life: Life },
): PortState["counters"] {
  const seconds = Math.max(0, at - startedAt);
  const octetsDown = seconds * receivedPerSecond(line);
  const octetsUp = Math.floor(octetsDown * sentShare);
  const framesPerSecond = (receivedPerSecond(line) * sentShare) / bytesOfFrameUp;
  const errorsPerSecond = Math.max(errorsPerSecondMin, Math.ceil(framesPerSecond * errorsPerFrame));
  const errorSeconds = life
    .faults(line)
    .filter(({ kind }) => kind === "line-errors")
    .map(({ madeAt, mendedAt }) => Math.min(at, mendedAt ?? Infinity) - Math.max(madeAt, startedAt))
    .reduce((sum, part) => sum + Math.max(0, part), 0);
  return {
    octetsUp,
    octetsDown,
    framesUp: Math.floor(octetsUp / bytesOfFrameUp),
    framesDown: Math.floor(octetsDown / bytesOfFrameDown),
    // Old totals say nothing: a port may have thousands that never grow.
    errors: (hashOf("errors", line.subscriber.login) % 9000) + errorSeconds * errorsPerSecond,
  };
}
