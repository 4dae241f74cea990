import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { tiynFromTenge } from "../../kernel/money.ts";
import { digitDifference } from "./digit-difference.ts";
import { decideReceipt, type ReceiptReason, type WrongPayment } from "./receipt.ts";

const rightLogin = "7010000001";

/** Differs from the right login in its last digits. */
const withDigitsChanged = (count: number): string =>
  rightLogin.slice(0, 10 - count) +
  rightLogin.slice(10 - count).replaceAll(/\d/g, (digit) => String((Number(digit) + 5) % 10));

const payment = (digits: number, tenge: number, change: Partial<WrongPayment> = {}): WrongPayment => ({
  wrongLogin: withDigitsChanged(digits),
  rightLogin,
  wrongLoginExists: true,
  owners: "same",
  amountTiyn: tiynFromTenge(tenge),
  ...change,
});

const decide = (wrongPayment: WrongPayment) => decideReceipt(wrongPayment, policy.wrongPayment);

describe("S10–S13: whether a receipt is needed", () => {
  test.each<[string, WrongPayment, readonly ReceiptReason[]]>([
    ["1 digit, 9 999: no", payment(1, 9_999), []],
    ["3 digits, 500: no", payment(3, 500), []],
    ["exactly 4 digits: yes, not as many (S12)", payment(4, 500), ["some-digits-differ"]],
    ["5 digits: yes", payment(5, 500), ["many-digits-differ"]],
    ["exactly 10 000: yes (S13)", payment(2, 10_000), ["amount-at-threshold"]],
    ["10 001: yes", payment(2, 10_001), ["amount-above-threshold"]],
    ["9 999.99: no (S13)", payment(2, 9_999.99), []],
    ["another owner: yes", payment(2, 500, { owners: "different" }), ["owners-differ"]],
    ["nobody could compare the owners: yes", payment(2, 500, { owners: "unknown" }), ["owners-unknown"]],
    [
      "the wrong login doesn't exist: yes, and its owner is no further reason",
      payment(1, 500, { wrongLoginExists: false, owners: "unknown" }),
      ["wrong-login-unknown"],
    ],
    ["every reason is told at once", payment(5, 20_000), ["many-digits-differ", "amount-above-threshold"]],
  ])("%s", (_, wrongPayment, because) => {
    expect(decide(wrongPayment)).toEqual(
      because.length === 0 ? { kind: "not-needed" } : { kind: "needed", because },
    );
  });

  test("S15: with no digit differing this is a payment that has not arrived", () => {
    expect(decide(payment(0, 500))).toEqual({ kind: "right-login" });
  });
});

describe("S15: digits that differ", () => {
  test.each([
    ["7010000001", "7010000001", 0],
    ["7010000001", "7010000010", 2], // a swap of neighbours
    ["7010000001", "7010000009", 1],
    ["7010000001", "701000001", 1], // a digit forgotten
    ["7010000001", "70100000012", 1], // a digit too many
    ["701", "", 3],
  ])("%s and %s: %i", (a, b, difference) => {
    expect(digitDifference(a, b)).toBe(difference);
  });

  const logins = fc.stringMatching(/^\d{8,11}$/);

  test("it is the same seen from either side, nothing only for equal logins, and at most the longer length", () => {
    fc.assert(
      fc.property(logins, logins, (a, b) => {
        const difference = digitDifference(a, b);
        expect(difference).toBe(digitDifference(b, a));
        expect(difference === 0).toBe(a === b);
        expect(difference).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(difference).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});
