import { isUtf8 } from "node:buffer";
import { asLogin, type Login } from "../../kernel/ids.ts";
import { isAfter, type Instant } from "../../kernel/instant.ts";
import { terminateCauseOf, type TerminateCause } from "./terminate-cause.ts";
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

/** The attributes that are read, by the names that everyone calls them. */
const attribute = {
  "User-Name": 1,
  "NAS-IP-Address": 4,
  "Framed-IP-Address": 8,
  "Calling-Station-Id": 31,
  "NAS-Identifier": 32,
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
  "Acct-Interim-Interval": 85,
  "NAS-Port-Id": 87,
} as const;

export type AttributeName = keyof typeof attribute;

/** The attributes of a request, whatever it came in; null where there is none or it isn't of that kind. */
export type Attributes = {
  number(name: AttributeName): number | null;
  text(name: AttributeName): string | null;
  address(name: AttributeName): string | null;
  /** Which switch and port the session came through, as the DSL Forum says it. */
  agentCircuitId(): string | null;
};

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
export const readAccountingReport = (packet: Packet, arrival: Arrival): AccountingReport =>
  reportOf(attributesOf(packet), arrival);

const attributesOf = (packet: Packet): Attributes => ({
  number: (name) => readNumber(packet, attribute[name]),
  text: (name) => readText(packet, attribute[name]),
  address: (name) => readAddress(packet, attribute[name]),
  agentCircuitId: () => readText(packet, agentCircuitId, dslForum),
});

/** What the attributes say, by the same rules whatever they came in. */
export function reportOf(attributes: Attributes, arrival: Arrival): AccountingReport {
  const { number, text, address } = attributes;
  const kind = kindByStatus.get(number("Acct-Status-Type"));
  if (kind === undefined) return { kind: "unusable" };
  const nas = nasOf(attributes, arrival);
  const at = happenedAt(attributes, arrival.at);
  if (kind === "nas-restart") return { kind, nas, at };
  const login = text("User-Name");
  const sessionId = text("Acct-Session-Id");
  if (login === null || sessionId === null) return { kind: "unusable" };
  return {
    kind,
    nas,
    sessionId,
    login: asLogin(login),
    at,
    lastedSeconds: number("Acct-Session-Time"),
    interimSeconds: number("Acct-Interim-Interval") || null,
    inputOctets: octetsOf(number("Acct-Input-Octets"), number("Acct-Input-Gigawords")),
    outputOctets: octetsOf(number("Acct-Output-Octets"), number("Acct-Output-Gigawords")),
    terminateCause: kind === "stop" ? terminateCauseOf(number("Acct-Terminate-Cause")) : null,
    framedAddress: address("Framed-IP-Address"),
    callingStation: text("Calling-Station-Id"),
    nasPort: text("NAS-Port-Id") ?? attributes.agentCircuitId(),
  };
}

/** A proxy forwards for many servers, so a NAS is who it says it is; the secret vouches for the one who sent. */
const nasOf = ({ address, text }: Attributes, arrival: Arrival): string =>
  address("NAS-IP-Address") ?? text("NAS-Identifier") ?? arrival.address;

function happenedAt({ number }: Attributes, arrivedAt: Instant): Instant {
  const seconds = number("Event-Timestamp");
  if (seconds !== null) {
    const stated = Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
    if (!isAfter(stated, arrivedAt.add({ seconds: clockAheadSecondsMax }))) return stated;
  }
  return arrivedAt.subtract({ seconds: number("Acct-Delay-Time") ?? 0 });
}

/** Octets beyond 2⁵³ − 1 (8 petabytes) can't be exact and mean a NAS gone wrong; they stop there. */
const octetsOf = (low: number | null, high: number | null): number =>
  Math.min((high ?? 0) * 2 ** 32 + (low ?? 0), Number.MAX_SAFE_INTEGER);

function readNumber(packet: Packet, type: number): number | null {
  const value = findAttribute(packet, type);
  return value?.length === 4 ? value.readUInt32BE(0) : null;
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
