import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { demoSeed } from "../world/chance.ts";
import { topologyOf } from "../world/topology.ts";
import { buildWorld, type Line } from "../world/world.ts";
import { day, hour, minute } from "../time.ts";
import { faultId, type Fault, type LineFaultKind } from "./faults.ts";
import { foundingFaults } from "./founding.ts";
import { happeningsOf, interimIntervalAt, nextHappeningAt, type Happening } from "./happenings.ts";
import { lifeOf } from "./sessions.ts";

const world = buildWorld(demoSeed);
const topology = topologyOf(world);
const line = (number: number): Line => topology.line(String(7_010_000_000 + number))!;
const foundedAt = Temporal.Instant.from("2026-07-25T04:00:00Z").epochMilliseconds / 1000;
const interimInterval = interimIntervalAt(1);

const lifeWith = (...more: readonly Fault[]) =>
  lifeOf({ world, topology, foundedAt, faults: [...foundingFaults(topology, foundedAt), ...more] });
const life = lifeWith();
const history = { from: foundedAt - 2 * day, until: foundedAt };
const next60Days = { from: foundedAt, until: foundedAt + 60 * day };

const fault = (kind: LineFaultKind, number: number, madeAt: number, mendedAt: number | null): Fault => {
  const login = String(7_010_000_000 + number);
  return { id: faultId(kind, login, madeAt), kind, login, madeAt, mendedAt };
};

describe("fixed logins", () => {
  test.each([1, 7, 9, 12, 13, 31, 32, 33, 34, 35, 36, 37, 38, 39])(
    "login %i has one session that never ends by itself, from before the founding",
    (number) => {
      const sessions = life.sessions(line(number), next60Days);
      expect(sessions).toEqual([{ startedAt: expect.any(Number), endedAt: null, cause: null }]);
      expect(sessions[0]!.startedAt).toBeLessThan(history.from);
    },
  );

  test.each([2, 3, 4, 6, 8, 11, 21, 22, 23, 24, 25, 26, 27, 28, 29])(
    "login %i had a session, lost its carrier in the last hours, and stays off",
    (number) => {
      expect(life.sessions(line(number), history).at(-1)).toMatchObject({ cause: "lost-carrier" });
      expect(life.sessions(line(number), next60Days)).toEqual([]);
    },
  );

  test("login 10 has had no session since it was suspended, ten days ago at midnight", () => {
    const midnight = Temporal.Instant.from("2026-07-15T00:00:00+05:00").epochMilliseconds / 1000;
    expect(life.sessions(line(10), { from: midnight - 1, until: next60Days.until })).toMatchObject([
      { endedAt: midnight, cause: "admin-reset" },
    ]);
    expect(life.sessions(line(10), { from: history.from, until: next60Days.until })).toEqual([]);
  });

  test("login 2 went off with all of its switch, within a minute", () => {
    const lost = topology
      .linesUnder(line(2).nodeId)
      .map((one) => life.sessions(one, history).at(-1)?.endedAt)
      .filter((at) => at !== null && at !== undefined);
    expect(lost.length).toBeGreaterThan(5);
    expect(Math.max(...lost) - Math.min(...lost)).toBeLessThan(60);
  });

  test("login 5 drops every 40 to 110 minutes, for 20 to 90 seconds, from two days ago on and on", () => {
    const breaks = life.breaks(line(5), { from: history.from, until: foundedAt + 20 * day });
    expect(breaks[0]!.from - history.from).toBeLessThan(5 * minute);
    for (const [index, one] of breaks.entries()) {
      expect(one.until - one.from).toBeGreaterThanOrEqual(20);
      expect(one.until - one.from).toBeLessThanOrEqual(90);
      const before = breaks[index - 1];
      if (before === undefined) continue;
      expect(one.from - before.from).toBeGreaterThanOrEqual(40 * minute);
      expect(one.from - before.from).toBeLessThanOrEqual(110 * minute);
    }
    expect(breaks.length).toBeGreaterThan(350);
  });

  test("login 5 is in session when the network is founded, and for half an hour after", () => {
    expect(life.breaks(line(5), { from: foundedAt - minute, until: foundedAt + 30 * minute })).toEqual([]);
  });
});

