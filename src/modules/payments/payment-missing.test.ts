import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addHours, addMinutes, instant, minutesBetween } from "../../kernel/instant.ts";
import { decideMissingPayment, followOwed, startAnswerClock } from "./payment-missing.ts";

const paidAt = instant("2026-07-25T07:00:00Z");
const payment = { loginOnReceipt: "7010000001", login: "7010000001", paidAt };

const decideAfterHours = (hours: number, change: Partial<typeof payment> = {}) =>
  decideMissingPayment({ ...payment, ...change }, addHours(paidAt, hours), policy.missingPayment);

describe("S22–S24: who answers for a payment that has not arrived", () => {
  test("S22: the login on the receipt is compared first", () => {
    expect(
      decideMissingPayment({ ...payment, loginOnReceipt: null }, addHours(paidAt, 50), policy.missingPayment)
        .kind,
    ).toBe("compare-login");
  });

  test("S22: another login on the receipt is a payment to another login, however old", () => {
    expect(decideAfterHours(1, { loginOnReceipt: "7010000002" }).kind).toBe("paid-to-another-login");
    expect(decideAfterHours(48, { loginOnReceipt: "7010000002" }).kind).toBe("paid-to-another-login");
  });

  test.each([
    [0, "partner-answers"],
    [23.99, "partner-answers"],
    [24, "support-answers"], // exactly 24 h is ours (S24)
    [100, "support-answers"],
  ])("after %d h: %s", (hours, kind) => {
    expect(decideAfterHours(hours).kind).toBe(kind);
  });

  test("S23: the partner answers until 24 h after the payment", () => {
    expect(decideAfterHours(3)).toMatchObject({ until: addHours(paidAt, 24) });
  });
});

describe("S24: 72 h from the moment all four are there, paused while the subscriber owes one", () => {
  const begin = instant("2026-07-26T07:00:00Z");
  const start = (owed: readonly "receipt"[]) => startAnswerClock(begin, owed, policy.missingPayment);

  test("with everything there it runs at once", () => {
    expect(start([])).toEqual({ dueAt: addHours(begin, 72), pausedAt: null });
  });

  test("with the receipt ten hours later it runs from then", () => {
    expect(followOwed(start(["receipt"]), [], addHours(begin, 10))).toEqual({
      dueAt: addHours(begin, 82),
      pausedAt: null,
    });
  });

  test("a receipt that can't be read stops it until there is a better one", () => {
    const asked = followOwed(start([]), ["receipt"], addHours(begin, 30));
    expect(followOwed(asked, [], addHours(begin, 40)).dueAt).toEqual(addHours(begin, 82));
  });

  test("what was due already stays due", () => {
    const late = followOwed(start([]), ["receipt"], addHours(begin, 72));
    expect(late).toEqual({ dueAt: addHours(begin, 72), pausedAt: null });
  });

  test("whatever the pauses, it has run for exactly 72 h when it is due", () => {
    // Alternating spans in minutes of running and owing, all within the 72 hours of running.
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200), fc.nat(5_000)), { maxLength: 10 }), (spans) => {
        let clock = start([]);
        let at = begin;
        let ran = 0;
        for (const [running, owing] of spans) {
          clock = followOwed(clock, ["receipt"], addMinutes(at, running));
          at = addMinutes(at, running + owing);
          clock = followOwed(clock, [], at);
          ran += running;
        }
        expect(ran + minutesBetween(at, clock.dueAt)).toBe(72 * 60);
      }),
    );
  });
});
