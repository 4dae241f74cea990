import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { instant } from "../../kernel/instant.ts";
import { allowedWithOutage, isMassLoss, isRecovered } from "./outage.ts";

describe("S2: many lines lost together are an outage", () => {
  test.each([
    ["half of them", 20, 10, true],
    ["less than half", 20, 9, false],
    ["all of the fewest that count", 3, 3, true],
    ["too few to tell an outage from two cut cables", 2, 2, false],
    ["nobody was there", 0, 0, false],
  ])("%s: %i had a session, %i lost it", (_, sessionsBefore, sessionsLost, isMass) => {
    expect(isMassLoss({ sessionsBefore, sessionsLost }, policy.outages)).toBe(isMass);
  });

  test.each([
    ["nine in ten are back", 20, 18, true],
    ["fewer", 20, 17, false],
    ["nobody is left to wait for", 0, 0, true],
  ])("its end, %s: %i had a session, %i have one", (_, sessionsBefore, sessionsBack, isOver) => {
    expect(isRecovered({ sessionsBefore, sessionsBack }, policy.outages)).toBe(isOver);
  });
});

test("what is over can't be changed any more", () => {
  expect(allowedWithOutage({ closedAt: null })).toEqual({ describe: true, close: true });
  expect(allowedWithOutage({ closedAt: instant("2026-07-25T10:00:00Z") })).toEqual({
    describe: { because: "closed" },
    close: { because: "closed" },
  });
});
