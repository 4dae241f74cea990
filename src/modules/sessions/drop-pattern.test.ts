import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addMinutes, instant, isAfter, minutesBetween, type Instant } from "../../kernel/instant.ts";
import { type DropPattern, findDropPattern, nextUsualAt } from "./drop-pattern.ts";

/** Civil times of Almaty, in order. */
const at = (...times: readonly string[]): readonly Instant[] =>
  times.map((time) => instant(`${time}:00+05:00`));

const every = (minutes: readonly number[]): readonly Instant[] => {
  let moment = instant("2026-11-20T03:00:00Z");
  return [moment, ...minutes.map((gap) => (moment = addMinutes(moment, gap)))];
};

describe("S54: when a line drops", () => {
  test.each<[string, readonly Instant[], DropPattern]>([
    ["3 breaks are too few to say", every([47, 47]), { kind: "few" }],
    ["every 47 minutes", every([47, 47, 47]), { kind: "every", minutes: 47 }],
    // A tenth of 47 is 4.7.
    ["about every 47 minutes", every([47, 43, 51, 47]), { kind: "every", minutes: 47 }],
    ["now 40, now 110 minutes", every([40, 110, 75, 60, 95]), { kind: "irregular" }],
    [
      "every 47 minutes, with a quiet night between",
      every([47, 47, 47, 600, 47, 47, 47, 47]),
      { kind: "every", minutes: 47 },
    ],
    [
      "in the evening",
      at("2026-11-19T18:00", "2026-11-19T21:40", "2026-11-20T19:05", "2026-11-21T23:59"),
      { kind: "evening" },
    ],
    [
      "mostly in the evening",
      at("2026-11-19T09:00", "2026-11-19T21:40", "2026-11-20T19:05", "2026-11-21T22:59"),
      { kind: "evening" },
    ],
    [
      "one bad evening is no habit",
      at("2026-11-21T18:05", "2026-11-21T19:40", "2026-11-21T21:05", "2026-11-21T23:50"),
      { kind: "irregular" },
    ],
    [
      "in the heat of July",
      at("2026-07-19T13:00", "2026-07-19T17:40", "2026-07-20T15:05", "2026-07-21T16:59"),
      { kind: "heat" },
    ],
    [
      "in the afternoon of November, which is not hot",
      at("2026-11-19T13:00", "2026-11-19T17:40", "2026-11-20T15:05", "2026-11-21T16:59"),
      { kind: "irregular" },
    ],
    [
      "at night",
      at("2026-11-19T00:10", "2026-11-19T05:40", "2026-11-20T02:05", "2026-11-21T03:59"),
      { kind: "night" },
    ],
  ])("%s", (_, own, pattern) => {
    expect(findDropPattern(own, policy)).toEqual(pattern);
  });
});

describe("S54: the usual time, to be reminded of", () => {
  const evenings = at("2026-11-19T21:10", "2026-11-20T20:50", "2026-11-21T21:30", "2026-11-21T09:00");

  test.each<[string, string, string]>([
    ["this evening", "2026-11-22T12:00", "2026-11-22T20:50"],
    // A reminder takes at least half an hour.
    ["half an hour before it", "2026-11-22T20:20", "2026-11-22T20:50"],
    ["a minute later it is tomorrow's", "2026-11-22T20:21", "2026-11-23T20:50"],
  ])("%s", (_, now, usual) => {
    const [asked, expected] = at(now, usual);
    expect(nextUsualAt(evenings, asked!, policy)?.toString()).toBe(expected!.toString());
  });

  test("around midnight", () => {
    const nights = at("2026-11-19T23:40", "2026-11-20T00:20", "2026-11-21T23:50");
    expect(nextUsualAt(nights, at("2026-11-22T12:00")[0]!, policy)).toEqual(at("2026-11-22T23:40")[0]);
  });

  test("without a break there is no usual time", () => {
    expect(nextUsualAt([], instant("2026-11-22T12:00:00Z"), policy)).toBeNull();
  });

  test("it always lies ahead, by at least the policy's time and at most a day more", () => {
    const minute = fc.integer({ min: 0, max: 7 * 24 * 60 });
    fc.assert(
      fc.property(fc.array(minute, { minLength: 1, maxLength: 20 }), minute, (breaks, asked) => {
        const start = instant("2026-11-20T00:00:00Z");
        const now = addMinutes(start, asked);
        const own = breaks.toSorted((a, b) => a - b).map((one) => addMinutes(start, one));
        const usual = nextUsualAt(own, now, policy)!;
        const { reminderMinutesMin } = policy.dropPatterns;
        expect(isAfter(addMinutes(now, reminderMinutesMin), usual)).toBe(false);
        expect(minutesBetween(now, usual)).toBeLessThanOrEqual(24 * 60 + reminderMinutesMin);
      }),
    );
  });
});
