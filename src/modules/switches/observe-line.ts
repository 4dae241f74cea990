import { setTimeout as pause } from "node:timers/promises";
import type { Login } from "../../kernel/ids.ts";
import { addHours, isAfter } from "../../kernel/instant.ts";
import { gathered } from "../../platform/batched.ts";
import { inTransaction } from "../../platform/database.ts";
import type { SnmpAgent } from "../../platform/snmp/snmp-agent.ts";
import { findPortFacts, type Observations, type PortReport, recordObservations } from "../network/network.ts";
import type { Signal } from "../signals/signal.ts";
import { recordSignals } from "../signals/signals.ts";
import type { Port } from "../topology/access-network.ts";
import { findLine, findNodeAccess, type ReachableNode } from "../topology/topology.ts";
import { isSilence, openAgent, type SwitchParts } from "./ask-node.ts";
import { type KeptNode, upSecondsOf } from "../ports/node-changes.ts";
import { readAddresses } from "../ports/address-table.ts";
import {
  type ErrorsJudgement,
  judgeAddresses,
  judgeErrors,
  judgeSpeed,
  secondsBetween,
  speedOfMost,
} from "../ports/judge-port.ts";
import { findPorts, type OnePort, type PortPlace, readOnePort } from "../ports/node-reading.ts";
import { most, type PortReading } from "../ports/port-reading.ts";
import { findKeptNode } from "./store.ts";

/** What the switch says of a line's port at this moment, or why nobody knows. */
export type LineObservation = Partial<Port> &
  (
    | { readonly outcome: "seen"; readonly reading: PortReading; readonly facts: readonly PortReport[] }
    | { readonly outcome: "unknown"; readonly reason: UnknownReason }
  );

export type UnknownReason =
  | "no-line"
  /** Nobody said how the switch is asked. */
  | "no-access"
  | "silent"
  /** It can't be told which of the switch's interfaces is the port. */
  | "port-unknown"
  | "failed";

/**
 * Reads the line's port now, within the line check's time, and records what it learnt as facts and signals.
 * Never throws: what can't be had is unknown.
 */
export async function observeLine(parts: SwitchParts, login: Login): Promise<LineObservation> {
  const { diagnosis, switches } = parts.policy;
  const beganAt = performance.now();
  const endsAt = beganAt + diagnosis.lineCheckMilliseconds - switches.marginMilliseconds;
  try {
    const line = await findLine(parts.db, login);
    if (line === undefined) return { outcome: "unknown", reason: "no-line" };
    const node = await findNodeAccess(parts.db, parts.secretBox, line.nodeId);
    const at = { nodeId: line.nodeId, port: line.port };
    if (node === undefined) return { ...at, outcome: "unknown", reason: "no-access" };
    return { ...at, ...(await observePort(parts, { node, port: line.port, login, beganAt, endsAt })) };
  } catch (error) {
    parts.log.warn({ err: error }, "line left unobserved");
    return { outcome: "unknown", reason: "failed" };
  }
}

type Place = {
  readonly node: ReachableNode;
  readonly port: number;
  readonly login: Login;
  readonly beganAt: number;
  readonly endsAt: number;
};

async function observePort(parts: SwitchParts, place: Place): Promise<LineObservation> {
  const { node, port, login, beganAt, endsAt } = place;
  const kept = await findKeptNode(parts.db, node.id);
  const signal = AbortSignal.timeout(Math.max(1, Math.round(endsAt - performance.now())));
  const agent = openAgent(parts, node, { signal });
  try {
    const one = await readFirst(agent, { node, port, kept });
    if (one === undefined) {
      await keep(parts, { kept, node, facts: [], upTicks: null });
      return { outcome: "unknown", reason: "port-unknown" };
    }
    const [errors, addresses] = await Promise.all([
      judgeErrorsOf(agent, one, { kept, policy: parts.policy, beganAt, endsAt }),
      one.reading.oper === "up" && !one.reading.isBundled
        ? readAddresses(agent, one.reading.ifIndex).catch(orUnknown)
        : null,
    ]);
    const facts = await factsOf(parts, { node, login, one, kept, errors, addresses });
    await keep(parts, { kept, node, facts, upTicks: one.upTicks });
    return { outcome: "seen", reading: one.reading, facts };
  } catch (error) {
    if (!isSilence(error)) throw error;
    parts.signal?.throwIfAborted();
    await keepSilence(parts, { kept, node });
    return { outcome: "unknown", reason: "silent" };
  } finally {
    agent.close();
  }
}

function orUnknown(error: unknown): null {
  if (isSilence(error)) return null;
  throw error;
}

type Where = { readonly node: ReachableNode; readonly port: number; readonly kept: KeptNode | undefined };

/** Where the port was last, unless the switch has started anew since; else it is looked for. */
async function readFirst(agent: SnmpAgent, { node, port, kept }: Where): Promise<OnePort | undefined> {
  const known = kept?.ports.find((one) => one.port === port);
  if (known !== undefined) {
    const one = await readOnePort(agent, known);
    if (secondsBetween(kept?.upTicks ?? 0, one.upTicks) !== null) return one;
  }
  const places = await findPorts(agent, node.ports);
  const place = places.find((one: PortPlace) => one.port === port);
  return place && readOnePort(agent, place);
}

