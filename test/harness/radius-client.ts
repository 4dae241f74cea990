import { createHash, createHmac } from "node:crypto";

/** An accounting client made from the RFCs alone, so that the product's reading is checked against another's writing. */

const numberOf = {
  "User-Name": 1,
  "NAS-IP-Address": 4,
  "Framed-IP-Address": 8,
  Class: 25,
  "Calling-Station-Id": 31,
  "NAS-Identifier": 32,
  "Proxy-State": 33,
  "Acct-Status-Type": 40,
  "Acct-Delay-Time": 41,
  "Acct-Input-Octets": 42,
  "Acct-Output-Octets": 43,
  "Acct-Session-Id": 44,
  "Acct-Session-Time": 46,
  "Acct-Terminate-Cause": 49,
  "Acct-Input-Gigawords": 52,
  "Acct-Output-Gigawords": 53,
  "Event-Timestamp": 55,
  "Message-Authenticator": 80,
  "Acct-Interim-Interval": 85,
  "NAS-Port-Id": 87,
} as const;

type AttributeName = keyof typeof numberOf;

/** A number is sent as 32 bits, a text as its bytes, bytes as they are. */
type AttributeValue = number | string | Buffer;

export type RequestAttributes = Partial<Record<AttributeName, AttributeValue>>;

/** Acct-Status-Type. */
export const status = { start: 1, stop: 2, interim: 3, on: 7, off: 8 } as const;

export const addressBytes = (address: string): Buffer => Buffer.from(address.split(".").map(Number));

function bytesOf(value: AttributeValue): Buffer {
  if (typeof value === "string") return Buffer.from(value, "utf8");
  if (typeof value !== "number") return value;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export const encodeAttribute = (type: number, value: AttributeValue): Buffer => {
  const bytes = bytesOf(value);
  return Buffer.concat([Buffer.of(type, bytes.length + 2), bytes]);
};

/** An Accounting-Request as a server with this secret would send it. */
export function accountingRequest(
  secret: string,
  attributes: RequestAttributes,
  { identifier = 7, more = [] as readonly Buffer[] } = {},
): Buffer {
  const encoded = Object.entries(attributes).map(([name, value]) =>
    encodeAttribute(numberOf[name as AttributeName], value),
  );
  const packet = Buffer.concat([Buffer.alloc(20), ...encoded, ...more]);
  packet[0] = 4;
  packet[1] = identifier;
  packet.writeUInt16BE(packet.length, 2);
  return signRequest(packet, secret);
}

/** Fills in the request authenticator, and before it the message authenticator if the packet has an empty one. */
function signRequest(packet: Buffer, secret: string): Buffer {
  const signed = Buffer.from(packet);
  signed.fill(0, 4, 20);
  for (let at = 20; at < signed.length; at += signed[at + 1]!) {
    if (signed[at] !== numberOf["Message-Authenticator"]) continue;
    createHmac("md5", secret)
      .update(signed)
      .digest()
      .copy(signed, at + 2);
  }
  createHash("md5").update(signed).update(secret).digest().copy(signed, 4);
  return signed;
}

/** Whether `response` answers `request` and was made by someone who knows the secret. */
export function isResponseTo(request: Buffer, response: Buffer, secret: string): boolean {
  const expected = createHash("md5")
    .update(response.subarray(0, 4))
    .update(request.subarray(4, 20))
    .update(response.subarray(20))
    .update(secret)
    .digest();
  return response[0] === 5 && response[1] === request[1] && expected.equals(response.subarray(4, 20));
}
