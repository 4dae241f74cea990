import type { Instant } from "../../kernel/instant.ts";
import type { NodeReport, PortReport } from "../network/network.ts";
import type { Policy } from "../provider/policy.ts";
import type { Signal } from "../signals/signal.ts";
import type { Port } from "../topology/access-network.ts";
import { judgeErrors, judgeSpeed, secondsBetween, speedOfMost } from "./judge-port.ts";
import type { NodeReading } from "./node-reading.ts";
import { most, type PortCounters, type PortReading } from "./port-reading.ts";

/**
 * What a new reading of a switch changes: facts, signals, and the ports whose cable is worth a test. Nothing that is
 * as it was is said again.
 */

/** A port as it was read last. */
export type KeptPort = Pick<PortReading, "port" | "ifIndex" | "admin" | "oper"> & {
  readonly name: string;
  /** The fastest that it has been, or can be. */
  readonly megabitsSeen: number | null;
  readonly counters: PortCounters | null;
  /** The switch's clock when the counters were read. */
  readonly countedTicks: number;
  readonly errors: "rising" | "normal" | null;
  readonly speed: "full" | "slow" | "unknown" | null;
};

/** A node as it was read last. */
export type KeptNode = {
  readonly nodeId: string;
  readonly state: "up" | "unreachable";
  readonly upTicks: number;
  readonly readAt: Instant;
  readonly ports: readonly KeptPort[];
};

export type NodeChanges = {
  readonly kept: KeptNode;
  /** Whether `kept` differs from what was kept so far. */
  readonly isNew: boolean;
  readonly nodes: readonly NodeReport[];
  readonly ports: readonly PortReport[];
  readonly signals: readonly Signal[];
  /** Ports whose link was lost, each by itself. */
  readonly lost: readonly Port[];
};

const ticksPerSecond = 100;

/** A node that didn't answer, though asked more than once. */
export function changesOfSilence(nodeId: string, before: KeptNode | undefined, at: Instant): NodeChanges {
  const kept: KeptNode = { upTicks: 0, ports: [], ...before, nodeId, state: "unreachable", readAt: at };
  if (before?.state === "unreachable") return nothingNew(before);
  return {
    ...nothingNew(kept),
    isNew: true,
    nodes: [{ nodeId, state: "unreachable", at }],
    signals: [{ kind: "node-seen", at, nodeId, state: "unreachable", by: "snmp", upSeconds: null }],
  };
}

const nothingNew = (kept: KeptNode): NodeChanges => ({
  kept,
  isNew: false,
  nodes: [],
  ports: [],
  signals: [],
  lost: [],
});

type Read = {
  readonly reading: NodeReading;
  readonly names: ReadonlyMap<number, string>;
  readonly hasCounters: boolean;
};

export function changesOfReading(
  {
    nodeId,
    before,
    at,
  }: { readonly nodeId: string; readonly before: KeptNode | undefined; readonly at: Instant },
  { reading, names, hasCounters }: Read,
  policy: Policy["switches"],
): NodeChanges {
  const { upTicks } = reading;
  const hasRestarted = before !== undefined && secondsBetween(before.upTicks, upTicks) === null;
  const known = new Map((before?.ports ?? []).map((port) => [port.port, port]));
  const mostHaveBeen = speedOfMost(reading.ports.map((port) => seenSpeed(port, known.get(port.port))));
  const read = reading.ports.map((port) =>
    readingOfPort(port, {
      before: hasRestarted ? withoutCounters(known.get(port.port)) : known.get(port.port),
      name: names.get(port.port) ?? "",
      hasCounters,
      upTicks,
      mostHaveBeen,
      policy,
    }),
  );
  const isUpAnew = before?.state !== "up" || hasRestarted;
  const changed = read.filter(({ kept }) => hasChanged(known.get(kept.port), kept));
  const ports = changed.flatMap(({ kept, errors, reading: port }) =>
    reportsOf({ nodeId, at }, known.get(kept.port), { kept, errors, port }),
  );
  const switched = changed.filter(({ kept }) => isSwitched(known.get(kept.port), kept));
  return {
    kept: { nodeId, state: "up", upTicks, readAt: at, ports: read.map(({ kept }) => kept) },
    isNew: isUpAnew || changed.length > 0 || hasCounters,
    nodes: isUpAnew ? [{ nodeId, state: "up", at }] : [],
    ports,
    signals: [
      ...(isUpAnew ? [nodeUp(nodeId, at, upTicks)] : []),
      ...switched.flatMap(({ kept: { port, oper: state } }): Signal[] =>
        state === null ? [] : [{ kind: "port-seen", at, nodeId, port, state, by: "snmp" }],
      ),
    ],
    lost: isUpAnew ? [] : lostAlone(nodeId, { known, read: read.map(({ kept }) => kept) }, policy),
  };
}

