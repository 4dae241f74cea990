import { hashOf } from "../world/chance.ts";
import type { Topology } from "../world/topology.ts";
import type { Line } from "../world/world.ts";
import type { Second } from "../time.ts";

/** What can be broken. Those of lines are made at a login, those of nodes at a node's id. */
export const lineFaultKinds = [
  "cut-cable",
  "short-cable",
  "port-disabled",
  "router-off",
  "router-hung",
  "router-restart",
  "wrong-password",
  "reauthentication",
  "drops",
  "line-errors",
  "slow-link",
] as const;
export const nodeFaultKinds = [
  "switch-off",
  "power-off",
  "feed-off",
  "switch-silent",
  "switch-nonsense",
  "uplink-cut",
  "bng-down",
  "nas-restart",
  "nightly-reauthentication",
  "power-flicker",
] as const;

export type LineFaultKind = (typeof lineFaultKinds)[number];
export type NodeFaultKind = (typeof nodeFaultKinds)[number];

export type FaultKind = LineFaultKind | NodeFaultKind;

export const isLineFaultKind = (kind: FaultKind): kind is LineFaultKind =>
  lineFaultKinds.some((one) => one === kind);

/** `mendedAt` may lie ahead: what passes by itself is made with its end. */
type MadeAndMended = { readonly id: string; readonly madeAt: Second; readonly mendedAt: Second | null };

/** Something wrong with one line. */
export type LineFault = MadeAndMended & {
  readonly kind: LineFaultKind;
  readonly login: string;
  /** From the switch to the cut or the short. */
  readonly lengthMeters?: number | undefined;
  /** Between two breaks, of a line that drops. */
  readonly gapMinutes?: { readonly min: number; readonly max: number } | undefined;
  /** Civil hours in which a line drops; without them, always. `to` is not included and may be past midnight. */
  readonly hours?: { readonly from: number; readonly to: number } | undefined;
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

/** Whether it is there at a moment; mended in the second in which it was made, it is there for that second. */
export const isActive = ({ madeAt, mendedAt }: Fault, at: Second): boolean =>
  madeAt <= at && (mendedAt === null || at < mendedAt);

/** What passes by itself, and after how many seconds. */
export const passingSeconds: Partial<Record<FaultKind, number>> = {
  "router-restart": 45,
  reauthentication: 3,
  "nas-restart": 40,
  "power-flicker": 20,
};

/** Where a node's fault is made when it is made at a login: at its switch unless it is told here. */
export const levelOf: Partial<Record<FaultKind, "bng" | "aggregation">> = {
  "bng-down": "bng",
  "nas-restart": "bng",
  "nightly-reauthentication": "bng",
  "uplink-cut": "aggregation",
  "power-flicker": "aggregation",
};

/** The lines whose sessions a fault takes. */
export function linesReached(fault: Fault, topology: Topology): readonly Line[] {
  if (isLineFault(fault)) {
    const line = topology.line(fault.login);
    return line === null ? [] : [line];
  }
  if (fault.kind === "power-flicker") return topology.linesUnder(fault.nodeId);
  return nodesReached(fault, topology).flatMap((id) => topology.linesUnder(id));
}

/** Nodes that work, though they are told wrong things of or nothing at all. */
const worksOn: readonly NodeFaultKind[] = [
  "feed-off",
  "switch-nonsense",
  "nas-restart",
  "nightly-reauthentication",
];

/** The nodes that can't be asked over the network: those that the fault stops and those behind them. */
export function nodesOutOfSight(fault: NodeFault, topology: Topology): readonly string[] {
  if (worksOn.includes(fault.kind)) return [];
  // Switches are managed past the gateway of the subscribers.
  if (fault.kind === "switch-silent" || fault.kind === "bng-down") return [fault.nodeId];
  return nodesReached(fault, topology).flatMap((id) => topology.nodesFrom(id).map((node) => node.id));
}

/** Nodes that were without power while the fault was there, and start anew after it. */
export function nodesWithoutPower(fault: NodeFault, topology: Topology): readonly string[] {
  const isPowered = !["switch-off", "power-off", "power-flicker", "bng-down"].includes(fault.kind);
  return isPowered ? [] : nodesReached(fault, topology);
}

/** The nodes that the fault itself stops; a power cut takes all switches of a building, a flicker a whole district. */
export function nodesReached(fault: NodeFault, topology: Topology): readonly string[] {
  if (fault.kind === "power-flicker") return topology.nodesFrom(fault.nodeId).map((node) => node.id);
  const takesBuilding = fault.kind === "power-off" || fault.kind === "feed-off";
  const beside = takesBuilding ? topology.switchesBeside(fault.nodeId) : [];
  return beside.length === 0 ? [fault.nodeId] : beside.map((node) => node.id);
}

/** A cut in the riser, outside the flat, at a place that belongs to this line. */
export const cutLengthMeters = (line: Line): number =>
  Math.max(
    2,
    Math.floor((line.riserLengthMeters * (20 + (hashOf("cut", line.subscriber.login) % 70))) / 100),
  );
