import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asLogin } from "../../kernel/ids.ts";
import { instant } from "../../kernel/instant.ts";
import { asTiyn } from "../../kernel/money.ts";
import { accountState, planFees, type FeeState, type KnownFeeState } from "./account.ts";

const day = (text: string) => Temporal.PlainDate.from(text);

describe("S39, S65: the state of an account", () => {
  const from = day("2026-12-01");
  const until = day("2026-12-14");
  test.each([
    ["paid", true, null, null, "2026-12-05", "paid"],
    ["unpaid", false, null, null, "2026-12-05", "unpaid"],
    ["the day before a suspension", true, from, until, "2026-11-30", "paid"],
    ["its first day", true, from, until, "2026-12-01", "suspended"],
    ["its last day", true, from, until, "2026-12-14", "suspended"],
    ["the day after it", false, from, until, "2026-12-15", "unpaid"],
    ["a suspension without an end", true, from, null, "2036-01-01", "suspended"],
    ["suspended owes nothing meanwhile", false, from, null, "2026-12-01", "suspended"],
  ] as const)("%s", (...[, isFeePaid, suspendedFrom, suspendedUntil, today, state]) => {
    expect(accountState({ isFeePaid, suspendedFrom, suspendedUntil }, day(today))).toBe(state);
  });
});

const login = asLogin("7010000004");
const fee = (minute: number, paid: boolean, amount = 749_000): FeeState => ({
  login,
  paid,
  amountTiyn: asTiyn(amount),
  at: instant("2026-11-23T09:00:00Z").add({ minutes: minute }),
});
const imported: KnownFeeState = { ...fee(0, false), at: null };

describe("S39: what the billing system says of fees", () => {
  test.each([
    ["beats what an import said", imported, [fee(-90, true)], { becamePaid: [login], accepted: 1 }],
    ["is taken when it is newer", fee(0, false), [fee(1, true)], { becamePaid: [login], accepted: 1 }],
    [
      "is a repetition when it is the same again",
      fee(0, true),
      [fee(0, true)],
      { changes: [], duplicates: 1 },
    ],
    ["changes nothing when it is older", fee(5, true), [fee(0, false)], { changes: [], duplicates: 1 }],
    // Of two words about the same moment the one that came later is a correction.
    ["may correct itself", fee(0, true), [fee(0, true, 1)], { changes: [fee(0, true, 1)], accepted: 1 }],
    [
      "tells nobody that a paid fee was paid",
      fee(0, true),
      [fee(1, true, 0)],
      { becamePaid: [], accepted: 1 },
    ],
    ["tells nobody when it is unpaid again", fee(0, true), [fee(1, false)], { becamePaid: [], accepted: 1 }],
    [
      "counts by its latest word",
      fee(0, false),
      [fee(2, false), fee(1, true)],
      { becamePaid: [], duplicates: 1 },
    ],
    [
      "may come twice in one call",
      fee(0, false),
      [fee(1, true), fee(1, true)],
      { becamePaid: [login], accepted: 1, duplicates: 1 },
    ],
  ] as const)("%s", (_, known, told, expected) => {
    expect(planFees([known], told)).toMatchObject(expected);
  });

  test("is refused for a login that nobody has", () => {
    expect(planFees([], [fee(0, true)])).toEqual({
      changes: [],
      becamePaid: [],
      accepted: 0,
      duplicates: 0,
      rejected: [{ id: login, reason: "no subscriber has this login" }],
    });
  });

  test("ends the same in whatever order it comes", () => {
    const words = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, fc.func(fc.integer()), (minutes, order) => {
        const told = minutes.map((minute) => fee(minute, minute % 2 === 0, minute));
        const shuffled = told.toSorted((a, b) => order(a.amountTiyn) - order(b.amountTiyn));
        const last = Math.max(...minutes);
        expect(planFees([imported], shuffled).changes).toEqual([fee(last, last % 2 === 0, last)]);
      }),
    );
  });
});
