import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addHours, instant } from "../../kernel/instant.ts";
import { decideMissingPayment } from "./payment-missing.ts";

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
