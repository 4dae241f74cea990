import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import type { PortState, Ports } from "../life/ports.ts";
import type { Second } from "../time.ts";
import type { Topology } from "../world/topology.ts";
import type { AccessNode, World } from "../world/world.ts";
import { answerPacket, type Agent } from "./agent.ts";
import { CableTests } from "./cable-test.ts";
import { makerOf } from "./makers.ts";
import { columnsOf, type PortView, type SwitchView } from "./switch-columns.ts";
import type { Column } from "./device.ts";
import { engineId } from "./usm.ts";

export type SwitchParts = {
  readonly world: World;
  readonly topology: Topology;
  readonly now: () => Second;
  /** As it is at this moment: faults come and go. */
  readonly ports: () => Ports;
};

/** Access switches have two ways up; nodes above them, for which no line is known, show so many ports. */
const uplinks = 2;
const portsAbove = 8;
const bindTriesMax = 30;

/** The agents of all nodes: each answers on its node's own address, all on the same port. */
export class Switches {
  readonly port: number;
  readonly #parts: SwitchParts;
  readonly #sockets: ReadonlyMap<string, Socket>;
  readonly #columns = new Map<AccessNode, readonly Column[]>();
  readonly #startedAt = performance.now();

  private constructor(parts: SwitchParts, port: number, sockets: ReadonlyMap<string, Socket>) {
    this.#parts = parts;
    this.port = port;
    this.#sockets = sockets;
    for (const node of parts.world.nodes) {
      const socket = sockets.get(node.address)!;
      socket.on("message", (packet, from) => this.#receive(node, packet, from));
      socket.on("error", () => undefined);
    }
  }

  /** @throws when no port can be found that is free on every address. */
  static async open(parts: SwitchParts): Promise<Switches> {
    const addresses = parts.world.nodes.map(({ address }) => address);
    for (let tries = 0; tries < bindTriesMax; tries++) {
      const bound = await bindAll(addresses);
      if (bound !== null) return new Switches(parts, bound.port, bound.sockets);
    }
    throw new Error("no UDP port is free on all addresses of the network's nodes");
  }

  /** What a node answers when it is asked; for people who want to look at it without a client of their own. */
  columns(node: AccessNode): readonly Column[] {
    const known = this.#columns.get(node);
    if (known !== undefined) return known;
    const columns = columnsOf(this.#view(node));
    this.#columns.set(node, columns);
    return columns;
  }

  /** Sends a packet from the node's own address. */
  send(node: AccessNode, packet: Buffer, to: { readonly host: string; readonly port: number }): void {
    this.#sockets.get(node.address)?.send(packet, to.port, to.host);
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket.close();
  }

  #receive(node: AccessNode, packet: Buffer, from: RemoteInfo): void {
    const { ports, now } = this.#parts;
    if (!ports().answers(node, now())) return;
    const agent: Agent = {
      columns: this.columns(node),
      engine: {
        id: engineId(node.id),
        boots: 1,
        time: () => Math.floor((performance.now() - this.#startedAt) / 1000),
      },
      talksNonsense: ports().talksNonsense(node, now()),
    };
    const said = answerPacket(packet, agent);
    if (said !== null) this.#sockets.get(node.address)!.send(said, from.port, from.address);
  }

  #view(node: AccessNode): SwitchView {
    const { topology, now, ports } = this.#parts;
    const maker = makerOf(node);
    const lines = new Map(topology.linesUnder(node.id).map((line) => [line.port, line]));
    const down = node.kind === "switch" ? (node.ports ?? 0) : 0;
    const count = node.kind === "switch" ? down + uplinks : portsAbove;
    const views = Array.from({ length: count }, (_, index): PortView => {
      const port = index + 1;
      const isUplink = port > down;
      const line = isUplink ? undefined : lines.get(port);
      let seen: { readonly at: Second; readonly from: Ports; readonly state: PortState } | undefined;
      const state = (): PortState => {
        if (line === undefined) return isUplink ? uplinkState(now()) : freeState;
        const [at, from] = [now(), ports()];
        if (seen?.at !== at || seen.from !== from) seen = { at, from, state: from.port(line, at) };
        return seen.state;
      };
      return { port, ifIndex: maker.interfaceOf(port), line, isUplink, state };
    });
    return {
      node,
      maker,
      tests: new CableTests(maker.cableTestSeconds),
      ports: views,
      uptimeSeconds: () => now() - ports().startedAt(node, now()),
    };
  }
}

const nothingCounted = { octetsUp: 0, octetsDown: 0, framesUp: 0, framesDown: 0, errors: 0 };

const freeState: PortState = {
  isAdminUp: true,
  isUp: false,
  megabits: 1000,
  hasMac: false,
  cable: { state: "open", lengthMeters: 0 },
  counters: nothingCounted,
};

const uplinkState = (at: Second): PortState => ({
  ...freeState,
  isUp: true,
  hasMac: true,
  counters: {
    octetsUp: at * 4_000_000,
    octetsDown: at * 600_000,
    framesUp: at * 3_600,
    framesDown: at * 2_000,
    errors: 0,
  },
});

/** The first address takes any free port, the others the same one; null when one of them has it no more. */
async function bindAll(
  addresses: readonly string[],
): Promise<{ port: number; sockets: ReadonlyMap<string, Socket> } | null> {
  const [first, ...rest] = addresses;
  const leader = await bind(first!, 0);
  if (leader === null) return null;
  const { port } = leader.address();
  const others = await Promise.all(
    rest.map(async (address) => [address, await bind(address, port)] as const),
  );
  const sockets = new Map<string, Socket>([[first!, leader]]);
  for (const [address, socket] of others) if (socket !== null) sockets.set(address, socket);
  if (sockets.size === new Set(addresses).size) return { port, sockets };
  for (const socket of sockets.values()) socket.close();
  return null;
}

/** Null when the port is taken there. */
function bind(address: string, port: number): Promise<Socket | null> {
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", (error: NodeJS.ErrnoException) => {
      socket.close();
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    socket.bind({ address, port }, () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}
