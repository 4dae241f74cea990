import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMinutes, instant } from "../../kernel/instant.ts";
import { summarizeDrops, type SessionEnd } from "./drops.ts";
import type { TerminateCause } from "../radius/terminate-cause.ts";

const now = instant("2026-11-22T12:00:00Z");
const policy = { drops: { breaksMin: 3, windowHours: 24, gapMaxMinutes: 120, vpnKind: "L2TP" } };

/** An end so many minutes ago, of a session of its own. */
const end = (
  minutesAgo: number,
  cause: TerminateCause = "lost-carrier",
  sessionId = `s${minutesAgo}`,
): SessionEnd => ({
  nas: "bng",
  sessionId,
  at: addMinutes(now, -minutesAgo),
  cause,
});

const summarize = (ends: readonly SessionEnd[]) => summarizeDrops(ends, policy, now);
const day = 24 * 60;

describe("S51, S52: frequent are at least 3 breaks in 24 h with 2 h or less between", () => {
  test.each<[string, readonly SessionEnd[], boolean]>([
    ["no break", [], false],
    ["2 breaks", [end(60), end(10)], false],
    ["3 breaks", [end(110), end(60), end(10)], true],
    // Exactly 2 h is still "2 h or more often".
    ["3 breaks, exactly 2 h between", [end(250), end(130), end(10)], true],
    ["3 breaks, a minute more than 2 h between two of them", [end(251), end(130), end(10)], false],
    ["4 breaks as two pairs", [end(700), end(650), end(60), end(10)], false],
    ["3 breaks last night, quiet since", [end(1_000), end(900), end(800)], true],
    // The window is the last 24 h without its first instant.
    ["the first break a minute less than 24 h ago", [end(day - 1), end(day - 60), end(day - 100)], true],
    ["the first break exactly 24 h ago", [end(day), end(day - 60), end(day - 100)], false],
    ["breaks after the asked moment", [end(20), end(10), end(-10)], false],
    ["in any order", [end(10), end(110), end(60)], true],
  ])("%s", (_name, ends, isFrequent) => {
    expect(summarize(ends).isFrequent).toBe(isFrequent);
  });
});

describe("S51: only the line's own breaks are drops", () => {
  test.each<[TerminateCause, "breaks" | "plannedEnds" | "nasEnds" | "otherEnds"]>([
    ["lost-carrier", "breaks"],
    ["lost-service", "breaks"],
    ["port-error", "breaks"],
    ["unstated", "breaks"],
    ["user-request", "plannedEnds"],
    ["session-timeout", "plannedEnds"],
    ["admin-reset", "plannedEnds"],
    ["admin-reboot", "nasEnds"],
    ["nas-error", "nasEnds"],
    ["nas-request", "nasEnds"],
    ["nas-reboot", "nasEnds"],
    ["idle-timeout", "otherEnds"],
    ["host-request", "otherEnds"],
  ])("%s is counted under %s", (cause, place) => {
    const ends = [end(110, cause), end(60, cause), end(10, cause)];
    const summary = summarize(ends);
    const expected = {
      isFrequent: false,
      breaks: [] as SessionEnd[],
      nasEnds: 0,
      plannedEnds: 0,
      otherEnds: 0,
    };
    expect(summary).toEqual(
      place === "breaks" ? { ...expected, isFrequent: true, breaks: ends } : { ...expected, [place]: 3 },
    );
  });
});

test("a Stop that its server repeats is one break; an hour later it is another", () => {
  expect(
    summarize([end(10, "lost-carrier", "2a"), end(9.5, "lost-carrier", "2a"), end(9, "lost-carrier", "2a")])
      .breaks,
  ).toHaveLength(1);
  expect(summarize([end(70, "lost-carrier", "2a"), end(10, "lost-carrier", "2a")]).breaks).toHaveLength(2);
});

test("one more break never makes frequent drops rare, and order never matters", () => {
  const minutes = fc.array(fc.integer({ min: -60, max: 2 * day }), { maxLength: 12 });
  fc.assert(
    fc.property(minutes, fc.integer({ min: 0, max: day }), (agos, more) => {
      const ends = agos.map((ago, index) => end(ago, "lost-carrier", `s${index}`));
      const before = summarize(ends);
      const after = summarize([...ends, end(more, "lost-carrier", "more")]);
      expect(summarize(ends.toReversed()).isFrequent).toBe(before.isFrequent);
      expect(after.isFrequent || !before.isFrequent).toBe(true);
    }),
  );
});