test("at any hour nearly everyone is in session", () => {
  for (let at = foundedAt; at < foundedAt + day; at += 3 * hour) {
    const on = world.lines.filter((one) => life.sessions(one, { from: at, until: at }).length > 0);
    expect(on.length).toBeGreaterThan(1_700);
    expect(on.length).toBeLessThan(world.lines.length);
  }
});

test("routers are off at night, sessions time out at night, and some carrier is lost by day", () => {
  const breaks = world.lines
    .filter(({ isFixed, subscriber }) => !isFixed && !subscriber.suspended)
    .flatMap((one) => life.breaks(one, { from: foundedAt, until: foundedAt + day }));
  expect(
    Map.groupBy(breaks, ({ cause }) => cause)
      .keys()
      .toArray()
      .toSorted(),
  ).toEqual(["lost-carrier", "session-timeout", "user-request"]);
});

const lines = fc.oneof(
  fc.constantFrom(...world.lines.filter((_, index) => index % 7 === 0)),
  fc.constant(line(5)),
);

test("in the second in which a session is back it is there", () => {
  for (const { until } of life.breaks(line(5), history)) {
    const [session] = life.sessions(line(5), { from: until, until });
    expect(session).toEqual({ startedAt: until, endedAt: null, cause: null });
  }
});

test("what is reported doesn't depend on how often one looks", () => {
  const spanDays = 6;
  fc.assert(
    fc.property(lines, fc.array(fc.integer({ min: 1, max: spanDays * day - 1 })), (one, cuts) => {
      const whole = { from: foundedAt, until: foundedAt + spanDays * day };
      const edges = [0, ...cuts.toSorted((a, b) => a - b), spanDays * day].map((cut) => foundedAt + cut);
      const parts = edges
        .slice(1)
        .flatMap((until, index) =>
          happeningsOf(one, { from: edges[index]!, until }, { life, interimInterval, manner: "step" }),
        );
      const all = happeningsOf(one, whole, { life, interimInterval, manner: "step" });
      expect(withoutInterims(parts)).toEqual(withoutInterims(all));
    }),
    { numRuns: 200 },
  );
});

const withoutInterims = (happenings: readonly Happening[]) =>
  happenings.filter(({ kind }) => kind !== "interim");

test("looking only when something is due misses nothing", () => {
  fc.assert(
    fc.property(lines, (one) => {
      const until = foundedAt + day;
      const seen: Happening[] = [];
      for (let at = foundedAt; at < until;) {
        const next = Math.min(until, nextHappeningAt(one, at, { life, interimInterval }));
        expect(next).toBeGreaterThan(at);
        expect(next - at).toBeLessThanOrEqual(interimInterval);
        const due = happeningsOf(one, { from: at, until: next }, { life, interimInterval, manner: "step" });
        expect(due.map((happening) => happening.at)).toEqual(due.map(() => next));
        seen.push(...due);
        at = next;
      }
      const whole = happeningsOf(one, { from: foundedAt, until }, { life, interimInterval, manner: "step" });
      expect(withoutInterims(seen)).toEqual(withoutInterims(whole));
    }),
    { numRuns: 60 },
  );
});

test("a session that goes on is reported every ten minutes", () => {
  const seen: Happening[] = [];
  for (let at = foundedAt; at < foundedAt + day;) {
    const until = nextHappeningAt(line(1), at, { life, interimInterval });
    seen.push(...happeningsOf(line(1), { from: at, until }, { life, interimInterval, manner: "step" }));
    at = until;
  }
  expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(["interim"]));
  const gaps = seen.slice(1).map(({ at }, index) => at - seen[index]!.at);
  expect(gaps).toEqual(gaps.map(() => 10 * minute));
});

