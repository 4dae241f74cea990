import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addHours, addMinutes, instant, type Instant } from "../../kernel/instant.ts";
import { type BreakKind, explainDrops, isOwn, type SessionSpan } from "./drop-causes.ts";
import { endKindOf } from "../radius/terminate-cause.ts";

/** 17:00 in Almaty. */
const now = instant("2026-11-22T12:00:00Z");
const ago = (minutes: number): Instant => addMinutes(now, -minutes);
const day = 24 * 60;

const session = (endedMinutesAgo: number | null, more: Partial<SessionSpan> = {}): SessionSpan => ({
  nas: "127.0.10.1",
  beganAt: ago((endedMinutesAgo ?? 0) + 45),
  aliveAt: ago((endedMinutesAgo ?? 0) + 3),
  endedAt: endedMinutesAgo === null ? null : ago(endedMinutesAgo),
  cause: "lost-carrier",
  ...more,
});

const explain = (
  sessions: readonly SessionSpan[],
  outages: readonly { from: Instant; to: Instant | null }[] = [],
) => explainDrops(sessions, { now, outages, policy });

const onlyKind = (one: SessionSpan, outages: readonly { from: Instant; to: Instant | null }[] = []) =>
  explain([one], outages).breaks.map(({ kind }) => kind);

/** At this civil time of Almaty, so many days ago. */
const atNight = (daysAgo: number, time: string): Instant =>
  addHours(instant(`2026-11-22T${time}:00+05:00`), -24 * daysAgo);
const endedAt = (at: Instant, more: Partial<SessionSpan> = {}): SessionSpan =>
  session(0, { beganAt: addHours(at, -5), aliveAt: addMinutes(at, -3), endedAt: at, ...more });

describe("S51: whose a break is", () => {
  test.each<[string, SessionSpan, BreakKind[]]>([
    ["a lost carrier is the line's own", session(60), ["own"]],
    ["a Stop without a cause: nothing says that it was agreed", session(60, { cause: "unstated" }), ["own"]],
    ["the server restarted", session(60, { cause: "nas-reboot" }), ["nas"]],
    ["the server's error", session(60, { cause: "nas-error" }), ["nas"]],
    ["a session of fixed length", session(60, { cause: "session-timeout" }), ["limit"]],
    ["signed off", session(60, { cause: "user-request" }), ["agreed"]],
    ["idle for too long", session(60, { cause: "idle-timeout" }), ["other"]],
    ["a new session took its place, and no Stop came", session(60, { cause: "superseded" }), ["silent"]],
    ["alive", session(null, { cause: null }), []],
    // 2.5 intervals of 10 minutes.
    ["silent for exactly 25 minutes: alive", session(null, { cause: null, aliveAt: ago(25) }), []],
    ["silent for 26 minutes: lost", session(null, { cause: null, aliveAt: ago(26) }), ["silent"]],
  ])("%s", (_, one, kinds) => {
    expect(onlyKind(one)).toEqual(kinds);
  });

  test("a session that fell silent was lost when it was heard of last, and not when the next one began", () => {
    const silent = session(60, { cause: "superseded", aliveAt: ago(200) });
    expect(explain([silent]).breaks).toMatchObject([{ at: ago(200), kind: "silent" }]);
    const replaced = session(60, { cause: "superseded", aliveAt: ago(65) });
    expect(explain([replaced]).breaks).toMatchObject([{ at: ago(60), kind: "silent" }]);
  });

  test.each<[string, number, BreakKind]>([
    ["in the middle", 60, "outage"],
    // Sessions are lost minutes before the outage is known, and late ones minutes after.
    ["5 minutes before it began", 95, "outage"],
    ["6 minutes before it began", 96, "own"],
    ["5 minutes after its end", 25, "outage"],
    ["6 minutes after its end", 24, "own"],
  ])("a break %s of an outage", (_, minutesAgo, kind) => {
    expect(onlyKind(session(minutesAgo), [{ from: ago(90), to: ago(30) }])).toEqual([kind]);
  });

  test("an outage that goes on takes every break since", () => {
    expect(onlyKind(session(1), [{ from: ago(90), to: null }])).toEqual(["outage"]);
  });

  test("a restart of the server inside an outage stays the server's", () => {
    expect(onlyKind(session(60, { cause: "nas-reboot" }), [{ from: ago(90), to: null }])).toEqual(["nas"]);
  });
});

