import fc from "fast-check";
import { expect, test } from "vitest";
import { logProbabilityOfLoss } from "./loss-test.ts";

/** With three drops of a line a day, in a window of two minutes. */
const p = 1 - Math.exp((-3 / 86_400) * 120);

test.each([
  // network.md: where chance ends at 1e-9.
  [20, 6],
  [400, 15],
  [3750, 45],
])("of %i lines %i lost are beyond chance, and one fewer hardly", (before, lost) => {
  expect(logProbabilityOfLoss(lost, before, p)).toBeLessThanOrEqual(Math.log(1e-9));
  expect(logProbabilityOfLoss(lost - 2, before, p)).toBeGreaterThan(Math.log(1e-9));
});

test.each([
  ["nothing was lost", [0, 10, 0.1], 0],
  ["as many as expected", [1, 10, 0.2], 0],
  ["one of one", [1, 1, 0.01], Math.log(0.01)],
  ["two of two", [2, 2, 0.01], Math.log(0.0001)],
  ["at least one of two", [1, 2, 0.01], Math.log(0.0199)],
  ["more than there are", [3, 2, 0.01], -Infinity],
] as const)("%s", (_, [lost, before, chance], expected) => {
  expect(logProbabilityOfLoss(lost, before, chance)).toBeCloseTo(expected, 9);
});

test("it is never above zero, and more lost is never likelier", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.nat(2000),
      fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
      (n, k, chance) => {
        const lost = Math.min(k, n);
        const here = logProbabilityOfLoss(lost, n, chance);
        expect(here).toBeLessThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(logProbabilityOfLoss(Math.max(0, lost - 1), n, chance) + 1e-9);
      },
    ),
  );
});
