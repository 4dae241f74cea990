import { expect, test } from "vitest";
import { missingNames, parseTemplate } from "./template.ts";

test("a text is words and places for values", () => {
  expect(parseTemplate("Маман {callBy:until} қоңырау шалады, {policy.visits.clockAHours:within}.")).toEqual([
    "Маман ",
    { name: "callBy", format: "until" },
    " қоңырау шалады, ",
    { name: "policy.visits.clockAHours", format: "within" },
    ".",
  ]);
  expect(parseTemplate("{number}")).toEqual([{ name: "number", format: "plain" }]);
});

test.each(["{", "a } b", "{a {b}}", "{}", "{Name}", "{a:}", "{a b}", "{a.}"])("%s is refused", (text) => {
  expect(() => parseTemplate(text)).toThrow(SyntaxError);
});

test("a language that lacks a value is known, unless it says so", () => {
  const text = { kk: parseTemplate("{a} {b}"), ru: parseTemplate("{a}"), en: parseTemplate("{a}{b:omit}") };
  expect(missingNames(text, "ru")).toEqual(["b"]);
  expect(missingNames(text, "kk")).toEqual([]);
  expect(missingNames(text, "en")).toEqual([]);
});
