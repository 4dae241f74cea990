import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { now, resetNetwork } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { addHours } from "../../kernel/instant.ts";
import { newId } from "../../platform/new-id.ts";
import { visitRoutes } from "./routes.ts";

const url = "/api/visits";
const login = "7010000003";

let database: TestDatabase;
let staff: { readonly call: AsStaff; close(): Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  const clock = { now: () => now };
  staff = await createStaffApp(database, (app) => visitRoutes(app, { db: database.db, clock, policy }));
});
afterAll(async () => {
  await staff.close();
  await database.close();
});
beforeEach(async () => {
  await sql`truncate visits, promises cascade`.execute(database.db);
  await resetNetwork(database.db);
});

const open = (change: object = {}) =>
  staff.call("operator", "POST", url, { login, reason: "line-fault", ...change });
const moves = async () => {
  const { body } = await open();
  return (move: object) => staff.call("technician", "POST", `${url}/${String(body["id"])}/moves`, move);
};

test("S44: an operator opens a visit; a second time the open one comes back", async () => {
  const first = await open({ note: "the stairwell is locked" });
  expect(first).toMatchObject({
    status: 201,
    body: {
      status: "requested",
      note: "the stairwell is locked",
      promises: [{ kind: "specialist-call", dueAt: addHours(now, 2).toString() }, {}, {}],
      // Now is 17:00 in Almaty: due at 17:00 tomorrow, which is working time.
      planBy: addHours(now, 24).toString(),
      allowed: { assign: true, finish: { because: "status-requested" } },
    },
  });
  const again = await open({ reason: "tv" });
  expect(again).toMatchObject({ status: 200, body: { number: first.body["number"], reason: "line-fault" } });
});

test("a technician goes from the call to done, and the history names who did what", async () => {
  const move = await moves();
  await move({ action: "record-call", note: "after six" });
  expect(await move({ action: "assign" })).toMatchObject({ status: 400, body: { errors: [{}] } });
  await move({ action: "assign", technicianId: "t-1" });
  await move({ action: "set-out" });
  await move({ action: "check-in" });
  const done = await move({ action: "finish" });
  expect(done).toMatchObject({ status: 200, body: { status: "done", technicianId: "t-1", planBy: null } });
  const { body } = await staff.call("operator", "GET", `${url}/${String(done.body["id"])}`);
  expect(body["events"]).toMatchObject([
    { action: "open", by: expect.stringMatching(/^staff:/), byName: expect.stringMatching(/\p{L}+ \p{L}+/u) },
    { action: "record-call", note: "after six" },
    { action: "assign" },
    { action: "set-out" },
    { action: "check-in" },
    { action: "finish", by: expect.stringMatching(/^staff:/) },
  ]);
});

test("S39: an operator lets a held repair go on, with a reason", async () => {
  await sql`update subscribers set fee_paid = false`.execute(database.db);
  const held = await open({ reason: "cable-cut" });
  expect(held.body).toMatchObject({
    status: "held",
    statusReason: "fee-unpaid",
    promises: [],
    requestedAt: null,
  });
  const release = (reason?: string) =>
    staff.call("operator", "POST", `${url}/${String(held.body["id"])}/moves`, { action: "release", reason });
  expect((await release()).status).toBe(409);
  expect((await release("agreed-to-pay")).body).toMatchObject({
    status: "requested",
    promises: [{}, {}, {}],
  });
});

test("what can't be done now is a problem that says why", async () => {
  const move = await moves();
  expect(await move({ action: "finish" })).toMatchObject({
    status: 409,
    body: { type: "/problems/visit-elsewhere", detail: expect.stringContaining("status-requested") },
  });
  expect((await move({ action: "teleport" })).status).toBe(400);
  expect((await staff.call("operator", "GET", `${url}/${newId()}`)).status).toBe(404);
  expect((await open({ login: "9999999999" })).status).toBe(404);
});

test("the list is for those who may read visits, filtered and paged", async () => {
  await open();
  await open({ login: "7010000004" });
  const { body } = await staff.call("dispatcher", "GET", `${url}?isOpen=true&login=7010000004&pageSize=1`);
  expect(body).toMatchObject({ total: 1, items: [{ login: "7010000004", status: "requested" }] });
  expect((await staff.call("dispatcher", "GET", `${url}?status=nonsense`)).status).toBe(400);
  expect((await staff.call("back-office", "POST", url, { login, reason: "tv" })).status).toBe(403);
  expect((await staff.call(null, "GET", url)).status).toBe(401);
});
