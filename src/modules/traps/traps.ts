import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { Counter } from "prom-client";
import type { Log } from "../../platform/log.ts";
import type { ReachableNode } from "../topology/topology.ts";
import { isHint } from "./trap.ts";
import { TrapReceiver } from "./trap-receiver.ts";

/**
 * Receives traps and informs (RFC 3416) of the access network's nodes, known by their addresses, and of version 3 by
 * what the node's own user has signed. What they say is never believed: it only makes us ask their sender.
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

const outcomes = [
  "hint",
  "other",
  "question",
  "refused",
  "unreadable",
  "unknown-sender",
  "too-many",
] as const;
type Outcome = (typeof outcomes)[number];

const received = new Counter({
  name: "uide_snmp_traps_total",
  help: "Datagrams at the port for traps: hints, what is none of our business, questions that come before informs, and what was not taken: of a wrong user or password, unreadable, of an unknown sender, or too many.",
  labelNames: ["outcome"],
});
for (const outcome of outcomes) received.inc({ outcome }, 0);

/** Binds to the address and starts. @throws when the port is taken. */
export async function startTrapServer(
  parts: TrapServerParts,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<TrapServer> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const senders = new Senders(parts, new TrapReceiver(socket));
  await senders.refresh();
  socket.bind(port, host);
  await once(socket, "listening");
  socket.on("error", (error) => parts.log.warn({ err: error }, "trap socket failed"));
  socket.on("message", (datagram, from) => received.inc({ outcome: senders.take(datagram, from) }));
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

/** The nodes that may send, and how often they have lately. */
class Senders {
  readonly #parts: TrapServerParts;
  readonly #receiver: TrapReceiver;
  #nodeByAddress: ReadonlyMap<string, ReachableNode> = new Map();
  #counts = new Map<string, number>();
  #countedSince = 0;

  constructor(parts: TrapServerParts, receiver: TrapReceiver) {
    this.#parts = parts;
    this.#receiver = receiver;
  }

  async refresh(): Promise<void> {
    try {
      const nodes = await this.#parts.findNodes();
      this.#nodeByAddress = new Map(nodes.map((node) => [node.address, node]));
    } catch (error) {
      this.#parts.log.warn({ err: error }, "senders of traps stay as they were");
    }
  }

  /** A flood, or a stranger, costs nothing but counting. */
  take(datagram: Buffer, from: RemoteInfo): Outcome {
    const node = this.#nodeByAddress.get(from.address.replace(/^::ffff:/, ""));
    if (node === undefined) return "unknown-sender";
    if (!this.#isWithinLimit(node.id)) return "too-many";
    const read = this.#receiver.receive(datagram, from, node.access.read);
    if (read.kind !== "notification") return read.kind;
    if (!isHint(read.pdu)) return "other";
    this.#parts.onHint(node.id);
    return "hint";
  }

  #isWithinLimit(nodeId: string): boolean {
    const now = performance.now();
    if (now - this.#countedSince > minuteMilliseconds) {
      this.#counts = new Map();
      this.#countedSince = now;
    }
    const count = (this.#counts.get(nodeId) ?? 0) + 1;
    this.#counts.set(nodeId, count);
    return count <= this.#parts.trapsPerMinuteOfNodeMax;
  }
}
