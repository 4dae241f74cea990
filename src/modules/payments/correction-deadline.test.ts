import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { instant } from "../../kernel/instant.ts";
import { correctionLastDay, isCorrectionInTime } from "./correction-deadline.ts";

const lastDay = (date: string): string => correctionLastDay(Temporal.PlainDate.from(date), policy).toString();

describe("S19: the last day to ask for a payment to another login", () => {
  test.each([
    ["2026-07-25", "2026-08-24"],
    ["2026-07-29", "2026-08-28"],
    ["2026-07-30", "2026-08-31"], // the last two days of a month
    ["2026-07-31", "2026-08-31"],
    ["2026-08-31", "2026-09-30"],
    ["2025-01-29", "2025-02-28"],
    ["2025-01-30", "2025-02-28"],
    ["2028-01-30", "2028-02-29"], // a leap year
    ["2025-02-27", "2025-03-31"],
    ["2026-12-30", "2027-01-31"],
  ])("a payment on %s can be corrected until %s", (paidOn, until) => {
    expect(lastDay(paidOn)).toBe(until);
  });

  test("it never moves back as the payment's date grows, and leaves 28 to 32 days", () => {
    const begin = Temporal.PlainDate.from("2020-01-01");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15_000 }), (days) => {
        const paidOn = begin.add({ days });
        const until = correctionLastDay(paidOn, policy);
        const window = paidOn.until(until, { largestUnit: "day" }).days;
        expect(window).toBeGreaterThanOrEqual(28);
        expect(window).toBeLessThanOrEqual(32);
        const nextDay = correctionLastDay(paidOn.add({ days: 1 }), policy);
        expect(Temporal.PlainDate.compare(until, nextDay)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test.each([
    ["the last second of the last day", "2026-07-25T07:00:00Z", "2026-08-24T18:59:59Z", true],
    ["the first instant after it", "2026-07-25T07:00:00Z", "2026-08-24T19:00:00Z", false],
    // 20:30 UTC is 1:30 of 1 August in Almaty: not the end of July any more.
    ["a payment on 1 August local: 31 August", "2026-07-31T20:30:00Z", "2026-08-31T18:59:59Z", true],
    [
      "a payment on 1 August local: 1 September is late",
      "2026-07-31T20:30:00Z",
      "2026-08-31T19:00:00Z",
      false,
    ],
  ])("dates are the provider's: %s", (_, paidAt, askedAt, inTime) => {
    expect(isCorrectionInTime({ paidAt: instant(paidAt), askedAt: instant(askedAt) }, policy)).toBe(inTime);
  });
});
