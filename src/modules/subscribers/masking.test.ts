import { describe, expect, test } from "vitest";
import { subscriber } from "../../../test/harness/subscribers.ts";
import { asLineOwner, describeAddress, maskNumber } from "./masking.ts";

const maskedOf = (house: string, flat: string | null) =>
  describeAddress(asLineOwner({ ...subscriber(1, { house, flat }), feeAt: null }));

describe("S43: what is masked", () => {
  test.each([
    ["104Б", "45", "Алматы, Абай даңғ., 1**, 4*"],
    ["1", "4", "Алматы, Абай даңғ., 1**, 4*"],
    ["10", null, "Алматы, Абай даңғ., 1**"],
  ])("an address: house %s, flat %s; short and long look alike", (house, flat, shown) => {
    expect(maskedOf(house, flat)).toBe(shown);
  });

  test("a number, of which the end is left to tell one's phones apart", () => {
    expect(maskNumber("+77010000001")).toBe("+7 *** *** ** 01");
  });

  test("nothing personal is in what a typed login gives", () => {
    const owner = asLineOwner({
      ...subscriber(1, { iin: "900101300123", bundleNumbers: ["+77020000001"] }),
      feeAt: null,
    });
    const told = JSON.stringify(owner);
    for (const secret of ["Ахметова", "900101300123", "+7701", "+7702", "104Б", "45", "home-300"])
      expect(told).not.toContain(secret);
    expect(owner.hasBundle).toBe(true);
  });
});
