import { describe, expect, test } from "vitest";
import { kazakhEnding, lastSpokenWord, numberInCase, timeInCase, wordInCase } from "./kazakh.ts";

describe("numbers take the ending of the last word in which they are spoken", () => {
  test.each([
    // Each digit and each ten once; then the words for hundreds, thousands and nought.
    [1, "1-ге", "1-ден", "1-де", "1-іне"],
    [2, "2-ге", "2-ден", "2-де", "2-сіне"],
    [3, "3-ке", "3-тен", "3-те", "3-іне"],
    [4, "4-ке", "4-тен", "4-те", "4-іне"],
    [5, "5-ке", "5-тен", "5-те", "5-іне"],
    [6, "6-ға", "6-дан", "6-да", "6-сына"],
    [7, "7-ге", "7-ден", "7-де", "7-сіне"],
    [8, "8-ге", "8-ден", "8-де", "8-іне"],
    [9, "9-ға", "9-дан", "9-да", "9-ына"],
    [10, "10-ға", "10-нан", "10-да", "10-ына"],
    [20, "20-ға", "20-дан", "20-да", "20-сына"],
    [30, "30-ға", "30-дан", "30-да", "30-ына"],
    [40, "40-қа", "40-тан", "40-та", "40-ына"],
    [50, "50-ге", "50-ден", "50-де", "50-сіне"],
    [60, "60-қа", "60-тан", "60-та", "60-ына"],
    [70, "70-ке", "70-тен", "70-те", "70-іне"],
    [80, "80-ге", "80-нен", "80-де", "80-іне"],
    [90, "90-ға", "90-нан", "90-да", "90-ына"],
    [100, "100-ге", "100-ден", "100-де", "100-іне"],
    [1000, "1000-ға", "1000-нан", "1000-да", "1000-ына"],
    [0, "0-ге", "0-ден", "0-де", "0-іне"],
    [24, "24-ке", "24-тен", "24-те", "24-іне"],
  ])("%i", (number, dative, ablative, locative, possessiveDative) => {
    expect(numberInCase(number, "dative")).toBe(dative);
    expect(numberInCase(number, "ablative")).toBe(ablative);
    expect(numberInCase(number, "locative")).toBe(locative);
    expect(numberInCase(number, "possessiveDative")).toBe(possessiveDative);
  });

  test.each([
    [27, "27-сінен"],
    [30, "30-ынан"],
    [31, "31-інен"],
  ])("the %ith of a month as a beginning", (day, ablative) => {
    expect(numberInCase(day, "possessiveAblative")).toBe(ablative);
  });

  test.each([
    [1_250, "елу"],
    [3_000, "мың"],
    [10_000, "мың"],
    [2_000_000, "миллион"],
    [100, "жүз"],
    [1_300, "жүз"],
    [111, "бір"],
  ])("%i ends with «%s»", (number, word) => {
    expect(lastSpokenWord(number)).toBe(word);
  });
});

test.each([
  ["19:30", "19:30-ға", "19:30-дан", "19:30-да"],
  ["18:00", "18:00-ге", "18:00-ден", "18:00-де"], // «нөл нөл»
  ["09:00", "09:00-ге", "09:00-ден", "09:00-де"],
  ["00:00", "00:00-ге", "00:00-ден", "00:00-де"],
  ["19:05", "19:05-ке", "19:05-тен", "19:05-те"],
  ["07:10", "07:10-ға", "07:10-нан", "07:10-да"],
  ["12:40", "12:40-қа", "12:40-тан", "12:40-та"],
  ["23:59", "23:59-ға", "23:59-дан", "23:59-да"],
])("the minutes of %s decide its ending", (time, dative, ablative, locative) => {
  expect(timeInCase(time, "dative")).toBe(dative);
  expect(timeInCase(time, "ablative")).toBe(ablative);
  expect(timeInCase(time, "locative")).toBe(locative);
});

test.each([
  ["қаңтар", "қаңтарға", "қаңтардан"],
  ["ақпан", "ақпанға", "ақпаннан"],
  ["наурыз", "наурызға", "наурыздан"],
  ["сәуір", "сәуірге", "сәуірден"],
  ["мамыр", "мамырға", "мамырдан"],
  ["маусым", "маусымға", "маусымнан"],
  ["шілде", "шілдеге", "шілдеден"],
  ["тамыз", "тамызға", "тамыздан"],
  ["қыркүйек", "қыркүйекке", "қыркүйектен"],
  ["қазан", "қазанға", "қазаннан"],
  ["қараша", "қарашаға", "қарашадан"],
  ["желтоқсан", "желтоқсанға", "желтоқсаннан"],
  ["2 сағат", "2 сағатқа", "2 сағаттан"],
  ["30 минут", "30 минутқа", "30 минуттан"],
  ["42 секунд", "42 секундқа", "42 секундтан"],
  ["3 тәулік", "3 тәулікке", "3 тәуліктен"],
  ["30 күн", "30 күнге", "30 күннен"],
])("«%s» takes its endings by vowel harmony", (word, dative, ablative) => {
  expect(wordInCase(word, "dative")).toBe(dative);
  expect(wordInCase(word, "ablative")).toBe(ablative);
});

test("a word that ends with «у» goes by the vowel before it", () => {
  expect(kazakhEnding("елу", "dative")).toBe("ге");
  expect(kazakhEnding("тау", "dative")).toBe("ға");
});
