import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { EventEmitter, once } from "node:events";
import { createReceiver } from "net-snmp";
import type { Log } from "../../platform/log.ts";
import type { SnmpCredentials } from "../../platform/snmp/credentials.ts";
import { snmpLibraryUser } from "../../platform/snmp/snmp-agent.ts";
import type { ReachableNode } from "../topology/topology.ts";
import { isHint } from "./trap.ts";

/**
 * Receives traps and informs (RFC 3416) of the access network's nodes, known by nothing but their addresses. What
 * they say is never believed: it only makes us ask their sender.
 */
export type TrapServer = { readonly port: number; stop(): Promise<void> };

export type TrapServerParts = {
  readonly log: Log;
  /** Asked at the start and every few seconds. */
  readonly findNodes: () => Promise<readonly ReachableNode[]>;
  readonly onHint: (nodeId: string) => void;
  readonly trapsPerMinuteOfNodeMax: number;
};

const refreshMilliseconds = 5_000;
const minuteMilliseconds = 60_000;

/** Binds to the address and starts. @throws when the port is taken. */
export async function startTrapServer(
  parts: TrapServerParts,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<TrapServer> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const gate = new Gate(socket);
  const receiver = receive(gate, parts);
  const senders = new Senders(parts, receiver);
  await senders.refresh();
  socket.bind(port, host);
  await once(socket, "listening");
  socket.on("error", (error) => parts.log.warn({ err: error }, "trap socket failed"));
  socket.on("message", (datagram, from) => {
    if (senders.mayHint(from.address)) gate.emit("message", datagram, from);
  });
  gate.onHint = (address) => senders.hint(address);
  const timer = setInterval(() => void senders.refresh(), refreshMilliseconds).unref();
  return {
    port: socket.address().port,
    async stop() {
      clearInterval(timer);
      socket.close();
      await once(socket, "close");
    },
  };
}

/** What the library takes for its socket: only datagrams of known senders come through. */
class Gate extends EventEmitter {
  readonly #socket: Socket;
  onHint: (address: string) => void = () => undefined;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  bind(): void {
    // It is bound before, to the port that the system or the settings chose.
  }

  send(...given: Parameters<Socket["send"]>): void {
    this.#socket.send(...given);
  }
}

type Receiver = {
  getAuthorizer(): { getUser(name: string): unknown; addUser(user: object): void };
};

function receive(gate: Gate, { log }: TrapServerParts): Receiver {
  const onMessage = (error: Error | null, notification?: { pdu: object; rinfo: RemoteInfo }): void => {
    if (error !== null) log.debug({ err: error }, "trap not read");
    else if (notification !== undefined && isHint(notification.pdu)) gate.onHint(notification.rinfo.address);
  };
  return createReceiver(
    { port: 1, disableAuthorization: true, dgramModule: { createSocket: () => gate } },
    onMessage,
  ) as Receiver;
}

/** The nodes that may send, and how often they have lately. */
class Senders {
  readonly #parts: TrapServerParts;
  readonly #receiver: Receiver;
  #nodeByAddress: ReadonlyMap<string, string> = new Map();
  #counts = new Map<string, number>();
  #countedSince = 0;

  constructor(parts: TrapServerParts, receiver: Receiver) {
    this.#parts = parts;
    this.#receiver = receiver;
  }

  async refresh(): Promise<void> {
    try {
      const nodes = await this.#parts.findNodes();
      this.#nodeByAddress = new Map(nodes.map(({ id, address }) => [address, id]));
      for (const { access } of nodes) this.#know(access.read);
    } catch (error) {
      this.#parts.log.warn({ err: error }, "senders of traps stay as they were");
    }
  }

  /** Version 3 needs the keys to read what was sent. */
  #know(credentials: SnmpCredentials): void {
    const authorizer = this.#receiver.getAuthorizer();
    if (credentials.version === "3" && authorizer.getUser(credentials.user) === null)
      authorizer.addUser(snmpLibraryUser(credentials));
  }

  /** Counts what a sender sends: a flood costs nothing but this. */
  mayHint(address: string): boolean {
    const nodeId = this.#nodeOf(address);
    if (nodeId === undefined) return false;
    const now = performance.now();
    if (now - this.#countedSince > minuteMilliseconds) {
      this.#counts = new Map();
      this.#countedSince = now;
    }
    const count = (this.#counts.get(nodeId) ?? 0) + 1;
    this.#counts.set(nodeId, count);
    return count <= this.#parts.trapsPerMinuteOfNodeMax;
  }

  hint(address: string): void {
    const nodeId = this.#nodeOf(address);
    if (nodeId !== undefined) this.#parts.onHint(nodeId);
  }

  #nodeOf = (address: string): string | undefined => this.#nodeByAddress.get(address.replace(/^::ffff:/, ""));
}
