import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { encode, encodeValue, integer, octets, readOid, Reader, tags, unsigned } from "./ber.ts";
import { encodePdu, pduTags, readPdu, type Pdu } from "./pdu.ts";

/** A user of version 3 with SHA-1 and AES-128 (RFC 3414, RFC 3826). */
export type UsmUser = {
  readonly name: string;
  readonly authPassword: string;
  readonly privacyPassword: string;
};

/** An agent's own identity; its time is in seconds since it started. */
export type Engine = { readonly id: Buffer; readonly boots: number; time(): number };

/** An engine's id from its name (RFC 3411, 5: format 4, text). */
export const engineId = (name: string): Buffer =>
  Buffer.concat([Buffer.from([0x80, 0, 0x1f, 0x88, 4]), Buffer.from(name).subarray(0, 27)]);

const flags = { auth: 1, privacy: 2, reportable: 4 } as const;
const digestBytes = 12;
const keyBytes = 16;
const timeWindowSeconds = 150;
const securityModel = 3;
const messageMax = 65_507;

/** RFC 3414, 5: usmStats. */
const reports = {
  unsupportedLevel: "1.3.6.1.6.3.15.1.1.1.0",
  notInTimeWindow: "1.3.6.1.6.3.15.1.1.2.0",
  unknownUser: "1.3.6.1.6.3.15.1.1.3.0",
  unknownEngine: "1.3.6.1.6.3.15.1.1.4.0",
  wrongDigest: "1.3.6.1.6.3.15.1.1.5.0",
} as const;

type Message = {
  readonly id: number;
  readonly flags: number;
  readonly engine: Buffer;
  readonly boots: number;
  readonly time: number;
  readonly user: string;
  readonly digest: Buffer;
  readonly salt: Buffer;
  readonly data: Reader;
};

/**
 * Answers a packet of version 3 by `respond`, in the security of the request; what can't be taken is answered with a
 * report, as managers expect it when they look for the engine. Null: nothing is said.
 * @throws RangeError when it is no such packet.
 */
export function answerSecurely(
  packet: Buffer,
  { engine, user, respond }: { engine: Engine; user: UsmUser; respond: (pdu: Pdu) => Pdu | null },
): Buffer | null {
  const message = readMessage(packet);
  const report = (oid: string): Buffer | null =>
    (message.flags & flags.reportable) === 0 ? null : reportOf(message, engine, oid);
  if (!message.engine.equals(engine.id)) return report(reports.unknownEngine);
  if (message.user !== user.name) return report(reports.unknownUser);
  if ((message.flags & 3) !== 3) return report(reports.unsupportedLevel);
  const keys = keysOf(user, engine.id);
  if (!isSigned(packet, message, keys.auth)) return report(reports.wrongDigest);
  if (message.boots !== engine.boots || Math.abs(message.time - engine.time()) > timeWindowSeconds)
    return report(reports.notInTimeWindow);
  const scoped = new Reader(decrypt(message, keys.privacy)).nested(tags.sequence);
  scoped.next(tags.octets);
  scoped.next(tags.octets);
  const response = respond(readPdu(scoped));
  return response && encodeMessage(response, { message, engine, user: user.name, keys });
}

function readMessage(packet: Buffer): Message {
  const whole = new Reader(packet).nested(tags.sequence);
  whole.number();
  const header = whole.nested(tags.sequence);
  const id = header.number();
  header.number();
  const bits = header.next(tags.octets).content[0] ?? 0;
  const security = whole.nested(tags.octets).nested(tags.sequence);
  return {
    id,
    flags: bits,
    engine: security.next(tags.octets).content,
    boots: security.number(),
    time: security.number(),
    user: security.next(tags.octets).content.toString(),
    digest: security.next(tags.octets).content,
    salt: security.next(tags.octets).content,
    data: whole,
  };
}

type Keys = { readonly auth: Buffer; readonly privacy: Buffer };

const knownKeys = new Map<string, Keys>();

