import { hashOf } from "../world/chance.ts";
import type { Line } from "../world/world.ts";
import type { BreakCause } from "../life/break.ts";
import type { Happening } from "../life/happenings.ts";
import type { NasHappening } from "../life/nas-happenings.ts";
import { bytesOfFrameDown, bytesOfFrameUp, macOf, receivedPerSecond, sentShare } from "../life/traffic.ts";
import { addressAttribute, integerAttribute, textAttribute, type Attribute } from "./radius-packet.ts";

/** Acct-Status-Type (RFC 2866, 5.1). */
const statusTypes = { start: 1, stop: 2, interim: 3 } as const;

/** Acct-Terminate-Cause (RFC 2866, 5.10). */
const terminateCauses: Record<BreakCause, number> = {
  "user-request": 1,
  "lost-carrier": 2,
  "session-timeout": 5,
  "admin-reset": 6,
  "nas-reboot": 11,
};

/** The same for the same session, so that sending it again changes nothing. */
export const sessionIdOf = ({ line, startedAt }: Pick<Happening, "line" | "startedAt">): string =>
  `${hashOf(line.subscriber.login).toString(16).padStart(8, "0")}-${startedAt.toString(16)}`.toUpperCase();

/**
 * What a broadband gateway writes into an Accounting-Request.
 * Acct-Interim-Interval (RFC 2869, 5.16) announces how soon the next interim comes, in the product's time.
 */
export function attributesOf(happening: Happening, interimInterval: number): readonly Attribute[] {
  const { kind, at, line } = happening;
  return [
    textAttribute(1, line.subscriber.login), // User-Name
    addressAttribute(4, line.nas.address), // NAS-IP-Address
    integerAttribute(6, 2), // Service-Type: Framed
    integerAttribute(7, 1), // Framed-Protocol: PPP
    addressAttribute(8, framedAddressOf(line)), // Framed-IP-Address
    textAttribute(31, macOf(line)), // Calling-Station-Id
    textAttribute(32, line.nas.id), // NAS-Identifier
    integerAttribute(40, statusTypes[kind]), // Acct-Status-Type
    textAttribute(44, sessionIdOf(happening)), // Acct-Session-Id
    integerAttribute(45, 1), // Acct-Authentic: RADIUS
    integerAttribute(55, at), // Event-Timestamp
    integerAttribute(61, 15), // NAS-Port-Type: Ethernet
    integerAttribute(85, interimInterval), // Acct-Interim-Interval
    textAttribute(87, `${line.nodeId} port ${line.port}`), // NAS-Port-Id
    ...(kind === "start" ? [] : countersOf(happening)),
    ...(happening.cause === null ? [] : [integerAttribute(49, terminateCauses[happening.cause])]), // Acct-Terminate-Cause
  ];
}

/** What a server says of itself: that all its sessions are over, with Off before a restart and with On after it. */
export const attributesOfNas = ({ nas, kind, at }: NasHappening): readonly Attribute[] => [
  addressAttribute(4, nas.address), // NAS-IP-Address
  textAttribute(32, nas.id), // NAS-Identifier
  integerAttribute(40, kind === "on" ? 7 : 8), // Acct-Status-Type: Accounting-On, Accounting-Off
  textAttribute(44, `${kind}-${at.toString(16)}`.toUpperCase()), // Acct-Session-Id
  integerAttribute(55, at), // Event-Timestamp
  ...(kind === "off" ? [integerAttribute(49, terminateCauses["nas-reboot"])] : []), // Acct-Terminate-Cause
];

const gigaword = 2 ** 32;

/** Counters that only grow: what a household takes and sends at its own steady pace. */
function countersOf({ line, startedAt, at }: Happening): readonly Attribute[] {
  const seconds = at - startedAt;
  const received = seconds * receivedPerSecond(line);
  const sent = Math.floor(received * sentShare);
  return [
    integerAttribute(46, seconds), // Acct-Session-Time
    integerAttribute(42, sent % gigaword), // Acct-Input-Octets: from the subscriber
    integerAttribute(52, Math.floor(sent / gigaword)), // Acct-Input-Gigawords
    integerAttribute(43, received % gigaword), // Acct-Output-Octets: to the subscriber
    integerAttribute(53, Math.floor(received / gigaword)), // Acct-Output-Gigawords
    integerAttribute(47, Math.floor(sent / bytesOfFrameUp) % gigaword), // Acct-Input-Packets
    integerAttribute(48, Math.floor(received / bytesOfFrameDown) % gigaword), // Acct-Output-Packets
  ];
}

/** An address of the range for carriers' own networks, 100.64.0.0/10 (RFC 6598). */
function framedAddressOf(line: Line): string {
  const host = hashOf("address", line.subscriber.login) >>> 10;
  return `100.${64 + (host >>> 16)}.${(host >>> 8) & 255}.${host & 255}`;
}
