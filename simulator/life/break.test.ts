import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mergeBreaks, type Break } from "./break.ts";

const breaks = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 20 }))
    .map(([from, length]): Break => ({ from, until: from + length, cause: "lost-carrier" })),
);
const isOff = (list: readonly Break[], at: number): boolean =>
  list.some(({ from, until }) => from <= at && at < until);

test("merged breaks are off at the same seconds, in order, with time between them", () => {
  fc.assert(
    fc.property(breaks, (list) => {
      const merged = mergeBreaks(list);
      for (let at = 0; at <= 125; at++) expect(isOff(merged, at)).toBe(isOff(list, at));
      for (const [index, one] of merged.slice(1).entries()) {
        expect(one.from).toBeGreaterThan(merged[index]!.until);
      }
    }),
  );
});

test("a merged break has the cause of its earliest part", () => {
  expect(
    mergeBreaks([
      { from: 5, until: 20, cause: "lost-carrier" },
      { from: 1, until: 5, cause: "user-request" },
    ]),
  ).toEqual([{ from: 1, until: 20, cause: "user-request" }]);
});
