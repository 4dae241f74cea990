import { expect, test } from "vitest";
import { formatNumber, formatTime } from "./numbers.ts";

const now = new Date("2026-11-23T05:00:00Z");
const timeZone = "Asia/Almaty";

test.each([
  ["today", "kk", "2026-11-23T04:05:00Z", "09:05"],
  ["just after midnight in the provider's zone", "ru", "2026-11-22T19:00:00Z", "00:00"],
  ["the day before", "kk", "2026-11-22T18:59:00Z", "22.11, 23:59"],
  ["the day before", "en", "2026-11-22T18:59:00Z", "22/11, 23:59"],
  ["no instant", "kk", "", ""],
] as const)("%s, %s: %s is %j", (_, language, at, written) => {
  expect(formatTime(at, { language, timeZone }, now)).toBe(written);
});

test("thousands are apart as people here write them", () => {
  expect(formatNumber(4120, "kk")).toBe("4\u00A0120");
  expect(formatNumber(4120, "en")).toBe("4,120");
});
