import { expect, test } from "vitest";
import { tiynFromTenge } from "../../kernel/money.ts";
import { readAmount, readSum } from "./amounts.ts";

test.each<[string, number]>([
  ["5000", 5_000],
  ["5 000 болды", 5_000],
  ["9 999,99", 9_999.99],
  ["9999.99 тг", 9_999.99],
  ["10000 теңге", 10_000],
  ["10 мың", 10_000],
  ["5 тыс", 5_000],
  ["250 000", 250_000],
  ["5,000", 5_000],
  ["10.000", 10_000],
  ["бес мың", 5_000],
  ["bes myn", 5_000],
  ["жеті жүз елу", 750],
  ["пятьсот", 500],
  ["пять тысяч пятьсот", 5_500],
  ["five hundred", 500],
  ["он бес минг тг", 15_000],
])("S9: «%s» answers the question for a sum", (text, tenge) => {
  expect(readAmount(text, 10)).toBe(tiynFromTenge(tenge));
});

test.each(["7010000013", "701 000 0013", "білмеймін", "бір рет", "он сам платил", "0", "0 тг"])(
  "«%s» is no sum",
  (text) => {
    expect(readAmount(text, 10)).toBeUndefined();
  },
);

test("figures alone are a sum only where one was asked for", () => {
  expect(readSum("7010000013 логиніне 5000", 10)).toBeUndefined();
  expect(readSum("7010000013 логиніне 5000 тг", 10)).toBe(tiynFromTenge(5_000));
  expect(readSum("вчера в 10:00 5000 тг", 10)).toBe(tiynFromTenge(5_000));
  expect(readSum("20.07 5 000 теңге", 10)).toBe(tiynFromTenge(5_000));
});
