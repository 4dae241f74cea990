import {
  encode,
  encodeValue,
  integer,
  numberOf,
  objectId,
  oidOf,
  Reader,
  tags,
  type Oid,
  type Value,
} from "./ber.ts";

/** RFC 3416, 3. */
export const pduTags = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  getBulk: 0xa5,
  trap: 0xa7,
  report: 0xa8,
} as const;

export type Varbind = { readonly oid: Oid; readonly value: Value };

export type Pdu = {
  readonly tag: number;
  readonly requestId: number;
  /** Error status; of a bulk request, how many varbinds are asked once. */
  readonly first: number;
  /** Error index; of a bulk request, how often the others are asked. */
  readonly second: number;
  readonly varbinds: readonly Varbind[];
};

export function encodePdu({ tag, requestId, first, second, varbinds }: Pdu): Buffer {
  const list = varbinds.map(({ oid, value }) =>
    encode(tags.sequence, encodeValue(objectId(oid)), encodeValue(value)),
  );
  const numbers = [requestId, first, second].map((number) => encodeValue(integer(number)));
  return encode(tag, ...numbers, encode(tags.sequence, ...list));
}

/** @throws RangeError when it is none. */
export function readPdu(reader: Reader): Pdu {
  const { tag, content } = reader.next();
  const inside = new Reader(content);
  const [requestId, first, second] = [inside.number(), inside.number(), inside.number()];
  const list = inside.nested(tags.sequence);
  const varbinds: Varbind[] = [];
  while (!list.isDone) {
    const one = list.nested(tags.sequence);
    varbinds.push({ oid: oidOf(one.next(tags.oid)), value: one.next() });
  }
  return { tag, requestId, first, second, varbinds };
}

/** A message of SNMP v2c (RFC 1901). */
export type CommunityMessage = { readonly community: string; readonly pdu: Pdu };

export const encodeCommunityMessage = ({ community, pdu }: CommunityMessage): Buffer =>
  encode(tags.sequence, encodeValue(integer(1)), encode(tags.octets, Buffer.from(community)), encodePdu(pdu));

/** The version that a message says it has: 1 is v2c, 3 is v3. @throws RangeError when it is no message. */
export const versionOf = (packet: Buffer): number =>
  numberOf(new Reader(packet).nested(tags.sequence).next(tags.integer));

/** @throws RangeError when it is none. */
export function readCommunityMessage(packet: Buffer): CommunityMessage {
  const reader = new Reader(packet).nested(tags.sequence);
  reader.number();
  return { community: reader.next(tags.octets).content.toString(), pdu: readPdu(reader) };
}
