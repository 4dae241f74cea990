import { expect, test } from "vitest";
import { type BreakPlace, placeOfBreak } from "./break-place.ts";

test.each<[string, number | null, number | null, BreakPlace | null]>([
  ["in the riser", 20, 40, "outside"],
  ["behind the wall", 47, 40, "inside"],
  // A measured length is right within 3 m.
  ["3 m before the wall: nobody can say", 37, 40, null],
  ["more than 3 m before it", 36.9, 40, "outside"],
  ["3 m behind it", 43, 40, null],
  ["more than 3 m behind it", 43.1, 40, "inside"],
  ["the riser was never measured", 20, null, null],
  ["the break was not measured", null, 40, null],
])("S36: %s", (_, lengthMeters, riserLengthMeters, place) => {
  expect(placeOfBreak(lengthMeters, riserLengthMeters, 3)).toBe(place);
});