const nodeUp = (nodeId: string, at: Instant, upTicks: number): Signal => ({
  kind: "node-seen",
  at,
  nodeId,
  state: "up",
  by: "snmp",
  upSeconds: upSecondsOf(upTicks),
});

/** Null when the node doesn't tell. */
export const upSecondsOf = (upTicks: number): number | null =>
  upTicks === 0 ? null : Math.floor(upTicks / ticksPerSecond);

type ReadPort = {
  readonly kept: KeptPort;
  readonly errors: ReturnType<typeof judgeErrors>;
  readonly reading: PortReading;
};

function readingOfPort(
  reading: PortReading,
  {
    before,
    name,
    hasCounters,
    upTicks,
    mostHaveBeen,
    policy,
  }: {
    readonly before: KeptPort | undefined;
    readonly name: string;
    readonly hasCounters: boolean;
    readonly upTicks: number;
    readonly mostHaveBeen: number | null;
    readonly policy: Policy["switches"];
  },
): ReadPort {
  const { port, ifIndex, admin, oper } = reading;
  const megabitsSeen = seenSpeed(reading, before);
  const now = { counters: reading.counters, upTicks };
  const isCounted = hasCounters && reading.counters !== null;
  const errors =
    isCounted && before !== undefined
      ? judgeErrors({ counters: before.counters, upTicks: before.countedTicks }, now, policy)
      : null;
  const speed = hasCounters ? judgeSpeed(reading, most([megabitsSeen, mostHaveBeen])) : null;
  const kept: KeptPort = {
    port,
    ifIndex,
    name,
    admin,
    oper,
    megabitsSeen,
    counters: isCounted ? reading.counters : (before?.counters ?? null),
    countedTicks: isCounted ? upTicks : (before?.countedTicks ?? upTicks),
    errors: errors?.value ?? before?.errors ?? null,
    speed: speed ?? before?.speed ?? null,
  };
  return { kept, errors, reading };
}

const seenSpeed = (
  { oper, megabits, megabitsMax }: PortReading,
  before: KeptPort | undefined,
): number | null => most([oper === "up" ? megabits : null, megabitsMax, before?.megabitsSeen ?? null]);

const withoutCounters = (port: KeptPort | undefined): KeptPort | undefined =>
  port && { ...port, counters: null, errors: null };

const hasChanged = (before: KeptPort | undefined, { admin, oper, errors, speed }: KeptPort): boolean =>
  before === undefined ||
  before.admin !== admin ||
  before.oper !== oper ||
  before.errors !== errors ||
  before.speed !== speed;

const isSwitched = (before: KeptPort | undefined, { oper }: KeptPort): boolean =>
  before !== undefined && before.oper !== null && oper !== null && before.oper !== oper;

function reportsOf(
  { nodeId, at }: { readonly nodeId: string; readonly at: Instant },
  before: KeptPort | undefined,
  {
    kept,
    errors,
    port: reading,
  }: { readonly kept: KeptPort; readonly errors: ReadPort["errors"]; readonly port: PortReading },
): readonly PortReport[] {
  const report = (fact: string, value: string | null, detail?: object): readonly PortReport[] =>
    value === null ? [] : [{ nodeId, port: kept.port, fact, value, lengthMeters: null, at, detail }];
  const { megabits, duplex } = reading;
  return [
    ...(before?.admin === kept.admin ? [] : report("admin", kept.admin)),
    ...(before?.oper === kept.oper ? [] : report("oper", kept.oper)),
    ...(errors === null || before?.errors === errors.value
      ? []
      : report("errors", errors.value, errors.detail)),
    ...(megabits === null || before?.speed === kept.speed
      ? []
      : report("speed", kept.speed, { megabits, duplex, megabitsMax: kept.megabitsSeen })),
  ];
}

/** Fewer than this are no sign of a node's own trouble. */
const togetherMin = 3;

/** Ports whose link is gone since the last reading, unless most of the node's went together. */
function lostAlone(
  nodeId: string,
  { known, read }: { readonly known: ReadonlyMap<number, KeptPort>; readonly read: readonly KeptPort[] },
  policy: Policy["switches"],
): readonly Port[] {
  const wasUp = read.filter(({ port }) => known.get(port)?.oper === "up");
  const lost = wasUp.filter(({ admin, oper }) => admin === "up" && oper === "down");
  const isTogether = lost.length >= togetherMin && lost.length >= wasUp.length * policy.portsLostShareMax;
  return isTogether ? [] : lost.map(({ port }) => ({ nodeId, port }));
}
