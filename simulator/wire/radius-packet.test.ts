import { expect, test } from "vitest";
import { responseTo } from "../testing/product-receiver.ts";
import {
  addressAttribute,
  encodeAccountingRequest,
  integerAttribute,
  isAnswerTo,
  textAttribute,
} from "./radius-packet.ts";

// The three packets were computed apart from this code, with Python's hashlib, from RFC 2866, section 3.
const request = Buffer.from(
  "0407003619f43aba85e8f070adb11604f99c087c010c3730313030303030303104067f0000012806000000012c04324137066a55ae00",
  "hex",
);
const response = Buffer.from("050700146ade6b05c71a8223add86bd509fbe51a", "hex");
const responseWithAttribute = Buffer.from("05070018b498beddb82eea34db7031dec5205b0d4f040102", "hex");

test("RFC 2866, 3: an Accounting-Request is signed over itself with zeros for the authenticator", () => {
  const attributes = [
    textAttribute(1, "7010000001"),
    addressAttribute(4, "127.0.0.1"),
    integerAttribute(40, 1),
    textAttribute(44, "2A"),
    integerAttribute(55, 1_784_000_000),
  ];
  expect(encodeAccountingRequest(7, attributes, "testing123").toString("hex")).toBe(request.toString("hex"));
});

test.each([
  ["a bare answer", response, true],
  ["an answer with an attribute", responseWithAttribute, true],
  ["an answer with padding after its length", Buffer.concat([response, Buffer.alloc(4)]), true],
  ["another identifier, signed as it is", responseTo(withByte(request, 1, 8), "testing123"), false],
  ["another identifier", withByte(response, 1, 8), false],
  ["another code", withByte(response, 0, 2), false],
  ["a changed authenticator", withByte(response, 19, 0), false],
  ["a changed attribute", withByte(responseWithAttribute, 23, 3), false],
  ["a length beyond the packet", withByte(response, 3, 21), false],
  ["less than a header", response.subarray(0, 19), false],
])("RFC 2866, 3: %s is an answer: %#", (_, packet, expected) => {
  expect(isAnswerTo(request, packet, "testing123")).toBe(expected);
});

test("an answer made with another secret is none", () => {
  expect(isAnswerTo(request, response, "testing124")).toBe(false);
});

test("an attribute holds at most 253 bytes", () => {
  expect(textAttribute(1, "x".repeat(253))).toHaveLength(255);
  expect(() => textAttribute(1, "x".repeat(254))).toThrow(RangeError);
});

function withByte(packet: Buffer, index: number, value: number): Buffer {
  const changed = Buffer.from(packet);
  changed[index] = value;
  return changed;
}
