import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { NetworkEvent } from "../life/network-events.ts";
import { cities } from "../world/places.ts";

/** An accounting request as it arrived, read by a decoder that shares nothing with the simulator's encoder. */
export type Accounting = {
  readonly from: string;
  readonly raw: string;
  readonly login: string;
  readonly status: "start" | "stop" | "interim" | "on" | "off";
  readonly sessionId: string;
  readonly at: number;
  readonly cause: number | null;
  readonly sessionTime: number | null;
  readonly interimInterval: number;
  readonly outputOctets: number;
};

/** The outside as the simulator sees it: takes RADIUS accounting and the integration calls, and remembers them. */
export type ProductReceiver = {
  readonly radius: { readonly host: string; readonly port: number };
  readonly url: string;
  readonly accounting: Accounting[];
  readonly events: NetworkEvent[];
  readonly requests: { readonly path: string; readonly authorization: string; readonly body: unknown }[];
  /** Decides which requests are lost on the way: they are seen, but not answered. */
  loses: (accounting: Accounting) => boolean;
  /** Answers to other paths than those of the integration calls. */
  answer: (path: string, body: unknown) => unknown;
  forget(): void;
  close(): Promise<void>;
};

const secrets = new Map(cities.map(({ nasAddress, nasSecret }) => [nasAddress, nasSecret]));
const statuses = new Map([
  [1, "start"],
  [2, "stop"],
  [3, "interim"],
  [7, "on"],
  [8, "off"],
] as const);

export async function receiveAsProduct(): Promise<ProductReceiver> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const path = request.url ?? "";
      receiver.requests.push({ path, authorization: request.headers.authorization ?? "", body });
      response.setHeader("content-type", "application/json").end(JSON.stringify(answerTo(path, body)));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const answerTo = (path: string, body: unknown): unknown => {
    if (path === "/api/network/events") return takeEvents(receiver.events, body);
    if (path === "/api/billing/fee-states") return { accepted: 1, duplicates: 0, rejected: [] };
    return receiver.answer(path, body);
  };
  const receiver: ProductReceiver = {
    radius: { host: "127.0.0.1", port: socket.address().port },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accounting: [],
    events: [],
    requests: [],
    loses: () => false,
    answer: () => ({}),
    forget: () => {
      receiver.accounting.length = 0;
      receiver.events.length = 0;
    },
    close: async () => {
      socket.close();
      server.closeAllConnections();
      server.close();
    },
  };
  socket.on("message", (packet, from) => {
    const secret = secrets.get(from.address);
    if (secret === undefined) throw new Error(`nobody knows ${from.address}`);
    const accounting = decode(packet, from.address, secret);
    receiver.accounting.push(accounting);
    if (!receiver.loses(accounting)) socket.send(responseTo(packet, secret), from.port, from.address);
  });
  return receiver;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? null : JSON.parse(text);
}

function takeEvents(known: NetworkEvent[], body: unknown): unknown {
  const { events } = body as { events: NetworkEvent[] };
  const fresh = events.filter(({ id }) => known.every((event) => event.id !== id));
  known.push(...fresh);
  return { accepted: fresh.length, duplicates: events.length - fresh.length, rejected: [] };
}

/** @throws when the packet isn't signed with the secret (RFC 2866, 3) or lacks what is needed. */
function decode(packet: Buffer, from: string, secret: string): Accounting {
  const unsigned = Buffer.from(packet);
  unsigned.fill(0, 4, 20);
  const signature = createHash("md5").update(unsigned).update(secret).digest();
  if (
    packet[0] !== 4 ||
    packet.readUInt16BE(2) !== packet.length ||
    !signature.equals(packet.subarray(4, 20))
  ) {
    throw new Error(`${from} sent a packet that is not signed`);
  }
  const values = new Map<number, Buffer>();
  for (let index = 20; index < packet.length; index += packet[index + 1]!) {
    values.set(packet[index]!, packet.subarray(index + 2, index + packet[index + 1]!));
  }
  const text = (type: number): string => values.get(type)?.toString("utf8") ?? "";
  const number = (type: number): number | null => values.get(type)?.readUInt32BE() ?? null;
  return {
    from,
    raw: packet.toString("hex"),
    login: text(1),
    status: statuses.get(number(40) as 1)!,
    sessionId: text(44),
    at: number(55)!,
    cause: number(49),
    sessionTime: number(46),
    interimInterval: number(85) ?? 0,
    outputOctets: (number(53) ?? 0) * 2 ** 32 + (number(43) ?? 0),
  };
}

/** An Accounting-Response without attributes. */
export function responseTo(request: Buffer, secret: string): Buffer {
  const header = Buffer.from([5, request[1]!, 0, 20]);
  const signature = createHash("md5").update(header).update(request.subarray(4, 20)).update(secret).digest();
  return Buffer.concat([header, signature]);
}
