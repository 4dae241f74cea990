import type { Second } from "../time.ts";
import type { Life } from "../life/sessions.ts";
import { isLineFault, linesReached, nodesWithoutPower, type Fault, type NodeFault } from "../life/faults.ts";
import { startSeconds, type Ports } from "../life/ports.ts";
import type { Span } from "../life/break.ts";
import type { Topology } from "../world/topology.ts";
import type { AccessNode, Line } from "../world/world.ts";
import { readCommunity } from "./access.ts";
import { integer, objectId, readOid, unsigned, type Oid } from "./ber.ts";
import { makerOf } from "./makers.ts";
import type { Switches } from "./switches.ts";
import { encodeCommunityMessage, pduTags, type Varbind } from "./pdu.ts";

/** What a switch says unasked (RFC 3418, RFC 2863). It is said once and may be lost. */
export type Trap = { readonly node: AccessNode; readonly at: Second } & (
  | { readonly kind: "coldStart" }
  | { readonly kind: "linkDown" | "linkUp"; readonly line: Line }
);

type TrapFacts = {
  readonly faults: readonly Fault[];
  readonly topology: Topology;
  readonly ports: Ports;
};

/** When the link of a line changes, in seconds after the fault was made and after it was mended. */
type Edges = { readonly made: readonly LinkChange[]; readonly mended: readonly LinkChange[] };
type LinkChange = readonly [kind: "linkDown" | "linkUp", afterSeconds: number];

const downAndUp: Edges = { made: [["linkDown", 1]], mended: [["linkUp", 1]] };
const edges: Partial<Record<Fault["kind"], Edges>> = {
  "cut-cable": downAndUp,
  "short-cable": downAndUp,
  "port-disabled": downAndUp,
  "router-off": downAndUp,
  "router-restart": downAndUp,
  "feed-off": downAndUp,
  "router-hung": {
    made: [],
    mended: [
      ["linkDown", 1],
      ["linkUp", 4],
    ],
  },
};

/** What switches say of faults in a span: after its beginning, up to its end. What nobody hears isn't said. */
export function trapsOf({ faults, topology, ports }: TrapFacts, span: Span): readonly Trap[] {
  const isNear = ({ madeAt, mendedAt }: Fault): boolean =>
    madeAt <= span.until && (mendedAt === null ? madeAt : mendedAt) >= span.from - startSecondsMax;
  return faults
    .filter(isNear)
    .flatMap((fault): readonly Trap[] => [
      ...linkTraps(fault, topology),
      ...(isLineFault(fault) ? [] : startTraps(fault, topology)),
    ])
    .filter(({ at, node }) => at > span.from && at <= span.until && ports.answers(node, at));
}

const startSecondsMax = 120;

function linkTraps(fault: Fault, topology: Topology): readonly Trap[] {
  const change = edges[fault.kind];
  if (change === undefined) return [];
  return linesReached(fault, topology).flatMap((line) => {
    const node = topology.node(line.nodeId)!;
    const say = (since: Second | null, changes: readonly LinkChange[]): readonly Trap[] =>
      since === null ? [] : changes.map(([kind, after]) => ({ kind, line, node, at: since + after }));
    return [...say(fault.madeAt, change.made), ...say(fault.mendedAt, change.mended)];
  });
}

const startTraps = (fault: NodeFault, topology: Topology): readonly Trap[] =>
  fault.mendedAt === null
    ? []
    : nodesWithoutPower(fault, topology).map((id) => ({
        kind: "coldStart",
        node: topology.node(id)!,
        at: fault.mendedAt! + startSeconds(fault, id),
      }));

/** Links go with the routers that households switch off and on. */
export function habitTraps(
  lines: readonly Line[],
  { life, topology, ports }: { life: Life; topology: Topology; ports: Ports },
  span: Span,
): readonly Trap[] {
  return lines.flatMap((line): readonly Trap[] => {
    const node = topology.node(line.nodeId)!;
    const changes = life.breaks(line, span).flatMap(({ from, until }) => [from, until]);
    return changes
      .filter((at) => at > span.from && at <= span.until && ports.answers(node, at))
      .flatMap((at): readonly Trap[] => {
        const [before, after] = [ports.port(line, at - 1).isUp, ports.port(line, at).isUp];
        return before === after ? [] : [{ kind: after ? "linkUp" : "linkDown", line, node, at }];
      });
  });
}

const notifications: Record<Trap["kind"], Oid> = {
  coldStart: readOid("1.3.6.1.6.3.1.1.5.1"),
  linkDown: readOid("1.3.6.1.6.3.1.1.5.3"),
  linkUp: readOid("1.3.6.1.6.3.1.1.5.4"),
};

/** The packet of a trap (RFC 3416, 4.2.6). @param uptimeSeconds of the switch. */
function encodeTrap(trap: Trap, uptimeSeconds: Second, requestId: number): Buffer {
  const varbinds: Varbind[] = [
    { oid: readOid("1.3.6.1.2.1.1.3.0"), value: unsigned("timeTicks", uptimeSeconds * 100) },
    { oid: readOid("1.3.6.1.6.3.1.1.4.1.0"), value: objectId(notifications[trap.kind]) },
  ];
  if (trap.kind !== "coldStart") {
    const ifIndex = makerOf(trap.node).interfaceOf(trap.line.port);
    const isUp = trap.kind === "linkUp";
    const entry = readOid("1.3.6.1.2.1.2.2.1");
    varbinds.push(
      { oid: [...entry, 1, ifIndex], value: integer(ifIndex) },
      { oid: [...entry, 7, ifIndex], value: integer(1) },
      { oid: [...entry, 8, ifIndex], value: integer(isUp ? 1 : 2) },
    );
  }
  const pdu = { tag: pduTags.trap, requestId, first: 0, second: 0, varbinds };
  return encodeCommunityMessage({ community: readCommunity, pdu });
}

/** Sends each trap from its switch's own address. */
export function sayTraps(
  traps: readonly Trap[],
  { switches, ports, to }: { switches: Switches; ports: () => Ports; to: { host: string; port: number } },
): void {
  for (const trap of traps) {
    const uptime = trap.at - ports().startedAt(trap.node, trap.at);
    requestId = (requestId % 2 ** 30) + 1;
    switches.send(trap.node, encodeTrap(trap, uptime, requestId), to);
  }
}

let requestId = 0;
