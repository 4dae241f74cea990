import { hashOf, chance } from "../world/chance.ts";
import type { Topology } from "../world/topology.ts";
import type { Line } from "../world/world.ts";
import { minute, type Second } from "../time.ts";
import type { Break, Span } from "./break.ts";

/** What can be broken. Those of lines are made at a login, those of nodes at a node's id. */
export const lineFaultKinds = ["cut-cable", "router-off", "router-hung", "drops", "line-errors"] as const;
export const nodeFaultKinds = ["switch-off", "power-off", "switch-silent"] as const;

export type LineFaultKind = (typeof lineFaultKinds)[number];
export type NodeFaultKind = (typeof nodeFaultKinds)[number];

export type FaultKind = LineFaultKind | NodeFaultKind;

export const isLineFaultKind = (kind: FaultKind): kind is LineFaultKind =>
  lineFaultKinds.some((one) => one === kind);

type MadeAndMended = { readonly id: string; readonly madeAt: Second; readonly mendedAt: Second | null };

/** Something wrong with one line. */
export type LineFault = MadeAndMended & {
  readonly kind: LineFaultKind;
  readonly login: string;
  /** From the switch to the cut, of a cut cable. */
  readonly lengthMeters?: number | undefined;
  /** Between two breaks, of a line that drops. */
  readonly gapMinutes?: { readonly min: number; readonly max: number } | undefined;
};

/** Something wrong with a node, and so with all that needs it. */
export type NodeFault = MadeAndMended & { readonly kind: NodeFaultKind; readonly nodeId: string };

export type Fault = LineFault | NodeFault;

export const isLineFault = (fault: Fault): fault is LineFault => "login" in fault;

/** The login or node that a fault is made at. */
export const targetOf = (fault: Fault): string => (isLineFault(fault) ? fault.login : fault.nodeId);

/** Nothing can be broken twice in the same way, at the same place, in the same second. */
export const faultId = (kind: FaultKind, target: string, madeAt: Second): string =>
  `${kind}-${target}-${madeAt}`;

type Delay = readonly [secondsMin: number, secondsMax: number];

/** What breaks sessions: how soon each is lost after the fault was made and back after it was mended, in seconds. */
type SessionLossKind = Exclude<FaultKind, "drops" | "line-errors" | "switch-silent">;

const sessionLosses: Record<SessionLossKind, { readonly lost: Delay; readonly back: Delay }> = {
  "cut-cable": { lost: [1, 4], back: [5, 12] },
  "router-off": { lost: [1, 4], back: [8, 20] },
  "router-hung": { lost: [1, 4], back: [8, 20] },
  "switch-off": { lost: [1, 8], back: [6, 30] },
  "power-off": { lost: [1, 8], back: [6, 40] },
};

const gapMinutesByDefault = { min: 2, max: 5 };

/** The lines whose sessions a fault takes. */
export function linesReached(fault: Fault, topology: Topology): readonly Line[] {
  if (isLineFault(fault)) {
    const line = topology.line(fault.login);
    return line === null ? [] : [line];
  }
  return nodesReached(fault, topology).flatMap((id) => topology.linesUnder(id));
}

/** The nodes that monitoring loses sight of: those that the fault stops and those behind them. */
export const nodesOutOfSight = (fault: NodeFault, topology: Topology): readonly string[] =>
  fault.kind === "switch-silent"
    ? [fault.nodeId]
    : nodesReached(fault, topology).flatMap((id) => topology.nodesFrom(id).map((node) => node.id));

/** The nodes that the fault itself stops; a power cut takes all switches of a building. */
export function nodesReached(fault: NodeFault, topology: Topology): readonly string[] {
  const beside = fault.kind === "power-off" ? topology.switchesBeside(fault.nodeId) : [];
  return beside.length === 0 ? [fault.nodeId] : beside.map((node) => node.id);
}

/** The breaks that a fault causes on one of the lines that it reaches, at least as far as they touch the span. */
export function breaksOfFault(fault: Fault, login: string, span: Span): readonly Break[] {
  if (fault.kind === "line-errors" || fault.kind === "switch-silent") return [];
  if (fault.kind === "drops") return dropsOf(fault, span);
  const { lost, back } = sessionLosses[fault.kind];
  const draw = chance(fault.id, login);
  const from = fault.madeAt + draw.whole(...lost);
  const backAfter = draw.whole(...back);
  const until = fault.mendedAt === null ? Infinity : Math.max(from + 1, fault.mendedAt + backAfter);
  return [{ from, until, cause: "lost-carrier" }];
}

/**
 * Time is cut into slots as long as the middle gap, with a drop somewhere in each slot's beginning:
 * so two drops are never nearer than the least gap, nor farther apart than the longest.
 */
function dropsOf(fault: LineFault, span: Span): readonly Break[] {
  const { min, max } = fault.gapMinutes ?? gapMinutesByDefault;
  const slot = ((min + max) / 2) * minute;
  const jitter = Math.floor(((max - min) / 2) * minute);
  const until = Math.min(span.until, fault.mendedAt ?? Infinity);
  const drops: Break[] = [];
  let number = Math.max(0, Math.floor((span.from - fault.madeAt) / slot) - 1);
  for (; fault.madeAt + number * slot <= until; number++) {
    const draw = chance("drops", fault.login, number);
    const from = Math.ceil(fault.madeAt + number * slot) + (number === 0 ? 3 : draw.whole(0, jitter));
    if (from <= until) drops.push({ from, until: from + draw.whole(20, 90), cause: "lost-carrier" });
  }
  return drops;
}

/** A cut in the riser, outside the flat, at a place that belongs to this line. */
export const cutLengthMeters = (line: Line): number =>
  Math.max(
    2,
    Math.floor((line.riserLengthMeters * (20 + (hashOf("cut", line.subscriber.login) % 70))) / 100),
  );
