import { hashOf } from "../world/chance.ts";
import type { Topology } from "../world/topology.ts";
import { isoOf, type Second } from "../time.ts";
import type { Span } from "./break.ts";
import {
  cutLengthMeters,
  isLineFault,
  linesReached,
  nodesOutOfSight,
  nodesReached,
  type Fault,
  type LineFault,
  type NodeFault,
} from "./faults.ts";

/** What the provider's monitoring reports, as `POST /api/network/events` takes it. */
export type NetworkEvent = {
  /** The same for the same happening, so that sending it again changes nothing. */
  readonly id: string;
  /** ISO 8601, the product's time. */
  readonly at: string;
  readonly kind: NetworkEventKind;
  readonly node: string;
  readonly port?: number | undefined;
  readonly lengthMeters?: number | undefined;
};

type NetworkEventKind =
  | "node-down"
  | "node-up"
  | "node-unreachable"
  | "port-down"
  | "port-up"
  | "port-mac-none"
  | "port-errors-rising"
  | "port-errors-normal"
  | "cable-open"
  | "cable-ok";

/** An event's kind and how many seconds after the fault was made or mended monitoring sees it. */
type Sign = readonly [kind: NetworkEventKind, afterSeconds: number];

/** Traps come after a second; a cable test takes two more. A hung router that is restarted drops the port once. */
const signsOfLineFaults: Record<LineFault["kind"], { made: readonly Sign[]; mended: readonly Sign[] }> = {
  "cut-cable": {
    made: [
      ["port-down", 1],
      ["cable-open", 3],
    ],
    mended: [
      ["port-up", 1],
      ["cable-ok", 3],
    ],
  },
  "router-off": {
    made: [
      ["port-down", 1],
      ["cable-ok", 3],
    ],
    mended: [["port-up", 1]],
  },
  "router-hung": {
    made: [
      ["port-up", 1],
      ["port-mac-none", 2],
    ],
    mended: [
      ["port-down", 1],
      ["port-up", 4],
    ],
  },
  "line-errors": { made: [["port-errors-rising", 2]], mended: [["port-errors-normal", 2]] },
  // Monitoring knows no word for a short, and doesn't look at what follows.
  "short-cable": { made: [["port-down", 1]], mended: [["port-up", 1]] },
  "port-disabled": { made: [["port-down", 1]], mended: [["port-up", 1]] },
  "router-restart": { made: [["port-down", 1]], mended: [["port-up", 1]] },
  "wrong-password": { made: [], mended: [] },
  reauthentication: { made: [], mended: [] },
  "slow-link": { made: [], mended: [] },
  drops: { made: [], mended: [] },
};

/** What monitoring's slow rounds never see. */
const unseenKinds: readonly NodeFault["kind"][] = [
  "switch-nonsense",
  "nas-restart",
  "nightly-reauthentication",
  "power-flicker",
];

const nodeLostAfterSeconds = 2;
const nodeBackAfterSeconds = 5;

/** What monitoring saw of the faults in a span: after its beginning, up to its end, oldest first. */
export function networkEventsOf(
  faults: readonly Fault[],
  topology: Topology,
  span: Span,
): readonly NetworkEvent[] {
  return faults
    .flatMap((fault) =>
      isLineFault(fault) ? signsOfLine(fault, faults, topology) : signsOfNodes(fault, topology),
    )
    .filter(({ at }) => at > span.from && at <= span.until)
    .toSorted((a, b) => a.at - b.at)
    .map(({ fault, turn, at, ...seen }) => ({
      id: [fault.id, turn, seen.kind, seen.node, ...(isLineFault(fault) ? [] : [seen.port ?? []])]
        .flat()
        .join(":"),
      at: isoOf(at),
      ...seen,
    }));
}

type Seen = Omit<NetworkEvent, "id" | "at"> & {
  readonly fault: Fault;
  readonly turn: "made" | "mended";
  readonly at: Second;
};

function signsOfLine(fault: LineFault, faults: readonly Fault[], topology: Topology): readonly Seen[] {
  const line = topology.line(fault.login);
  if (line === null) return [];
  const see = (turn: Seen["turn"], since: Second | null): readonly Seen[] =>
    (since === null ? [] : signsOfLineFaults[fault.kind][turn]).map(([kind, after], index) => ({
      fault,
      turn,
      kind,
      node: line.nodeId,
      port: line.port,
      ...(kind === "cable-open" && { lengthMeters: fault.lengthMeters ?? cutLengthMeters(line) }),
      at: firstSight(since! + after, index, { nodeId: line.nodeId, faults, topology }),
    }));
  return [...see("made", fault.madeAt), ...see("mended", fault.mendedAt)];
}

type Sight = { readonly nodeId: string; readonly faults: readonly Fault[]; readonly topology: Topology };

/** Monitoring can't see the ports of a switch that doesn't answer; it sees them when the switch is back. */
function firstSight(at: Second, order: number, sight: Sight): Second {
  const blinding = sight.faults.find(
    (fault) =>
      !isLineFault(fault) &&
      at >= fault.madeAt + nodeLostAfterSeconds &&
      at <= (fault.mendedAt ?? Infinity) + nodeBackAfterSeconds &&
      nodesOutOfSight(fault, sight.topology).includes(sight.nodeId),
  );
  if (blinding === undefined) return at;
  if (blinding.mendedAt === null) return Infinity;
  return firstSight(blinding.mendedAt + nodeBackAfterSeconds + 1 + order, order, sight);
}

/** A stopped node is down; what lies behind it only can't be reached. */
function signsOfNodes(fault: NodeFault, topology: Topology): readonly Seen[] {
  if (unseenKinds.includes(fault.kind)) return [];
  if (fault.kind === "feed-off") return signsOfPorts(fault, topology);
  const stopped = fault.kind === "switch-silent" ? [] : nodesReached(fault, topology);
  return nodesOutOfSight(fault, topology).flatMap((node): readonly Seen[] => {
    const kind = stopped.includes(node) ? "node-down" : "node-unreachable";
    const made: Seen = { fault, turn: "made", kind, node, at: fault.madeAt + nodeLostAfterSeconds };
    if (fault.mendedAt === null) return [made];
    return [made, { ...made, turn: "mended", kind: "node-up", at: fault.mendedAt + nodeBackAfterSeconds }];
  });
}

/** The switch has a battery; the ports of all flats go down and come back, each at its own second. */
const signsOfPorts = (fault: NodeFault, topology: Topology): readonly Seen[] =>
  linesReached(fault, topology).flatMap((line): readonly Seen[] => {
    const after = 1 + (hashOf(fault.id, line.subscriber.login) % 8);
    const place = { fault, node: line.nodeId, port: line.port };
    const made: Seen = { ...place, turn: "made", kind: "port-down", at: fault.madeAt + after };
    if (fault.mendedAt === null) return [made];
    return [made, { ...place, turn: "mended", kind: "port-up", at: fault.mendedAt + after }];
  });
