import { createHash, timingSafeEqual } from "node:crypto";

/** An attribute as it stands in the packet: type, length, value (RFC 2865, 5). */
export type Attribute = Buffer;

const headerBytes = 20;
const accountingRequestCode = 4;
const accountingResponseCode = 5;

function attribute(type: number, value: Buffer): Attribute {
  if (value.length > 253) throw new RangeError(`attribute ${type} is longer than 253 bytes`);
  return Buffer.concat([Buffer.from([type, value.length + 2]), value]);
}

export const textAttribute = (type: number, text: string): Attribute =>
  attribute(type, Buffer.from(text, "utf8"));

/** @param value from 0 to 2³² − 1. */
export function integerAttribute(type: number, value: number): Attribute {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return attribute(type, bytes);
}

/** @param address an IPv4 address in dotted form. */
export const addressAttribute = (type: number, address: string): Attribute =>
  attribute(type, Buffer.from(address.split(".").map(Number)));

/** An Accounting-Request, signed over the whole packet with zeros in the authenticator's place (RFC 2866, 3). */
export function encodeAccountingRequest(
  identifier: number,
  attributes: readonly Attribute[],
  secret: string,
): Buffer {
  const body = Buffer.concat(attributes);
  const packet = Buffer.concat([Buffer.alloc(headerBytes), body]);
  packet[0] = accountingRequestCode;
  packet[1] = identifier;
  packet.writeUInt16BE(packet.length, 2);
  createHash("md5").update(packet).update(secret, "utf8").digest().copy(packet, 4);
  return packet;
}

/** Whether this packet is the Accounting-Response to that request, made by someone who knows the secret. */
export function isAnswerTo(request: Buffer, packet: Buffer, secret: string): boolean {
  if (packet.length < headerBytes || packet[0] !== accountingResponseCode) return false;
  const length = packet.readUInt16BE(2);
  if (packet[1] !== request[1] || length < headerBytes || length > packet.length) return false;
  const expected = createHash("md5")
    .update(packet.subarray(0, 4))
    .update(request.subarray(4, headerBytes))
    .update(packet.subarray(headerBytes, length))
    .update(secret, "utf8")
    .digest();
  return timingSafeEqual(expected, packet.subarray(4, headerBytes));
}
