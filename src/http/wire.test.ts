import { expect, test } from "vitest";
import { instant } from "../kernel/instant.ts";
import { allowedOf, instantText, pageQuery, writtenText } from "./wire.ts";

test.each([
  ["2026-07-25T09:00:00Z", "2026-07-25T09:00:00Z"],
  ["2026-07-25T14:00:00+05:00", "2026-07-25T09:00:00Z"],
  ["2028-02-29T00:00:00.123456Z", "2028-02-29T00:00:00.123456Z"],
])("the time %s is the instant %s", (text, expected) => {
  expect(instantText.parse(text)).toEqual(instant(expected));
  expect(instantText.encode(instant(expected))).toBe(expected);
});

test.each([
  "yesterday",
  "2026-07-25",
  // Without an offset nobody knows which moment it is.
  "2026-07-25T09:00:00",
  "2026-02-30T00:00:00Z",
  "2026-07-25T24:00:00Z",
  "0000-01-01T00:00:00Z",
  "1969-12-31T23:59:59Z",
  "+012026-01-01T00:00:00Z",
])("%s is no time, and nothing breaks", (text) => {
  expect(instantText.safeParse(text).success).toBe(false);
});

test.each([
  ["  kept  ", "kept"],
  ["қазақша, русский, \u{1F3E0}", "қазақша, русский, \u{1F3E0}"],
])("the text %j is read as %j", (text, expected) => {
  expect(writtenText(100).parse(text)).toBe(expected);
});

test.each(["", "   ", "a\0b", "a\ud800", "\udc00b", "x".repeat(101)])("the text %j is refused", (text) => {
  expect(writtenText(100).safeParse(text).success).toBe(false);
});

test("pages count from 1 and have a limit", () => {
  expect(pageQuery.parse({})).toEqual({ page: 1, pageSize: 50 });
  expect(pageQuery.parse({ page: "3", pageSize: "200" })).toEqual({ page: 3, pageSize: 200 });
  for (const wrong of [{ page: "0" }, { page: "1e9" }, { pageSize: "201" }, { pageSize: "-1" }])
    expect(pageQuery.safeParse(wrong).success).toBe(false);
});

test("what is allowed names every action, with true or the reason why not", () => {
  const allowed = allowedOf(["close", "reopen"]);
  const found = { close: true, reopen: { because: "state-open" } };
  expect(allowed.parse(found)).toEqual(found);
  expect(allowed.safeParse({ close: true }).success).toBe(false);
  expect(allowed.safeParse({ close: true, reopen: false }).success).toBe(false);
});