test("after a gap every session is told to be alive, whether or not its interim was due", () => {
  const gap = { from: foundedAt, until: foundedAt + 1 };
  const happenings = happeningsOf(line(1), gap, { life, interimInterval, manner: "catch-up" });
  expect(happenings).toMatchObject([{ kind: "interim", at: gap.until }]);
});

test("to a product that knows nothing, a line that is off for long is told with its last session", () => {
  const happenings = happeningsOf(line(10), history, { life, interimInterval, manner: "afresh" });
  expect(happenings.map(({ kind }) => kind)).toEqual(["start", "stop"]);
});

test("to a product that knows nothing, the session that goes on is told with its true start", () => {
  const [start, interim, ...more] = happeningsOf(line(1), history, {
    life,
    interimInterval,
    manner: "afresh",
  });
  expect(start).toMatchObject({ kind: "start", at: life.sessions(line(1), history)[0]!.startedAt });
  expect(interim).toMatchObject({ kind: "interim", at: foundedAt });
  expect(more).toEqual([]);
});

test("interims of all lines are spread over the interval", () => {
  const due = world.lines.map(
    (one) => nextHappeningAt(one, foundedAt, { life, interimInterval }) - foundedAt,
  );
  for (let from = 0; from < interimInterval; from += minute) {
    const within = due.filter((after) => after > from && after <= from + minute).length;
    expect(within).toBeLessThan((2 * world.lines.length) / 10);
  }
});

test.each([
  [1, 600],
  [60, 600],
  [61, 610],
  [3600, 36_000],
])("at %i times real speed an interim comes every %i seconds of the product's time", (speed, seconds) => {
  expect(interimIntervalAt(speed)).toBe(seconds);
  expect((world.lines.length * speed) / seconds).toBeLessThanOrEqual(200);
});

describe("a fault that people make and mend", () => {
  const madeAt = foundedAt + hour;
  const mendedAt = madeAt + 10 * minute;
  const around = { from: foundedAt, until: foundedAt + 2 * hour };

  test.each(["cut-cable", "router-off", "router-hung"] as const)(
    "%s takes the session within seconds, and it is back within half a minute after mending",
    (kind) => {
      const [before, after, ...more] = lifeWith(fault(kind, 1, madeAt, mendedAt)).sessions(line(1), around);
      expect(before).toMatchObject({ cause: "lost-carrier" });
      expect(before!.endedAt! - madeAt).toBeGreaterThanOrEqual(1);
      expect(before!.endedAt! - madeAt).toBeLessThanOrEqual(4);
      expect(after!.startedAt - mendedAt).toBeGreaterThanOrEqual(5);
      expect(after!.startedAt - mendedAt).toBeLessThanOrEqual(30);
      expect([after!.endedAt, more]).toEqual([null, []]);
    },
  );

  test("a fault mended in the second in which it was made is a short break", () => {
    const sessions = lifeWith(fault("cut-cable", 1, madeAt, madeAt)).sessions(line(1), around);
    expect(sessions).toHaveLength(2);
    expect(sessions[1]!.startedAt).toBeGreaterThan(sessions[0]!.endedAt!);
  });

  test("drops begin at once, come every two to five minutes, and end when mended", () => {
    const breaks = lifeWith(fault("drops", 1, madeAt, mendedAt)).breaks(line(1), around);
    expect(breaks[0]!.from).toBe(madeAt + 3);
    expect(breaks.length).toBeGreaterThanOrEqual(2);
    expect(breaks.at(-1)!.from).toBeLessThanOrEqual(mendedAt);
  });

  test.each(["line-errors"] as const)("%s leave the session as it is", (kind) => {
    const sessions = lifeWith(fault(kind, 1, madeAt, null)).sessions(line(1), around);
    expect(sessions).toEqual(life.sessions(line(1), around));
  });

  test("mending one of two faults doesn't bring the line back", () => {
    const both = lifeWith(
      fault("cut-cable", 1, madeAt, mendedAt),
      fault("router-off", 1, madeAt + minute, null),
    );
    expect(both.sessions(line(1), around)).toHaveLength(1);
  });
});
