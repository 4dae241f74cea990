import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  accountingRequest,
  encodeAttribute,
  isResponseTo,
  status,
} from "../../../test/harness/radius-client.ts";
import { encodeAccountingResponse, isAuthentic } from "./authenticator.ts";
import { decodePacket } from "./packet.ts";

const secret = "testing123";
const key = Buffer.from(secret);
const attributes = {
  "User-Name": "7010000001",
  "Acct-Status-Type": status.interim,
  "Acct-Session-Id": "0000002a",
  "Acct-Input-Octets": 4_000_000_000,
};
const signed = accountingRequest(secret, attributes);
const doublySigned = accountingRequest(secret, { ...attributes, "Message-Authenticator": Buffer.alloc(16) });

const isAccepted = (bytes: Buffer): boolean => {
  const packet = decodePacket(bytes);
  return packet !== null && isAuthentic(packet, key);
};

const emptyAuthenticator = encodeAttribute(80, Buffer.alloc(16));

/** Signed after its message authenticators were put in, so that only these can refuse it. */
function signedAround(messageAuthenticators: readonly Buffer[], isFirstRight = false): Buffer {
  const hidden = messageAuthenticators.map((bytes) => Buffer.concat([Buffer.of(79), bytes.subarray(1)]));
  const packet = accountingRequest("none", attributes, { more: hidden });
  const shown = Buffer.concat([
    packet.subarray(0, packet.length - Buffer.concat(hidden).length),
    ...messageAuthenticators,
  ]);
  shown.fill(0, 4, 20);
  const first = shown.length - Buffer.concat(messageAuthenticators).length;
  if (isFirstRight)
    createHmac("md5", secret)
      .update(shown)
      .digest()
      .copy(shown, first + 2);
  createHash("md5").update(shown).update(secret).digest().copy(shown, 4);
  return shown;
}

describe("RFC 2866 section 3: only who knows the secret is believed", () => {
  test.each([
    ["signed with the secret", signed, true],
    ["signed with the secret, with a message authenticator", doublySigned, true],
    ["the same, laid out by hand", signedAround([emptyAuthenticator], true), true],
    ["signed with another secret", accountingRequest("testing124", attributes), false],
    ["signed with no secret", accountingRequest("", attributes), false],
    // npm's `radius` takes this one for some packets, since it compares digests as text.
    ["an authenticator of sixteen 0xFF", Buffer.from(signed).fill(0xff, 4, 20), false],
    ["an authenticator of zeros", Buffer.from(signed).fill(0, 4, 20), false],
  ])("%s", (_name, bytes, accepted) => {
    expect(isAccepted(bytes)).toBe(accepted);
  });
});

describe("RFC 2869 section 5.14: a message authenticator that is there must be right", () => {
  test.each([
    ["not computed", signedAround([emptyAuthenticator])],
    ["of 15 bytes", signedAround([encodeAttribute(80, Buffer.alloc(15))])],
    [
      "two of them, of which the first is right",
      signedAround([emptyAuthenticator, emptyAuthenticator], true),
    ],
  ])("%s", (_name, bytes) => {
    expect(isAccepted(bytes)).toBe(false);
  });
});

describe("the answer", () => {
  test("is a response to this request, made with the secret", () => {
    const response = encodeAccountingResponse(decodePacket(signed)!, key);
    expect(response).toHaveLength(20);
    expect(isResponseTo(signed, response, secret)).toBe(true);
    expect(isResponseTo(signed, response, "testing124")).toBe(false);
  });

  test("RFC 2865 section 5.33: returns the states of proxies unchanged and in order", () => {
    const states = [encodeAttribute(33, "first"), encodeAttribute(33, Buffer.of(0, 255))];
    const request = accountingRequest(secret, attributes, { more: states });
    const response = encodeAccountingResponse(decodePacket(request)!, key);
    expect(response.subarray(20)).toEqual(Buffer.concat(states));
    expect(isResponseTo(request, response, secret)).toBe(true);
  });
});
