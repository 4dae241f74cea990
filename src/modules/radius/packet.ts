/**
 * RADIUS packets as they are on the wire (RFC 2865 sections 3 and 5): a header of 20 bytes,
 * then attributes, each a type, a length that counts itself, and a value.
 */

/** RFC 2866 section 3. */
export const accountingRequestCode = 4;
export const accountingResponseCode = 5;

export const headerLength = 20;
const packetLengthMax = 4096;
const attributeHeaderLength = 2;
const vendorSpecific = 26;
const vendorIdLength = 4;

/** One attribute; `vendor` is the maker's enterprise number (RFC 2865 section 5.26), 0 for the standard's own. */
type Attribute = { readonly vendor: number; readonly type: number; readonly value: Buffer };

/** A packet whose lengths hold. `bytes` is the whole of it without padding; the attributes are views into it. */
export type Packet = {
  readonly code: number;
  readonly identifier: number;
  readonly bytes: Buffer;
  readonly attributes: readonly Attribute[];
};

/** Reads a datagram; null when a length in it is impossible. Bytes after the packet's length are padding. */
export function decodePacket(datagram: Buffer): Packet | null {
  if (datagram.length < headerLength) return null;
  const length = datagram.readUInt16BE(2);
  if (length < headerLength || length > packetLengthMax || length > datagram.length) return null;
  const bytes = datagram.subarray(0, length);
  const attributes = splitAttributes(bytes.subarray(headerLength), 0);
  if (attributes === null) return null;
  return { code: bytes.readUInt8(0), identifier: bytes.readUInt8(1), bytes, attributes };
}

/** The first attribute of this type. */
export const findAttribute = (packet: Packet, type: number, vendor = 0): Buffer | undefined =>
  packet.attributes.find((attribute) => attribute.type === type && attribute.vendor === vendor)?.value;

function splitAttributes(bytes: Buffer, vendor: number): Attribute[] | null {
  const attributes: Attribute[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const length = bytes[offset + 1] ?? 0;
    const end = offset + length;
    if (length < attributeHeaderLength || end > bytes.length) return null;
    const type = bytes.readUInt8(offset);
    const value = bytes.subarray(offset + attributeHeaderLength, end);
    attributes.push({ vendor, type, value });
    if (type === vendorSpecific && vendor === 0) attributes.push(...vendorAttributes(value));
    offset = end;
  }
  return attributes;
}

/** A maker may fill its attribute as it likes; what isn't in the usual form is no error, just not read. */
function vendorAttributes(value: Buffer): readonly Attribute[] {
  if (value.length < vendorIdLength) return [];
  const vendor = value.readUInt32BE(0);
  return vendor === 0 ? [] : (splitAttributes(value.subarray(vendorIdLength), vendor) ?? []);
}
