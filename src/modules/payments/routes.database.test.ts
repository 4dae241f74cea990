import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { now, resetNetwork } from "../../../test/harness/network.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { feesPaidJob } from "../subscribers/subscribers.ts";
import { paymentRoutes } from "./routes.ts";

let database: TestDatabase;
let app: { readonly call: AsStaff; close(): Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  const clock = { now: () => now };
  app = await createStaffApp(database, (routes) => paymentRoutes(routes, { db: database.db, clock }));
});
afterAll(async () => {
  await app.close();
  await database.close();
});
beforeEach(async () => {
  await resetNetwork(database.db);
  await sql`update subscribers set fee_paid = false`.execute(database.db);
});

const post = (...items: readonly object[]) => app.call(null, "POST", "/api/billing/fee-states", { items });
const paid = (login: string, at: string, isPaid = true) => ({ login, paid: isPaid, amountTiyn: 500_000, at });
const isPaid = async (login: string): Promise<boolean | undefined> => {
  const { rows } = await sql<{ paid: boolean }>`
    select fee_paid as paid from subscribers where login = ${login}
  `.execute(database.db);
  return rows[0]?.paid;
};

test("the contract's answer: accepted, duplicates, rejected with reasons", async () => {
  const answer = await post(
    paid("7010000001", "2026-11-22T10:00:00Z"),
    paid("7010000001", "2026-11-22T10:00:00Z"),
    paid("9999999999", "2026-11-22T10:00:00Z"),
  );
  expect(answer).toEqual({
    status: 202,
    body: { accepted: 1, duplicates: 1, rejected: [{ id: "9999999999", reason: expect.any(String) }] },
  });
});

test("S39: who has newly paid is told upward, once", async () => {
  await post(paid("7010000001", "2026-11-22T10:00:00Z"));
  await post(paid("7010000001", "2026-11-22T10:00:00Z"));
  expect(await isPaid("7010000001")).toBe(true);
  expect(await queuedJobs(database.db, feesPaidJob)).toEqual([{ logins: ["7010000001"] }]);
});

test("the latest word counts, in whatever order words arrive", async () => {
  await post(paid("7010000001", "2026-11-22T10:00:00Z"));
  const late = await post(paid("7010000001", "2026-11-22T09:00:00Z", false));
  expect(late.body).toMatchObject({ accepted: 0, duplicates: 1 });
  expect(await isPaid("7010000001")).toBe(true);
  await post(paid("7010000001", "2026-11-22T11:00:00+00:00", false));
  expect(await isPaid("7010000001")).toBe(false);
});

test.each([
  [
    "an amount with a fraction",
    { ...paid("7010000001", "2026-11-22T10:00:00Z"), amountTiyn: 1.5 },
    "amountTiyn",
  ],
  ["a time without an offset", paid("7010000001", "2026-11-22T10:00:00"), "at"],
  [
    "no word on whether it is paid",
    { login: "7010000001", amountTiyn: 1, at: "2026-11-22T10:00:00Z" },
    "paid",
  ],
])("%s is rejected by itself with its reason, and the rest is taken", async (_, item, field) => {
  const answer = await post(paid("7010000002", "2026-11-22T10:00:00Z"), item);
  expect(answer.status).toBe(202);
  const reason = expect.stringContaining(`${field}: `);
  expect(answer.body).toMatchObject({ accepted: 1, rejected: [{ id: "7010000001", reason }] });
  expect(await isPaid("7010000002")).toBe(true);
  expect(await isPaid("7010000001")).toBe(false);
});

test("at most a thousand items at once", async () => {
  const items = Array.from({ length: 1_001 }, () => paid("7010000001", "2026-11-22T10:00:00Z"));
  expect((await post(...items)).status).toBe(400);
  expect((await post(...items.slice(1))).body).toMatchObject({ accepted: 1, duplicates: 999 });
});