describe("the provider signs everybody in anew at night", () => {
  test.each<[string, readonly SessionSpan[], number]>([
    ["the same minute of 3 nights", [1, 2, 3].map((night) => endedAt(atNight(night, "03:10"))), 3],
    [
      "2 minutes apart is the same minute",
      [endedAt(atNight(1, "03:10")), endedAt(atNight(2, "03:12")), endedAt(atNight(3, "03:11"))],
      3,
    ],
    ["2 nights are chance", [1, 2].map((night) => endedAt(atNight(night, "03:10"))), 0],
    ["by day it is no re-authentication", [1, 2, 3].map((one) => endedAt(atNight(one, "15:10"))), 0],
    [
      "other minutes each night",
      [endedAt(atNight(1, "01:10")), endedAt(atNight(2, "03:12")), endedAt(atNight(3, "05:11"))],
      0,
    ],
    [
      "a line that drops every hour of the night drops at that minute too",
      [1, 2, 3].flatMap((night) => ["02:10", "03:10", "04:10"].map((time) => endedAt(atNight(night, time)))),
      0,
    ],
  ])("%s", (_, sessions, nightly) => {
    expect(explain(sessions).counts).toMatchObject({ nightly, own: sessions.length - nightly });
  });
});

describe("a session of fixed length is policy", () => {
  const limited = (endedMinutesAgo: number, lengthMinutes: number) =>
    session(endedMinutesAgo, { cause: "session-timeout", beganAt: ago(endedMinutesAgo + lengthMinutes) });

  test.each<[string, readonly SessionSpan[], number | null]>([
    ["twice the same", [limited(100, day), limited(100 + day, day)], day],
    ["10 seconds apart", [limited(100, 120), limited(300, 120 + 10 / 60)], 120],
    ["11 seconds apart is no fixed length", [limited(100, 120), limited(300, 120 + 11 / 60)], null],
    ["once says nothing", [limited(100, 120)], null],
  ])("%s", (_, sessions, limitMinutes) => {
    expect(explain(sessions).limitMinutes).toBe(limitMinutes);
  });

  test("however often it comes, it is no frequent drop", () => {
    const sessions = [10, 70, 130, 190].map((minutes) => limited(minutes, 60));
    expect(explain(sessions)).toMatchObject({ isFrequent: false, counts: { limit: 4, own: 0 } });
  });
});

describe("S51, S52: frequent are the line's own breaks alone", () => {
  test("3 within the day, 2 h or less between, silent ones among them", () => {
    expect(explain([session(10), session(70, { cause: "superseded" }), session(130)]).isFrequent).toBe(true);
  });

  test("3 that an outage explains are none", () => {
    const outages = [{ from: ago(200), to: null }];
    expect(explain([session(10), session(70), session(130)], outages).isFrequent).toBe(false);
  });
});

const anySession = fc
  .record({
    ended: fc.option(fc.integer({ min: 0, max: 7 * day }), { nil: null }),
    lasted: fc.integer({ min: 1, max: day }),
    cause: fc.constantFrom(
      ...([
        "lost-carrier",
        "nas-reboot",
        "session-timeout",
        "user-request",
        "superseded",
        "unstated",
      ] as const),
    ),
  })
  .map(({ ended, lasted, cause }) =>
    session(ended, { cause: ended === null ? null : cause, beganAt: ago((ended ?? 0) + lasted) }),
  );

test("every end has one kind, in order of time, and what was agreed or the server's is never the line's own", () => {
  fc.assert(
    fc.property(fc.array(anySession, { maxLength: 30 }), (sessions) => {
      const { breaks, counts } = explain(sessions);
      const times = breaks.map(({ at }) => at.epochMilliseconds);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(breaks.length);
      for (const one of breaks.filter(isOwn)) {
        if (one.cause === "silent" || one.cause === "superseded") continue;
        expect(endKindOf(one.cause)).toBe("line");
      }
    }),
  );
});

test("the order in which sessions are told changes nothing", () => {
  fc.assert(
    fc.property(fc.array(anySession, { maxLength: 20 }), (sessions) => {
      const { counts, isFrequent, pattern } = explain(sessions.toReversed());
      expect(explain(sessions)).toMatchObject({ counts, isFrequent, pattern });
    }),
  );
});
