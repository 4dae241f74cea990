import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../src/platform/database.ts";
import { startEmbeddedPostgres } from "../../src/platform/embedded-postgres/embedded-postgres.ts";
import { silentLog } from "../../src/platform/log.ts";
import { openChat } from "../harness/chat.ts";
import { fixedLoginStates, readLoginStates } from "../harness/fixed-logins.ts";
import { killProcessesOn } from "../harness/processes.ts";
import { startProduct } from "../harness/product.ts";

let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "uide-time-"));
});

afterAll(async () => {
  await killProcessesOn(parent);
  await rm(parent, { recursive: true, force: true });
});

/**
 * One run of the product: all fixed logins are in their states when it is ready.
 * @returns what its clock showed at the beginning and at the end, in seconds since 1970, and how long that was.
 */
async function run(
  folder: string,
  variables: Readonly<Record<string, string>>,
  ending: "stop" | "kill",
): Promise<{ readonly from: number; readonly until: number; readonly realSeconds: number }> {
  const { url, ...product } = await startProduct({
    UIDE_DATA: folder,
    UIDE_RATE_LIMITS: "off",
    ...variables,
  });
  const from = await timeShown(url);
  const begunAt = performance.now();
  expect(await readLoginStates(url)).toEqual(fixedLoginStates);
  const until = await timeShown(url);
  const realSeconds = (performance.now() - begunAt) / 1000;
  await product[ending]();
  return { from, until, realSeconds };
}

/** When a conversation that begins now is greeted. */
async function timeShown(url: string): Promise<number> {
  const { messages } = await (await openChat(url)).read(0);
  return secondsOf(messages[0]!.at);
}

const secondsOf = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds / 1000;

/** As if the machine had been switched off for so long. */
async function letPass(folder: string, interval: string): Promise<void> {
  const postgres = await startEmbeddedPostgres({ directory: folder, log: silentLog });
  const { db, close } = openDatabase(postgres.url, 1);
  await sql`update product_clock set shown_at = shown_at + ${interval}::interval`.execute(db);
  await close();
  await postgres.stop();
}

test("a new folder's clock starts in the past, runs as fast as asked, and never goes back, not even by a kill", async () => {
  const folder = join(parent, "past");
  const startAt = "2024-02-28T23:30:00+05:00";
  const speed = 60;
  const first = await run(folder, { UIDE_START_TIME: startAt, UIDE_TIME_SPEED: String(speed) }, "kill");
  expect(first.from).toBeGreaterThanOrEqual(secondsOf(startAt));
  expect(first.from).toBeLessThan(secondsOf(startAt) + 3_600);
  // Each end is shown some milliseconds after it was looked at.
  expect((first.until - first.from) / first.realSeconds).toBeGreaterThan(speed / 2);
  expect((first.until - first.from) / first.realSeconds).toBeLessThan(speed * 2);
  const second = await run(folder, { UIDE_START_TIME: "2020-01-01T00:00:00Z" }, "stop");
  expect(second.from).toBeGreaterThan(first.until);
  expect(second.from).toBeLessThan(first.until + 3_600);
  expect(second.until - second.from).toBeLessThan(second.realSeconds + 1);
});

test("a new folder's clock starts in the future, and after months in which nobody ran it all is in its state", async () => {
  const folder = join(parent, "future");
  const startAt = "2031-12-31T23:59:50+05:00";
  const first = await run(folder, { UIDE_START_TIME: startAt }, "stop");
  expect(first.from).toBeGreaterThanOrEqual(secondsOf(startAt));
  expect(first.from).toBeLessThan(secondsOf(startAt) + 60);
  await letPass(folder, "100 days");
  await run(folder, {}, "kill");
});
