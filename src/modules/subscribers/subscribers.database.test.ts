import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { createStaffApp } from "../../../test/harness/staff-app.ts";
import { saveSubscribers, subscriber } from "../../../test/harness/subscribers.ts";
import { asLogin } from "../../kernel/ids.ts";
import { instant } from "../../kernel/instant.ts";
import { asTiyn } from "../../kernel/money.ts";
import { systemClock } from "../../platform/clock.ts";
import { inTransaction } from "../../platform/database.ts";
import { subscriberRoutes } from "./routes.ts";
import {
  feesPaidJob,
  findByContact,
  findOwnersToCompare,
  findSubscriber,
  readAccount,
  recordFeeStates,
  type FeeState,
} from "./subscribers.ts";

const zone = "Asia/Almaty";
const now = instant("2026-11-23T09:00:00Z");
let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(() => sql`truncate subscribers, graphile_worker._private_jobs cascade`.execute(database.db));

const one = asLogin("7010000001");

test("S43: a login alone gives what checking a line needs, and nobody for a login that nobody has", async () => {
  await saveSubscribers(database.db, subscriber(1));
  expect(await findSubscriber(database.db, one)).toEqual({
    login: one,
    language: "kk",
    router: "rented",
    tvBox: "none",
    hasBundle: false,
    maskedAddress: { city: "Алматы", street: "Абай даңғ.", house: "1**", flat: "4*" },
  });
  expect(await findSubscriber(database.db, asLogin("7019999999"))).toBeUndefined();
});

describe("S65: a suspension", () => {
  // 30 November 19:00 UTC is the first moment of 1 December in Almaty.
  test.each([
    ["2026-11-30T18:59:59Z", "paid"],
    ["2026-11-30T19:00:00Z", "suspended"],
    ["2026-12-14T18:59:59Z", "suspended"],
    ["2026-12-14T19:00:00Z", "paid"],
  ])("begins and ends by the provider's calendar: at %s the account is %s", async (at, state) => {
    const [suspendedFrom, suspendedUntil] = ["2026-12-01", "2026-12-14"].map((text) =>
      Temporal.PlainDate.from(text),
    );
    await saveSubscribers(
      database.db,
      subscriber(1, { suspendedFrom: suspendedFrom!, suspendedUntil: suspendedUntil! }),
    );
    expect(await readAccount(database.db, one, { now: instant(at), zone })).toEqual({ state });
  });
});

const record = (...items: readonly FeeState[]) =>
  inTransaction(database.db, (tx) => recordFeeStates({ tx, now }, items));
const fee = (number: number, paid: boolean, at = now): FeeState => ({
  login: subscriber(number).login,
  paid,
  amountTiyn: asTiyn(paid ? 0 : 749_000),
  at,
});

describe("S39: fees that the billing system says are paid", () => {
  beforeEach(() =>
    saveSubscribers(
      database.db,
      subscriber(1, { isFeePaid: false, feeAmountTiyn: asTiyn(749_000) }),
      subscriber(2, { isFeePaid: false, feeAmountTiyn: asTiyn(749_000) }),
      subscriber(3),
    ),
  );

  test("are passed on once, together, whatever is repeated", async () => {
    const items = [fee(1, true), fee(2, true), fee(3, true), fee(99, true)];
    expect(await record(...items)).toMatchObject({
      accepted: 3,
      duplicates: 0,
      rejected: [{ id: "7010000099" }],
    });
    expect(await record(...items)).toMatchObject({ accepted: 0, duplicates: 3 });
    expect(await queuedJobs(database.db, feesPaidJob)).toEqual([{ logins: ["7010000001", "7010000002"] }]);
    expect(await readAccount(database.db, one, { now, zone })).toEqual({ state: "paid" });
  });

  test("are passed on once when the same call comes many times at once", async () => {
    const held = await database.db.startTransaction().execute();
    await sql`update subscribers set updated_at = now()`.execute(held);
    const calls = Array.from({ length: 8 }, () => record(fee(2, true), fee(1, true)));
    await vi.waitUntil(async () => (await countWaiting()) === calls.length);
    await held.commit().execute();
    const plans = await Promise.all(calls);
    expect(plans.flatMap(({ becamePaid }) => becamePaid).toSorted()).toEqual(["7010000001", "7010000002"]);
  });

  async function countWaiting(): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    `.execute(database.db);
    return rows[0]!.count;
  }

  test("are overruled by a later import, and a later word overrules the import", async () => {
    await record(fee(1, true));
    await saveSubscribers(database.db, subscriber(1, { isFeePaid: false, feeAmountTiyn: asTiyn(749_000) }));
    expect(await readAccount(database.db, one, { now, zone })).toEqual({ state: "unpaid" });
    expect(await record(fee(1, true))).toMatchObject({ becamePaid: [one] });
  });
});

test("S33: a mobile number leads to every login whose contact number or bundle it is", async () => {
  await saveSubscribers(
    database.db,
    subscriber(1, { contactNumber: "+77010000007" }),
    subscriber(2, { bundleNumbers: ["+77020000001", "+77010000007"] }),
    subscriber(3),
  );
  expect(await findByContact(database.db, "+77010000007")).toEqual(["7010000001", "7010000002"]);
});

test("S14: owners of several logins come together, to be compared", async () => {
  await saveSubscribers(database.db, subscriber(12, { iin: "900101300123" }), subscriber(13));
  expect(await findOwnersToCompare(database.db, [subscriber(12).login, subscriber(13).login, one])).toEqual([
    { login: "7010000012", ownerName: "Ахметова Сәуле", iin: "900101300123" },
    { login: "7010000013", ownerName: "Ахметова Сәуле", iin: null },
  ]);
});

describe("the subscriber's card", () => {
  test("is for staff who may read it, and tells them everything", async () => {
    await saveSubscribers(database.db, subscriber(1, { isFeePaid: false, feeAmountTiyn: asTiyn(749_000) }));
    const staff = await createStaffApp(database, (app) =>
      subscriberRoutes(app, { db: database.db, clock: systemClock, policy: { zone } }),
    );
    const url = "/api/subscribers/7010000001";
    expect(await staff.call("operator", "GET", url)).toMatchObject({
      status: 200,
      body: { ownerName: "Ахметова Сәуле", flat: "45", account: "unpaid", feeAmountTiyn: 749_000 },
    });
    expect(await staff.call(null, "GET", url)).toMatchObject({ status: 401 });
    expect(await staff.call("operator", "GET", "/api/subscribers/1")).toMatchObject({
      status: 404,
      body: { type: "/problems/no-such-subscriber" },
    });
    const byNumber = "/api/subscribers?number=%2B77010000001";
    expect(await staff.call("operator", "GET", byNumber)).toMatchObject({ body: { logins: ["7010000001"] } });
    await staff.close();
  });
});
