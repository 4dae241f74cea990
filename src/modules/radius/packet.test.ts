import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accountingRequest, encodeAttribute, status } from "../../../test/harness/radius-client.ts";
import { decodePacket, findAttribute } from "./packet.ts";

const secret = "testing123";
const sound = accountingRequest(secret, { "User-Name": "7010000001", "Acct-Status-Type": status.start });

/** A copy with one byte set. */
const withByte = (bytes: Buffer, at: number, value: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
};

describe("a packet whose lengths are impossible is not read", () => {
  test.each([
    ["nothing at all", Buffer.alloc(0)],
    ["a header cut short", sound.subarray(0, 19)],
    ["a length below the header's", withByte(withByte(sound, 2, 0), 3, 19)],
    ["a length above what came", withByte(sound, 3, sound.length + 1)],
    ["a length above RADIUS' 4096", Buffer.concat([Buffer.of(4, 1, 0x10, 0x01), Buffer.alloc(4093)])],
    ["an attribute of length 0", withByte(sound, 21, 0)],
    ["an attribute of length 1", withByte(sound, 21, 1)],
    ["an attribute that runs over the end", withByte(sound, 21, 255)],
    ["an attribute's type without its length", withByte(sound.subarray(0, 21), 3, 21)],
  ])("%s", (_name, bytes) => {
    expect(decodePacket(bytes)).toBeNull();
  });
});

test("RFC 2865 section 3: bytes after the packet's length are padding", () => {
  const padded = decodePacket(Buffer.concat([sound, Buffer.from("padding")]));
  expect(padded?.bytes).toEqual(sound);
});

test("RFC 2865 section 5.26: a maker's attributes are read by its number, beside the standard's own", () => {
  const circuit = Buffer.concat([Buffer.of(0, 0, 0x0d, 0xe9), encodeAttribute(1, "sw-12 port 7")]);
  const packet = decodePacket(
    accountingRequest(secret, { "User-Name": "7010000001" }, { more: [encodeAttribute(26, circuit)] }),
  )!;
  expect(findAttribute(packet, 1, 3561)?.toString()).toBe("sw-12 port 7");
  expect(findAttribute(packet, 1)?.toString()).toBe("7010000001");
});

test("a maker's attribute in a form of its own is passed over", () => {
  for (const odd of [Buffer.of(), Buffer.of(0, 0, 9), Buffer.of(0, 0, 0, 9, 1, 77, 3)]) {
    const packet = decodePacket(accountingRequest(secret, {}, { more: [encodeAttribute(26, odd)] }));
    expect(packet?.attributes).toHaveLength(1);
  }
});

test("whatever attributes are sent, the same come out in order", () => {
  const attribute = fc.record({
    type: fc.integer({ min: 1, max: 255 }).filter((type) => type !== 26 && type !== 80),
    value: fc.uint8Array({ maxLength: 253 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(fc.array(attribute, { maxLength: 15 }), (attributes) => {
      const more = attributes.map(({ type, value }) => encodeAttribute(type, value));
      const packet = decodePacket(accountingRequest(secret, {}, { more }));
      expect(packet?.attributes).toEqual(attributes.map((each) => ({ vendor: 0, ...each })));
    }),
  );
});

test("no bytes whatever make it fail", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(() => decodePacket(Buffer.from(bytes))).not.toThrow();
    }),
    { numRuns: 2_000 },
  );
});
