import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/** A device that answers SNMP version 2c as a test wants it: slow, refusing, or with what makes no sense. */
export type Device = {
  readonly address: string;
  readonly port: number;
  /** What was set, in order. */
  readonly sets: readonly { readonly oid: string; readonly value: number }[];
  put(objects: Objects): void;
  remove(oid: string): void;
  /** Answers nothing from now on, or again. */
  silence(isSilent: boolean): void;
  stop(): Promise<void>;
};

/** A whole number is an INTEGER; anything else says its type. */
export type Objects = Readonly<Record<string, ObjectValue>>;

type ObjectValue =
  | number
  | string
  | { readonly counter: number }
  | { readonly gauge: number }
  | { readonly ticks: number }
  | { readonly counter64: bigint }
  | { readonly oid: string }
  | { readonly octets: readonly number[] };

type DeviceOptions = {
  readonly address?: string;
  readonly port?: number;
  readonly community?: string;
  /** What a SET does; "refuse" answers notWritable. By default the value is kept. */
  readonly onSet?: (oid: string, value: number, device: Device) => "refuse" | undefined;
  readonly delayMilliseconds?: number;
};

const tags = { get: 0xa0, next: 0xa1, response: 0xa2, set: 0xa3, bulk: 0xa5 };
const notWritable = 17;
const datagramBytesMax = 1_400;

export async function startDevice(objects: Objects, options: DeviceOptions = {}): Promise<Device> {
  const { address = "127.0.0.1", port = 0, community = "public", delayMilliseconds = 0, onSet } = options;
  const socket = createSocket("udp4");
  socket.bind(port, address);
  await once(socket, "listening");
  const table = new ObjectTable();
  table.put(objects);
  const sets: { oid: string; value: number }[] = [];
  let isSilent = false;
  const device: Device = {
    address,
    port: socket.address().port,
    sets,
    put: (more) => table.put(more),
    remove: (oid) => table.remove(oid),
    silence: (silent) => void (isSilent = silent),
    stop: () => closed(socket),
  };
  const change = (oid: string, value: number): boolean => {
    sets.push({ oid, value });
    if (onSet?.(oid, value, device) === "refuse") return false;
    if (onSet === undefined) table.put({ [oid]: value });
    return true;
  };
  socket.on("message", (datagram, from) => {
    const request = isSilent ? undefined : readRequest(datagram);
    if (request?.community !== community) return;
    const answer = answerTo(request, table, change);
    const send = (): void => socket.send(answer, from.port, from.address, () => undefined);
    if (delayMilliseconds === 0) send();
    else setTimeout(send, delayMilliseconds);
  });
  return device;
}

async function closed(socket: Socket): Promise<void> {
  socket.removeAllListeners("message");
  socket.close();
  await once(socket, "close");
}

/** Objects in the order of SNMP, as they travel. */
export class ObjectTable {
  readonly #values = new Map<string, Buffer>();
  #order: string[] | undefined;

