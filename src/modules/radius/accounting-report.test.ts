import { describe, expect, test } from "vitest";
import {
  accountingRequest,
  addressBytes,
  encodeAttribute,
  status,
  type RequestAttributes,
} from "../../../test/harness/radius-client.ts";
import { instant } from "../../kernel/instant.ts";
import { readAccountingReport } from "./accounting-report.ts";
import { decodePacket } from "./packet.ts";

const arrivedAt = instant("2026-11-22T10:00:00Z");
const secondsOf = (iso: string): number => instant(iso).epochMilliseconds / 1000;

const read = (attributes: RequestAttributes, more: readonly Buffer[] = []) =>
  readAccountingReport(decodePacket(accountingRequest("s", attributes, { more }))!, {
    address: "127.0.10.1",
    at: arrivedAt,
  });

const session = { "User-Name": "7010000001", "Acct-Session-Id": "2a", "Acct-Status-Type": status.interim };

test("every attribute that counts is read, and Class is passed over", () => {
  const report = read({
    ...session,
    "Acct-Status-Type": status.stop,
    "NAS-IP-Address": addressBytes("10.1.2.3"),
    "NAS-Identifier": "bng-1",
    "NAS-Port-Id": "eth 0/7:100",
    "Acct-Session-Time": 3600,
    "Acct-Interim-Interval": 600,
    "Acct-Input-Octets": 5,
    "Acct-Input-Gigawords": 2,
    "Acct-Output-Octets": 4_294_967_295,
    "Acct-Terminate-Cause": 2,
    "Event-Timestamp": secondsOf("2026-11-22T09:30:00Z"),
    "Framed-IP-Address": addressBytes("100.64.0.9"),
    "Calling-Station-Id": "02-00-00-00-00-01",
    Class: Buffer.of(0, 1, 2),
  });
  expect(report).toEqual({
    kind: "stop",
    nas: "10.1.2.3",
    sessionId: "2a",
    login: "7010000001",
    at: instant("2026-11-22T09:30:00Z"),
    lastedSeconds: 3600,
    interimSeconds: 600,
    inputOctets: 2 * 2 ** 32 + 5,
    outputOctets: 4_294_967_295,
    terminateCause: "lost-carrier",
    framedAddress: "100.64.0.9",
    callingStation: "02-00-00-00-00-01",
    nasPort: "eth 0/7:100",
  });
});

describe("when it happened", () => {
  test.each([
    ["at the arrival, when nothing else is said", {}, "2026-11-22T10:00:00Z"],
    ["at the arrival less Acct-Delay-Time", { "Acct-Delay-Time": 40 }, "2026-11-22T09:59:20Z"],
    ["at Event-Timestamp", { "Event-Timestamp": "2026-11-20T00:00:00Z" }, "2026-11-20T00:00:00Z"],
    [
      "at Event-Timestamp, which already counts from the event",
      { "Event-Timestamp": "2026-11-22T09:00:00Z", "Acct-Delay-Time": 40 },
      "2026-11-22T09:00:00Z",
    ],
    // The last second that is believed, and the first that isn't.
    [
      "at Event-Timestamp, up to 5 minutes ahead",
      { "Event-Timestamp": "2026-11-22T10:05:00Z" },
      "2026-11-22T10:05:00Z",
    ],
    [
      "at the arrival, when it is further ahead",
      { "Event-Timestamp": "2026-11-22T10:05:01Z" },
      "2026-11-22T10:00:00Z",
    ],
  ] as const)("%s", (_name, attributes, at) => {
    const { "Event-Timestamp": stamp, ...others } = { "Event-Timestamp": undefined, ...attributes };
    const report = read({ ...session, ...others, ...(stamp && { "Event-Timestamp": secondsOf(stamp) }) });
    expect(report).toMatchObject({ at: instant(at) });
  });
});

describe("which NAS", () => {
  test.each([
    [
      "its address first",
      { "NAS-IP-Address": addressBytes("10.1.2.3"), "NAS-Identifier": "bng" },
      "10.1.2.3",
    ],
    ["then its name", { "NAS-Identifier": "bng" }, "bng"],
    ["then where the packet came from", {}, "127.0.10.1"],
  ])("%s", (_name, attributes, nas) => {
    expect(read({ ...session, ...attributes })).toMatchObject({ nas });
  });
});

describe("what is no report of a session", () => {
  test.each([
    ["Accounting-On", { "Acct-Status-Type": status.on }, "nas-restart"],
    ["Accounting-Off", { "Acct-Status-Type": status.off }, "nas-restart"],
    ["a tunnel's start", { ...session, "Acct-Status-Type": 9 }, "unusable"],
    ["no status", { "User-Name": "7010000001", "Acct-Session-Id": "2a" }, "unusable"],
    ["a status of three bytes", { ...session, "Acct-Status-Type": Buffer.of(0, 0, 1) }, "unusable"],
    ["no login", { "Acct-Session-Id": "2a", "Acct-Status-Type": status.start }, "unusable"],
    ["an empty login", { ...session, "User-Name": "" }, "unusable"],
    ["no session", { "User-Name": "7010000001", "Acct-Status-Type": status.start }, "unusable"],
  ])("%s", (_name, attributes, kind) => {
    expect(read(attributes).kind).toBe(kind);
  });
});

describe("text that no database takes becomes hexadecimal, so that one packet can't spoil a batch", () => {
  test.each([
    ["a zero byte", Buffer.from("a\0b"), "0x610062"],
    ["bytes that are no UTF-8", Buffer.of(0xff, 0xfe), "0xfffe"],
    ["Kazakh is text", Buffer.from("Әлия"), "Әлия"],
  ])("%s", (_name, userName, login) => {
    expect(read({ ...session, "User-Name": userName })).toMatchObject({ login });
  });
});

test("octets beyond what is exact stop at 2⁵³ − 1", () => {
  const report = read({ ...session, "Acct-Input-Gigawords": 2 ** 32 - 1, "Acct-Input-Octets": 2 ** 32 - 1 });
  expect(report).toMatchObject({ inputOctets: Number.MAX_SAFE_INTEGER });
});

test("a Stop without a known cause is unstated; a Start has none", () => {
  expect(read({ ...session, "Acct-Status-Type": status.stop })).toMatchObject({ terminateCause: "unstated" });
  expect(read({ ...session, "Acct-Status-Type": status.stop, "Acct-Terminate-Cause": 99 })).toMatchObject({
    terminateCause: "unstated",
  });
  expect(read({ ...session, "Acct-Terminate-Cause": 2 })).toMatchObject({ terminateCause: null });
});

test("RFC 4679: a DSL Forum circuit stands in where there is no NAS-Port-Id", () => {
  const circuit = Buffer.concat([Buffer.of(0, 0, 0x0d, 0xe9), encodeAttribute(1, "sw-12 7")]);
  expect(read(session, [encodeAttribute(26, circuit)])).toMatchObject({ nasPort: "sw-12 7" });
});
