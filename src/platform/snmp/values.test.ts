import fc from "fast-check";
import { expect, test } from "vitest";
import { isOidBefore } from "./values.ts";

test.for([
  ["1.3.6", "1.3.6.1", true],
  ["1.3.6.1", "1.3.6", false],
  ["1.3.6.1", "1.3.6.1", false],
  // By numbers, not by letters.
  ["1.3.6.9", "1.3.6.10", true],
  ["1.3.6.10", "1.3.6.9", false],
  ["1.3.6.2.1", "1.3.6.10", true],
  ["1.3", "13", true],
] as const)("%s comes before %s: %s", ([a, b, isBefore]) => {
  expect(isOidBefore(a, b)).toBe(isBefore);
});

test("of two different identifiers, one comes before the other, by the first number that differs", () => {
  const oid = fc.array(fc.oneof(fc.nat(12), fc.nat(2 ** 31)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(oid, oid, (left, right) => {
      const at = left.findIndex((number, index) => number !== right[index]);
      const expected = at < 0 ? left.length < right.length : left[at]! < (right[at] ?? -1);
      expect(isOidBefore(left.join("."), right.join("."))).toBe(expected);
    }),
  );
});