  put(objects: Objects): void {
    for (const [oid, value] of Object.entries(objects)) {
      if (!this.#values.has(oid)) this.#order = undefined;
      this.#values.set(oid, encodeVarbind(oid, encodeValue(value)));
    }
  }

  remove(oid: string): void {
    this.#values.delete(oid);
    this.#order = undefined;
  }

  get(oid: string): Buffer {
    return this.#values.get(oid) ?? encodeVarbind(oid, noSuchObject);
  }

  /** The object after `oid`; undefined after the last. */
  next(oid: string): readonly [string, Buffer] | undefined {
    this.#order ??= [...this.#values.keys()].toSorted(compareOids);
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareOids(this.#order[middle] ?? "", oid) > 0) high = middle;
      else low = middle + 1;
    }
    const found = this.#order[low];
    return found === undefined
      ? undefined
      : [found, this.#values.get(found) ?? encodeVarbind(found, noSuchObject)];
  }
}

function compareOids(a: string, b: string): number {
  const [left, right] = [a.split("."), b.split(".")];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = Number(left[index]) - Number(right[index]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export type Request = {
  readonly version: Buffer;
  readonly community: string;
  readonly tag: number;
  readonly id: Buffer;
  readonly nonRepeaters: number;
  readonly repetitions: number;
  readonly varbinds: readonly { readonly oid: string; readonly value: Buffer }[];
};

export function answerTo(
  request: Request,
  table: ObjectTable,
  change: (oid: string, value: number) => boolean,
): Buffer {
  const { tag, varbinds } = request;
  if (tag === tags.set) {
    const isDone = varbinds.every(({ oid, value }) => change(oid, integerIn(value)));
    const same = varbinds.map(({ oid, value }) => encodeVarbind(oid, value));
    return encodeResponse(request, isDone ? 0 : notWritable, same);
  }
  if (tag === tags.get)
    return encodeResponse(
      request,
      0,
      varbinds.map(({ oid }) => table.get(oid)),
    );
  const isBulk = tag === tags.bulk;
  const answers: Buffer[] = [];
  const cursors = varbinds.map(({ oid }) => oid);
  const step = (index: number): void => {
    const cursor = cursors[index] ?? "";
    const found = table.next(cursor);
    answers.push(found?.[1] ?? encodeVarbind(cursor, endOfMibView));
    cursors[index] = found?.[0] ?? cursor;
  };
  const singles = isBulk ? request.nonRepeaters : varbinds.length;
  for (let index = 0; index < singles; index += 1) step(index);
  let bytes = answers.reduce((sum, answer) => sum + answer.length, 0);
  const rows = isBulk ? request.repetitions : 0;
  for (let row = 0; row < rows; row += 1) {
    for (let index = singles; index < varbinds.length; index += 1) {
      step(index);
      bytes += answers.at(-1)?.length ?? 0;
      if (bytes > datagramBytesMax) return encodeResponse(request, 0, answers.slice(0, -1));
    }
  }
  return encodeResponse(request, 0, answers);
}

const noSuchObject = Buffer.from([0x80, 0]);
const endOfMibView = Buffer.from([0x82, 0]);

/** Undefined for what is no request of version 2c. */
export function readRequest(datagram: Buffer): Request | undefined {
  try {
    const [version, community, pdu] = partsOf(partsOf(datagram)[0]!.body);
    const [id, second, third, list] = partsOf(pdu!.body);
    return {
      version: version!.whole,
      community: community!.body.toString(),
      tag: pdu!.tag,
      id: id!.whole,
      nonRepeaters: integerIn(second!.whole),
      repetitions: integerIn(third!.whole),
      varbinds: partsOf(list!.body).map(({ body }) => {
        const [oid, value] = partsOf(body);
        return { oid: decodeOid(oid!.body), value: value!.whole };
      }),
    };
  } catch {
    return undefined;
  }
}

type Part = { readonly tag: number; readonly body: Buffer; readonly whole: Buffer };

function partsOf(bytes: Buffer): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < bytes.length;) {
    const short = bytes[at + 1]!;
    const lengthBytes = short & 0x80 ? short & 0x7f : 0;
    const length = lengthBytes === 0 ? short : bytes.readUIntBE(at + 2, lengthBytes);
    const start = at + 2 + lengthBytes;
    parts.push({
      tag: bytes[at]!,
      body: bytes.subarray(start, start + length),
      whole: bytes.subarray(at, start + length),
    });
    at = start + length;
  }
  return parts;
}

const integerIn = (whole: Buffer): number => {
  const { body } = partsOf(whole)[0]!;
  return body.length === 0 ? 0 : body.readIntBE(0, Math.min(6, body.length));
};

function encode(tag: number, body: Buffer): Buffer {
  const { length } = body;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x1_00
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), body]);
}

