/** The encoding of SNMP (X.690, as far as RFC 1157 and RFC 3416 need it). */

export type Oid = readonly number[];

export const tags = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

/** A value as it stands in a variable binding. */
export type Value = { readonly tag: number; readonly content: Buffer };

export function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >>> 8, length & 255]), content]);
}

export const encodeValue = ({ tag, content }: Value): Buffer => encode(tag, content);

/** Two's complement in as few bytes as it takes. */
function wholeNumber(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(Number(rest & 255n));
    rest >>= 8n;
  } while (!((rest === 0n && bytes[0]! < 0x80) || (rest === -1n && bytes[0]! >= 0x80)));
  return Buffer.from(bytes);
}

export const integer = (value: number): Value => ({
  tag: tags.integer,
  content: wholeNumber(BigInt(Math.floor(value))),
});

/** @param value not negative; it goes round at the counter's size. */
export const unsigned = (tag: "counter32" | "gauge32" | "timeTicks" | "counter64", value: number): Value => ({
  tag: tags[tag],
  content: wholeNumber(BigInt(Math.floor(value)) % (tag === "counter64" ? 1n << 64n : 1n << 32n)),
});

export const text = (value: string): Value => octets(Buffer.from(value, "utf8"));
export const octets = (content: Buffer): Value => ({ tag: tags.octets, content });
export const nothing = (tag: "null" | "noSuchObject" | "noSuchInstance" | "endOfMibView"): Value => ({
  tag: tags[tag],
  content: Buffer.alloc(0),
});

export function objectId(oid: Oid): Value {
  const [first = 1, second = 3, ...rest] = oid;
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const digits = [number % 128];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left % 128) + 128);
    bytes.push(...digits);
  }
  return { tag: tags.oid, content: Buffer.from(bytes) };
}

export const readOid = (dotted: string): Oid => dotted.split(".").map(Number);

/** Reads one value after the other. @throws RangeError when there is less than it says. */
export class Reader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get isDone(): boolean {
    return this.#at >= this.#buffer.length;
  }

  /** @throws RangeError when the next one is of another kind. */
  next(expected?: number): Value {
    const tag = this.#byte();
    if (expected !== undefined && tag !== expected)
      throw new RangeError(`expected ${expected}, found ${tag}`);
    let length = this.#byte();
    if (length > 0x82) throw new RangeError("a length of more than two bytes");
    if (length > 0x80) {
      const count = length - 0x80;
      length = 0;
      for (let index = 0; index < count; index++) length = length * 256 + this.#byte();
    }
    const end = this.#at + length;
    if (end > this.#buffer.length) throw new RangeError("a value that goes on behind the packet's end");
    const content = this.#buffer.subarray(this.#at, end);
    this.#at = end;
    return { tag, content };
  }

  nested(expected?: number): Reader {
    return new Reader(this.next(expected).content);
  }

  number(): number {
    return numberOf(this.next(tags.integer));
  }

  #byte(): number {
    const byte = this.#buffer[this.#at++];
    if (byte === undefined) throw new RangeError("the packet ends too soon");
    return byte;
  }
}

/** @throws RangeError for more than six bytes. */
export function numberOf({ content }: Value): number {
  if (content.length < 1 || content.length > 6) throw new RangeError("no usable number");
  return content.readIntBE(0, content.length);
}

export function oidOf({ content }: Value): Oid {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 127);
    if (byte < 128) {
      numbers.push(number);
      number = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest];
}

/** Below zero when `a` stands before `b`. */
export function compareOids(a: Oid, b: Oid): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    if (a[index] !== b[index]) return a[index]! - b[index]!;
  }
  return a.length - b.length;
}

export const startsWith = (oid: Oid, prefix: Oid): boolean =>
  oid.length >= prefix.length && prefix.every((number, index) => oid[index] === number);