/** Working out a key takes a hash of a megabyte (RFC 3414, A.2). */
function keysOf(user: UsmUser, engine: Buffer): Keys {
  const name = `${user.name}:${engine.toString("hex")}`;
  const known = knownKeys.get(name);
  if (known !== undefined) return known;
  const keys = {
    auth: localize(user.authPassword, engine),
    privacy: localize(user.privacyPassword, engine).subarray(0, keyBytes),
  };
  knownKeys.set(name, keys);
  return keys;
}

function localize(password: string, engine: Buffer): Buffer {
  const megabyte = 1024 * 1024;
  const repeated = Buffer.alloc(megabyte, password);
  const key = createHash("sha1").update(repeated).digest();
  return createHash("sha1").update(key).update(engine).update(key).digest();
}

const digestOf = (unsigned_: Buffer, key: Buffer): Buffer =>
  createHmac("sha1", key).update(unsigned_).digest().subarray(0, digestBytes);

/** The digest is over the whole packet, with zeros in the digest's place. */
function isSigned(packet: Buffer, { digest }: Message, key: Buffer): boolean {
  if (digest.length !== digestBytes) return false;
  const place = digest.byteOffset - packet.byteOffset;
  const blank = Buffer.from(packet);
  blank.fill(0, place, place + digestBytes);
  return digestOf(blank, key).equals(digest);
}

function initializationVector(boots: number, time: number, salt: Buffer): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(boots);
  numbers.writeUInt32BE(time, 4);
  return Buffer.concat([numbers, salt]);
}

function decrypt({ boots, time, salt, data }: Message, key: Buffer): Buffer {
  if (salt.length !== 8) throw new RangeError("no salt");
  const cipher = createDecipheriv("aes-128-cfb", key, initializationVector(boots, time, salt));
  return Buffer.concat([cipher.update(data.next(tags.octets).content), cipher.final()]);
}

const scopedPdu = (pdu: Pdu, engine: Engine): Buffer =>
  encode(tags.sequence, encode(tags.octets, engine.id), encode(tags.octets), encodePdu(pdu));

type Security = {
  readonly engine: Engine;
  readonly user: string;
  readonly digest: Buffer;
  readonly salt: Buffer;
};

function wrap(
  id: number,
  bits: number,
  security: Security & { readonly time: number },
  data: Buffer,
): Buffer {
  const { engine, time, user, digest, salt } = security;
  const header = encode(
    tags.sequence,
    encodeValue(integer(id)),
    encodeValue(integer(messageMax)),
    encodeValue(octets(Buffer.from([bits]))),
    encodeValue(integer(securityModel)),
  );
  const parameters = encode(
    tags.sequence,
    encode(tags.octets, engine.id),
    encodeValue(integer(engine.boots)),
    encodeValue(integer(time)),
    encode(tags.octets, Buffer.from(user)),
    encode(tags.octets, digest),
    encode(tags.octets, salt),
  );
  return encode(tags.sequence, encodeValue(integer(3)), header, encode(tags.octets, parameters), data);
}

function reportOf(message: Message, engine: Engine, oid: string): Buffer {
  const varbinds = [{ oid: readOid(oid), value: unsigned("counter32", 1) }];
  const pdu: Pdu = { tag: pduTags.report, requestId: 0, first: 0, second: 0, varbinds };
  const empty = Buffer.alloc(0);
  const security = { engine, time: engine.time(), user: "", digest: empty, salt: empty };
  return wrap(message.id, 0, security, scopedPdu(pdu, engine));
}

function encodeMessage(
  pdu: Pdu,
  { message, engine, user, keys }: { message: Message; engine: Engine; user: string; keys: Keys },
): Buffer {
  const salt = randomBytes(8);
  const time = engine.time();
  const cipher = createCipheriv("aes-128-cfb", keys.privacy, initializationVector(engine.boots, time, salt));
  const data = encode(tags.octets, Buffer.concat([cipher.update(scopedPdu(pdu, engine)), cipher.final()]));
  const write = (digest: Buffer): Buffer =>
    wrap(message.id, flags.auth | flags.privacy, { engine, time, user, digest, salt }, data);
  return write(digestOf(write(Buffer.alloc(digestBytes)), keys.auth));
}