const encodeResponse = (
  { version, community, id }: Request,
  status: number,
  varbinds: readonly Buffer[],
): Buffer => {
  const pdu = Buffer.concat([
    id,
    encodeInteger(0x02, BigInt(status)),
    encodeInteger(0x02, 0n),
    encode(0x30, Buffer.concat(varbinds)),
  ]);
  return encode(
    0x30,
    Buffer.concat([version, encode(0x04, Buffer.from(community)), encode(tags.response, pdu)]),
  );
};

const encodeVarbind = (oid: string, value: Buffer): Buffer =>
  encode(0x30, Buffer.concat([encode(0x06, encodeOid(oid)), value]));

function encodeValue(value: ObjectValue): Buffer {
  if (typeof value === "number") return encodeInteger(0x02, BigInt(value));
  if (typeof value === "string") return encode(0x04, Buffer.from(value));
  if ("counter" in value) return encodeInteger(0x41, BigInt(value.counter));
  if ("gauge" in value) return encodeInteger(0x42, BigInt(value.gauge));
  if ("ticks" in value) return encodeInteger(0x43, BigInt(value.ticks));
  if ("counter64" in value) return encodeInteger(0x46, value.counter64);
  if ("oid" in value) return encode(0x06, encodeOid(value.oid));
  return encode(0x04, Buffer.from(value.octets));
}

function encodeInteger(tag: number, value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest !== 0n && rest !== -1n);
  const isNegative = (bytes[0]! & 0x80) !== 0;
  if (value >= 0n && isNegative) bytes.unshift(0);
  if (value < 0n && !isNegative) bytes.unshift(0xff);
  return encode(tag, Buffer.from(bytes));
}

function encodeOid(oid: string): Buffer {
  const [first = 0, second = 0, ...rest] = oid.split(".").map(Number);
  return Buffer.from([first * 40 + second, ...rest.flatMap(inSevens)]);
}

function inSevens(number: number): readonly number[] {
  const bytes = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift((rest % 128) + 128);
  return bytes;
}

function decodeOid(bytes: Buffer): string {
  const numbers = [Math.floor(bytes[0]! / 40), bytes[0]! % 40];
  let number = 0;
  for (const byte of bytes.subarray(1)) {
    number = number * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      numbers.push(number);
      number = 0;
    }
  }
  return numbers.join(".");
}

/** A usual switch for tests: named ports, a bridge, one router behind each port that is up. */
export function usualSwitch({
  ports = 8,
  down = [],
  objectId = "1.3.6.1.4.1.171.10.113.1",
  upTicks = 12_345_600,
}: {
  readonly ports?: number;
  readonly down?: readonly number[];
  readonly objectId?: string;
  readonly upTicks?: number;
} = {}): Objects {
  const objects: Record<string, ObjectValue> = {
    "1.3.6.1.2.1.1.1.0": "A switch of a test",
    "1.3.6.1.2.1.1.2.0": { oid: objectId },
    "1.3.6.1.2.1.1.3.0": { ticks: upTicks },
  };
  for (let port = 1; port <= ports; port += 1) {
    const isDown = down.includes(port);
    Object.assign(objects, {
      [`1.3.6.1.2.1.2.2.1.2.${port}`]: `Port ${port}`,
      [`1.3.6.1.2.1.2.2.1.3.${port}`]: 6,
      [`1.3.6.1.2.1.2.2.1.7.${port}`]: 1,
      [`1.3.6.1.2.1.2.2.1.8.${port}`]: isDown ? 2 : 1,
      [`1.3.6.1.2.1.2.2.1.14.${port}`]: { counter: 7 },
      [`1.3.6.1.2.1.31.1.1.1.1.${port}`]: `1/${port}`,
      [`1.3.6.1.2.1.31.1.1.1.7.${port}`]: { counter64: 1_000_000n },
      [`1.3.6.1.2.1.31.1.1.1.15.${port}`]: { gauge: isDown ? 0 : 1_000 },
      [`1.3.6.1.2.1.17.1.4.1.2.${port}`]: port,
      ...(isDown ? {} : { [`1.3.6.1.2.1.17.7.1.2.2.1.2.10.0.17.34.51.68.${port}`]: port }),
    });
  }
  return objects;
}
