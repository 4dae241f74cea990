import { expect, test } from "vitest";
import { civilDate } from "./civil-time.ts";
import { instant } from "./instant.ts";

test.each([
  ["18:59:59 UTC is the last second of the day in Almaty", "2026-07-31T18:59:59Z", "2026-07-31"],
  ["19:00 UTC is the next day's midnight there", "2026-07-31T19:00:00Z", "2026-08-01"],
  ["the year turns with the day", "2026-12-31T19:00:00Z", "2027-01-01"],
])("%s", (_, at, date) => {
  expect(civilDate(instant(at), "Asia/Almaty").toString()).toBe(date);
});
