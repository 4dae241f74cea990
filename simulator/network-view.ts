import { isActive, isLineFault, targetOf, type Fault } from "./life/faults.ts";
import type { Network } from "./network.ts";
import { day, localIsoOf } from "./time.ts";
import { sessionIdOf } from "./wire/accounting.ts";
import type { Line } from "./world/world.ts";

const linesMax = 40;

/** A fault as the page and the command show it; times are ISO 8601, local, in the product's time. */
export type FaultView = {
  readonly id: string;
  readonly kind: Fault["kind"];
  readonly login: string | null;
  readonly node: string | null;
  readonly madeAt: string;
};

/** A line as the page and the command show it. */
type LineView = {
  readonly login: string;
  readonly ownerName: string;
  readonly address: string;
  readonly node: string;
  /** The nodes above its switch. */
  readonly above: readonly string[];
  readonly port: number;
  readonly riserLengthMeters: number;
  readonly suspended: boolean;
  readonly session: { readonly id: string; readonly startedAt: string } | null;
  readonly lastBreak: { readonly at: string; readonly cause: string } | null;
};

export type NetworkView = {
  readonly now: string;
  readonly speed: number;
  readonly linesInSession: number;
  readonly linesTotal: number;
  readonly faults: readonly FaultView[];
  readonly lines: readonly LineView[];
};

/** The network now, with the lines whose login, owner, address or switch has the words of the query; else the fixed ones. */
export function networkView(network: Network, query: string): NetworkView {
  const { world, clock } = network.parts;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = world.lines.filter((line) =>
    words.length === 0 ? line.isFixed : words.every((word) => searchText(line).includes(word)),
  );
  return {
    now: localIsoOf(clock.now()),
    speed: clock.speed,
    linesInSession: world.lines.filter((line) => sessionNow(network, line) !== null).length,
    linesTotal: world.lines.length,
    faults: network.faults.filter((fault) => isActive(fault, clock.now())).map(faultView),
    lines: found.slice(0, linesMax).map((line) => lineView(network, line)),
  };
}

export function faultView(fault: Fault): FaultView {
  const isOnLine = isLineFault(fault);
  const target = targetOf(fault);
  return {
    id: fault.id,
    kind: fault.kind,
    login: isOnLine ? target : null,
    node: isOnLine ? null : target,
    madeAt: localIsoOf(fault.madeAt),
  };
}

function lineView(network: Network, line: Line): LineView {
  const { clock, topology } = network.parts;
  const until = clock.now();
  const session = sessionNow(network, line);
  const last = network.life.breaks(line, { from: until - 2 * day, until }).at(-1);
  return {
    login: line.subscriber.login,
    ownerName: line.subscriber.ownerName,
    address: addressOf(line),
    node: line.nodeId,
    above: (["aggregation", "bng"] as const).flatMap((kind) => topology.above(line.nodeId, kind)?.id ?? []),
    port: line.port,
    riserLengthMeters: line.riserLengthMeters,
    suspended: line.subscriber.suspended,
    session: session && {
      id: sessionIdOf({ line, startedAt: session.startedAt }),
      startedAt: localIsoOf(session.startedAt),
    },
    lastBreak: last === undefined ? null : { at: localIsoOf(last.from), cause: last.cause },
  };
}

function sessionNow(network: Network, line: Line): { readonly startedAt: number } | null {
  const until = network.parts.clock.now();
  const session = network.life.sessions(line, { from: until, until }).at(-1);
  return session === undefined || session.endedAt !== null ? null : session;
}

const addressOf = ({ building, home }: Line): string =>
  `${building.city.name}, ${building.street}, ${building.house}, ${home.flat}`;

const searchText = (line: Line): string =>
  [line.subscriber.login, line.subscriber.ownerName, addressOf(line), line.nodeId].join(" ").toLowerCase();
