import { expect, test } from "vitest";
import { fromField, toField, writeMoment } from "./moments.ts";

test.each([
  ["Almaty", "2026-11-27T14:05", "Asia/Almaty", "2026-11-27T09:05:00.000Z"],
  ["just after midnight", "2026-11-28T00:00", "Asia/Almaty", "2026-11-27T19:00:00.000Z"],
  ["a zone behind UTC", "2026-11-27T20:00", "America/New_York", "2026-11-28T01:00:00.000Z"],
  // Berlin's clocks went back at 01:00 UTC on 25 October 2026.
  ["before clocks change", "2026-10-25T01:30", "Europe/Berlin", "2026-10-24T23:30:00.000Z"],
  ["after clocks change", "2026-10-25T04:30", "Europe/Berlin", "2026-10-25T03:30:00.000Z"],
])("a field of date and time is the provider's clock, there and back: %s", (_, field, zone, instant) => {
  expect(fromField(field, zone)).toBe(instant);
  expect(toField(instant, zone)).toBe(field);
});

test.each(["", "2026-11-27", "2026-13-27T14:05", "morning"])("%j is no date with a time", (field) => {
  expect(fromField(field, "Asia/Almaty")).toBeUndefined();
});

test("moments are written by the provider's clock, with the date", () => {
  expect(writeMoment("2026-11-27T20:05:00Z", "kk", "Asia/Almaty")).toBe("28.11.2026, 01:05");
  expect(writeMoment("2026-11-27T20:05:00Z", "en", "Asia/Almaty")).toBe("28/11/2026, 01:05");
  expect(writeMoment("", "en", "Asia/Almaty")).toBe("");
});