/** What a second reading after this long can tell. */
const secondReadingMilliseconds = 1_000;
const secondReadingNeedsMilliseconds = 1_200;
/** Many who ask at once take longer, for what comes after the second reading as for what came before the first. */
const slownessCounts = 2;

/** Compares with the last reading of the sweep; where that tells nothing, with one of our own a second later. */
async function judgeErrorsOf(
  agent: SnmpAgent,
  one: OnePort,
  {
    kept,
    policy,
    beganAt,
    endsAt,
  }: { kept: KeptNode | undefined; policy: SwitchParts["policy"]; beganAt: number; endsAt: number },
): Promise<ErrorsJudgement | null> {
  const { counters, port, ifIndex } = one.reading;
  const now = { counters, upTicks: one.upTicks };
  const before = kept?.ports.find((known) => known.port === port);
  const judged =
    before === undefined
      ? null
      : judgeErrors({ counters: before.counters, upTicks: before.countedTicks }, now, policy.switches);
  if (judged !== null || counters === null || one.reading.oper !== "up") return judged;
  const spent = performance.now() - beganAt;
  if (beganAt + spent * (1 + slownessCounts) + secondReadingNeedsMilliseconds > endsAt) return null;
  await pause(secondReadingMilliseconds);
  const later = await readOnePort(agent, { port, ifIndex, name: "" }).catch(orUnknown);
  if (later === null) return null;
  return judgeErrors(now, { counters: later.reading.counters, upTicks: later.upTicks }, policy.switches);
}

type Seen = {
  readonly node: ReachableNode;
  readonly login: Login;
  readonly one: OnePort;
  readonly kept: KeptNode | undefined;
  readonly errors: ErrorsJudgement | null;
  readonly addresses: readonly string[] | null;
};

const otherMakerHours = 24;

async function factsOf({ db, now }: SwitchParts, seen: Seen): Promise<readonly PortReport[]> {
  const { node, login, errors, addresses, kept } = seen;
  const { reading } = seen.one;
  const at = now();
  const known = (await findPortFacts(db, login)).find((fact) => fact.fact === "mac");
  const before =
    known?.fact !== "mac"
      ? null
      : {
          value: known.value,
          addresses: known.detail?.addresses ?? [],
          isRecent: isAfter(known.at, addHours(at, -otherMakerHours)),
        };
  const mac = judgeAddresses(addresses, before);
  const keptPort = kept?.ports.find(({ port }) => port === reading.port);
  const megabitsMax = most([
    reading.megabitsMax,
    keptPort?.megabitsSeen ?? null,
    speedOfMost((kept?.ports ?? []).map(({ megabitsSeen }) => megabitsSeen)),
  ]);
  const { megabits, duplex } = reading;
  const report = (fact: string, value: string | null | undefined, detail?: object): readonly PortReport[] =>
    value === null || value === undefined
      ? []
      : [{ nodeId: node.id, port: reading.port, fact, value, lengthMeters: null, at, detail }];
  return [
    ...report("admin", reading.admin),
    ...report("oper", reading.oper),
    ...report("speed", judgeSpeed(reading, megabitsMax), { megabits, duplex, megabitsMax }),
    ...report("errors", errors?.value, errors?.detail),
    ...report("mac", mac?.value, mac?.detail),
  ];
}

type Learnt = {
  readonly kept: KeptNode | undefined;
  readonly node: ReachableNode;
  readonly facts: readonly PortReport[];
  readonly upTicks: number | null;
};

/** The node answers; what of that is new is told as signals. */
async function keep({ db, now }: SwitchParts, { kept, node, facts, upTicks }: Learnt): Promise<void> {
  const at = now();
  const nodeId = node.id;
  const upSeconds = upTicks === null ? null : upSecondsOf(upTicks);
  const oper = facts.find(({ fact }) => fact === "oper");
  const before = kept?.ports.find(({ port }) => port === oper?.port)?.oper ?? null;
  const signals: Signal[] = [
    ...(kept?.state === "unreachable"
      ? ([{ kind: "node-seen", at, nodeId, state: "up", by: "snmp", upSeconds }] as const)
      : []),
    ...(oper !== undefined && before !== null && before !== oper.value
      ? ([
          {
            kind: "port-seen",
            at,
            nodeId,
            port: oper.port,
            state: oper.value === "up" ? "up" : "down",
            by: "snmp",
          },
        ] as const)
      : []),
  ];
  await keepLearnt(db, { nodes: [{ nodeId, state: "up", at }], ports: facts, signals });
}

/** What is learnt of many lines at once is kept in one transaction. */
const keepLearnt = gathered<Observations & { readonly signals: readonly Signal[] }>((db, learnt) =>
  inTransaction(db, async (tx) => {
    const [nodes, ports] = [learnt.flatMap((one) => one.nodes), learnt.flatMap((one) => one.ports)];
    await recordObservations({ tx }, { nodes, ports });
    await recordSignals(
      { tx },
      learnt.flatMap(({ signals }) => signals),
    );
  }),
);

async function keepSilence(
  { db, now }: SwitchParts,
  { kept, node }: Pick<Learnt, "kept" | "node">,
): Promise<void> {
  const at = now();
  const nodeId = node.id;
  const signal: Signal = { kind: "node-seen", at, nodeId, state: "unreachable", by: "snmp", upSeconds: null };
  const signals = kept?.state === "unreachable" ? [] : [signal];
  await keepLearnt(db, { nodes: [{ nodeId, state: "unreachable", at }], ports: [], signals });
}
