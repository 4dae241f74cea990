import { hash } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

/**
 * `accounting-sender.ts PORT SECONDS`: plays four network access servers with 4,000 lines. Each line in turn reports
 * a Start, eight interims and a Stop, in packets of about 165 bytes and 17 attributes. A server has so many requests
 * unanswered at a time, and repeats one that isn't answered within a second. Prints what was sent and answered as JSON.
 */
const [port = 0, seconds = 0] = process.argv.slice(2).map(Number);
const secret = Buffer.from("testing123");
const servers = 4;
const linesOfServer = 1_000;
const unansweredMax = 128;
const interimsOfSession = 8;
const repeatMilliseconds = 1_000;
const patienceMilliseconds = 20_000;

/** What the database must hold when nothing is lost: each interim of a session carries its own number as octets. */
export type Sent = {
  readonly starts: number;
  readonly interims: number;
  readonly stops: number;
  readonly repeated: number;
  /** Not answered, although repeated for long. */
  readonly unanswered: number;
  readonly elapsedSeconds: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
};

type Unanswered = {
  readonly packet: Buffer;
  readonly kind: Kind;
  readonly firstSentAt: number;
  sentAt: number;
};
type Kind = "starts" | "interims" | "stops";

const answered: Record<Kind, number> = { starts: 0, interims: 0, stops: 0 };
const latencies: number[] = [];
let repeated = 0;
let unansweredAtEnd = 0;

const text = (type: number, value: string): Buffer =>
  Buffer.concat([Buffer.of(type, value.length + 2), Buffer.from(value)]);

function integer(type: number, value: number): Buffer {
  const attribute = Buffer.alloc(6);
  attribute.writeUInt8(type, 0);
  attribute.writeUInt8(6, 1);
  attribute.writeUInt32BE(value, 2);
  return attribute;
}

function encode(identifier: number, attributes: readonly Buffer[]): Buffer {
  const packet = Buffer.concat([Buffer.alloc(20), ...attributes]);
  packet.writeUInt8(4, 0);
  packet.writeUInt8(identifier, 1);
  packet.writeUInt16BE(packet.length, 2);
  hash("md5", Buffer.concat([packet, secret]), "buffer").copy(packet, 4);
  return packet;
}

/** The reports of a server's lines, without end: every line's first, then every line's second … */
function* reportsOf(server: number): Generator<{ kind: Kind; attributes: readonly Buffer[] }> {
  const startedAt = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
  for (let round = 0; ; round += 1) {
    const step = round % (interimsOfSession + 2);
    const kind = step === 0 ? "starts" : step > interimsOfSession ? "stops" : "interims";
    const session = Math.floor(round / (interimsOfSession + 2));
    for (let line = 0; line < linesOfServer; line += 1)
      yield { kind, attributes: attributesOf({ server, line, session, step, kind, startedAt }) };
  }
}

type Report = { server: number; line: number; session: number; step: number; kind: Kind; startedAt: number };

function attributesOf({ server, line, session, step, kind, startedAt }: Report): readonly Buffer[] {
  const statusType = { starts: 1, interims: 3, stops: 2 }[kind];
  const octets = kind === "interims" ? step : 0;
  return [
    text(1, String(7_020_000_000 + server * linesOfServer + line)),
    integer(4, 0x7f_00_0a_01 + server),
    integer(6, 2),
    integer(7, 1),
    integer(8, 0x64_40_00_00 + line),
    text(31, "02:00:00:00:00:01"),
    text(32, `bng-${server}`),
    integer(40, statusType),
    integer(42, octets),
    integer(43, octets),
    text(44, `${line.toString(16)}-${session}`),
    integer(46, step),
    integer(55, startedAt + session * (interimsOfSession + 2) + step),
    integer(61, 15),
    integer(85, 600),
    text(87, `sw-${line} port ${line % 24}`),
    ...(kind === "stops" ? [integer(49, 1)] : [integer(45, 1)]),
  ];
}

/** Sends until `until`, then waits for what is unanswered. */
async function play(server: number, until: number): Promise<void> {
  const reports = reportsOf(server);
  const unanswered = new Map<number, Unanswered>();
  const free = Array.from({ length: 256 }, (_, identifier) => identifier);
  const socket = createSocket({ type: "udp4", recvBufferSize: 4 * 1024 * 1024 });
  socket.bind(0, `127.0.10.${server + 1}`);
  await once(socket, "listening");
  const sendMore = (): void => {
    while (unanswered.size < unansweredMax && performance.now() < until) {
      const { kind, attributes } = reports.next().value!;
      const identifier = free.shift()!;
      const packet = encode(identifier, attributes);
      const now = performance.now();
      unanswered.set(identifier, { packet, kind, firstSentAt: now, sentAt: now });
      socket.send(packet, port, "127.0.0.1");
    }
  };
  socket.on("message", ([, identifier = -1]) => {
    const request = unanswered.get(identifier);
    if (request === undefined) return;
    unanswered.delete(identifier);
    free.push(identifier);
    answered[request.kind] += 1;
    latencies.push(performance.now() - request.firstSentAt);
    sendMore();
  });
  sendMore();
  while (unanswered.size > 0 && performance.now() < until + patienceMilliseconds) {
    await wait(50);
    repeatOld(unanswered, socket);
  }
  unansweredAtEnd += unanswered.size;
  socket.close();
}

function repeatOld(unanswered: ReadonlyMap<number, Unanswered>, socket: Socket): void {
  const now = performance.now();
  for (const request of unanswered.values()) {
    if (now - request.sentAt < repeatMilliseconds) continue;
    request.sentAt = now;
    repeated += 1;
    socket.send(request.packet, port, "127.0.0.1");
  }
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: servers }, (_, server) => play(server, startedAt + seconds * 1000)));
const elapsedSeconds = (performance.now() - startedAt) / 1000;
latencies.sort((a, b) => a - b);
const share = (part: number): number => latencies[Math.floor(latencies.length * part)] ?? 0;
const sent: Sent = {
  ...answered,
  repeated,
  unanswered: unansweredAtEnd,
  elapsedSeconds,
  p50Milliseconds: share(0.5),
  p99Milliseconds: share(0.99),
};
process.stdout.write(`${JSON.stringify(sent)}\n`);
