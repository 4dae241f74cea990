import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/harness/database.ts";
import { instant, isAfter, isBefore, minutesBetween } from "../kernel/instant.ts";
import { systemClock } from "./clock.ts";
import { silentLog } from "./log.ts";
import { type ClockSettings, openProductClock } from "./product-clock.ts";

const startAt = instant("2026-07-25T09:00:00Z");
const minuteASecond: ClockSettings = { startAt, speed: 60, simulated: true };

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

const open = (settings: ClockSettings) => openProductClock(database.db, settings, silentLog);

test("a clock that nobody moves is the real one", async () => {
  const { clock } = await open({ startAt: undefined, speed: 1, simulated: true });
  expect(clock).toBe(systemClock);
});

test("a new database starts at the start time, and goes on after a clean stop from where it was", async () => {
  const first = await open(minuteASecond);
  expect(minutesBetween(startAt, first.clock.now())).toBeLessThan(1);
  await expect.poll(() => minutesBetween(startAt, first.clock.now())).toBeGreaterThan(1 / 60);
  await first.close();
  const stoppedAt = first.clock.now();
  const second = await open(minuteASecond);
  expect(isBefore(second.clock.now(), stoppedAt)).toBe(false);
  expect(minutesBetween(stoppedAt, second.clock.now())).toBeLessThan(1);
  await second.close();
});

test("after a kill the clock never goes back", async () => {
  const killed = await open(minuteASecond);
  const lastShown = killed.clock.now();
  // A kill is a clock that was never closed.
  const next = await open(minuteASecond);
  expect(isAfter(next.clock.now(), lastShown)).toBe(true);
  await Promise.all([killed.close(), next.close()]);
});

test("a clock shows no time that the database hasn't reserved", async () => {
  const { clock, close } = await open({ ...minuteASecond, speed: 1_000_000 });
  await sql`alter table product_clock rename to taken_away`.execute(database.db);
  const { rows } = await sql<{
    shownAt: Temporal.Instant;
  }>`select shown_at as "shownAt" from taken_away`.execute(database.db);
  const reservedUntil = rows[0]!.shownAt.toString();
  await expect.poll(() => clock.now().toString(), { timeout: 5_000 }).toBe(reservedUntil);
  await expect(close()).rejects.toThrow("product_clock");
});
