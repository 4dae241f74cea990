import { createHmac, hash, timingSafeEqual } from "node:crypto";
import { accountingResponseCode, headerLength, type Packet } from "./packet.ts";

/** Who really sent a packet: RFC 2866 section 3 (both authenticators) and RFC 2869 section 5.14. */

const authenticatorOffset = 4;
const authenticatorLength = 16;
const noAuthenticator = Buffer.alloc(authenticatorLength);
const messageAuthenticator = 80;
const proxyState = 33;

/** Whether an Accounting-Request was made by someone who knows the secret, and not changed since. */
export const isAuthentic = (request: Packet, secret: Buffer): boolean =>
  hasRequestAuthenticator(request, secret) && holdsMessageAuthenticator(request, secret);

/**
 * The answer that lets the server stop repeating its request. Proxies find their way back by the
 * Proxy-State attributes, which are returned unchanged and in order (RFC 2865 section 5.33).
 */
export function encodeAccountingResponse(request: Packet, secret: Buffer): Buffer {
  const states = request.attributes
    .filter((attribute) => attribute.type === proxyState && attribute.vendor === 0)
    .map(({ value }) => Buffer.concat([Buffer.of(proxyState, value.length + 2), value]));
  const response = Buffer.concat([request.bytes.subarray(0, headerLength), ...states]);
  response.writeUInt8(accountingResponseCode, 0);
  response.writeUInt16BE(response.length, 2);
  // The request's authenticator is still in its place, as the digest wants it.
  digest(response, secret).copy(response, authenticatorOffset);
  return response;
}

/** MD5 over code, identifier, length, 16 zero bytes, attributes and secret. */
function hasRequestAuthenticator(request: Packet, secret: Buffer): boolean {
  const unsigned = Buffer.from(request.bytes);
  noAuthenticator.copy(unsigned, authenticatorOffset);
  return timingSafeEqual(digest(unsigned, secret), authenticatorOf(request.bytes));
}

/** Not every server sends one; where there is one it must be right, and two of them are a trick. */
function holdsMessageAuthenticator(request: Packet, secret: Buffer): boolean {
  const found = request.attributes.filter(
    ({ type, vendor }) => type === messageAuthenticator && vendor === 0,
  );
  const [only] = found;
  if (only === undefined) return true;
  if (found.length > 1 || only.value.length !== authenticatorLength) return false;
  const unsigned = Buffer.from(request.bytes);
  noAuthenticator.copy(unsigned, authenticatorOffset);
  noAuthenticator.copy(unsigned, only.value.byteOffset - request.bytes.byteOffset);
  return timingSafeEqual(createHmac("md5", secret).update(unsigned).digest(), only.value);
}

const authenticatorOf = (bytes: Buffer): Buffer =>
  bytes.subarray(authenticatorOffset, authenticatorOffset + authenticatorLength);

const digest = (bytes: Buffer, secret: Buffer): Buffer =>
  hash("md5", Buffer.concat([bytes, secret]), "buffer");
