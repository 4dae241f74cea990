import { isUtf8 } from "node:buffer";
import { asLogin, type Login } from "../../../kernel/ids.ts";
import { isAfter, type Instant } from "../../../kernel/instant.ts";
import { terminateCauseOf, type TerminateCause } from "../terminate-cause.ts";
import { findAttribute, type Packet } from "./packet.ts";

/**
 * What an accounting packet says, in words (RFC 2866 section 5, RFC 2869 section 5).
 * A session is known by its NAS, its Acct-Session-Id and its login, since ids repeat.
 */

/** Where and when a packet came in, by the product's clock. */
export type Arrival = { readonly address: string; readonly at: Instant };

/** What a NAS says of one session. */
export type SessionReport = {
  readonly kind: "start" | "interim" | "stop";
  readonly nas: string;
  readonly sessionId: string;
  readonly login: Login;
  /** When it happened: Event-Timestamp, else the arrival less Acct-Delay-Time. */
  readonly at: Instant;
  /** Acct-Session-Time: how long the session had lasted at `at`. */
  readonly lastedSeconds: number | null;
  /** Acct-Interim-Interval: how often the NAS reports this session; null when it doesn't say. */
  readonly interimSeconds: number | null;
  /** From the subscriber, gigawords included. */
  readonly inputOctets: number;
  /** To the subscriber, gigawords included. */
  readonly outputOctets: number;
  readonly terminateCause: TerminateCause | null;
  readonly framedAddress: string | null;
  readonly callingStation: string | null;
  readonly nasPort: string | null;
};

/** Accounting-On or -Off: the NAS begins or ends its work, and all its sessions are over. */
export type NasRestart = { readonly kind: "nas-restart"; readonly nas: string; readonly at: Instant };

/** Something that can't be recorded (no session, or no session's status); asking for it again would not help. */
type Unusable = { readonly kind: "unusable" };

export type AccountingReport = SessionReport | NasRestart | Unusable;

const attribute = {
  userName: 1,
  nasAddress: 4,
  framedAddress: 8,
  callingStation: 31,
  nasIdentifier: 32,
  statusType: 40,
  delayTime: 41,
  inputOctets: 42,
  outputOctets: 43,
  sessionId: 44,
  sessionTime: 46,
  terminateCause: 49,
  inputGigawords: 52,
  outputGigawords: 53,
  eventTimestamp: 55,
  interimInterval: 85,
  nasPort: 87,
} as const;

/** The DSL Forum's Agent-Circuit-Id (RFC 4679): which switch and port the session came through. */
const dslForum = 3561;
const agentCircuitId = 1;

const kindByStatus = new Map<number | null, "start" | "interim" | "stop" | "nas-restart">([
  [1, "start"],
  [2, "stop"],
  [3, "interim"],
  [7, "nas-restart"],
  [8, "nas-restart"],
]);

/** A NAS whose clock is ahead by more than this is not believed: its reports count from their arrival. */
const clockAheadSecondsMax = 300;

/** Reads an authentic Accounting-Request. */
export function readAccountingReport(packet: Packet, arrival: Arrival): AccountingReport {
  const kind = kindByStatus.get(readNumber(packet, attribute.statusType));
  if (kind === undefined) return { kind: "unusable" };
  const nas = nasOf(packet, arrival);
  const at = happenedAt(packet, arrival.at);
  if (kind === "nas-restart") return { kind, nas, at };
  const login = readText(packet, attribute.userName);
  const sessionId = readText(packet, attribute.sessionId);
  if (login === null || sessionId === null) return { kind: "unusable" };
  return {
    kind,
    nas,
    sessionId,
    login: asLogin(login),
    at,
    lastedSeconds: readNumber(packet, attribute.sessionTime),
    interimSeconds: readNumber(packet, attribute.interimInterval) || null,
    inputOctets: readOctets(packet, attribute.inputOctets, attribute.inputGigawords),
    outputOctets: readOctets(packet, attribute.outputOctets, attribute.outputGigawords),
    terminateCause: kind === "stop" ? terminateCauseOf(readNumber(packet, attribute.terminateCause)) : null,
    framedAddress: readAddress(packet, attribute.framedAddress),
    callingStation: readText(packet, attribute.callingStation),
    nasPort: readText(packet, attribute.nasPort) ?? readText(packet, agentCircuitId, dslForum),
  };
}

/** A proxy forwards for many servers, so a NAS is who it says it is; the secret vouches for the one who sent. */
const nasOf = (packet: Packet, arrival: Arrival): string =>
  readAddress(packet, attribute.nasAddress) ?? readText(packet, attribute.nasIdentifier) ?? arrival.address;

function happenedAt(packet: Packet, arrivedAt: Instant): Instant {
  const seconds = readNumber(packet, attribute.eventTimestamp);
  if (seconds !== null) {
    const stated = Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
    if (!isAfter(stated, arrivedAt.add({ seconds: clockAheadSecondsMax }))) return stated;
  }
  return arrivedAt.subtract({ seconds: readNumber(packet, attribute.delayTime) ?? 0 });
}

function readNumber(packet: Packet, type: number): number | null {
  const value = findAttribute(packet, type);
  return value?.length === 4 ? value.readUInt32BE(0) : null;
}

/** Octets beyond 2⁵³ − 1 (8 petabytes) can't be exact and mean a NAS gone wrong; they stop there. */
function readOctets(packet: Packet, low: number, high: number): number {
  const octets = (readNumber(packet, high) ?? 0) * 2 ** 32 + (readNumber(packet, low) ?? 0);
  return Math.min(octets, Number.MAX_SAFE_INTEGER);
}

function readAddress(packet: Packet, type: number): string | null {
  const value = findAttribute(packet, type);
  return value?.length === 4 ? value.join(".") : null;
}

/** Text is kept as it is sent; bytes that are no text (or hold a zero, which no database takes) become hexadecimal. */
function readText(packet: Packet, type: number, vendor = 0): string | null {
  const value = findAttribute(packet, type, vendor);
  if (value === undefined || value.length === 0) return null;
  return isUtf8(value) && !value.includes(0) ? value.toString("utf8") : `0x${value.toString("hex")}`;
}
