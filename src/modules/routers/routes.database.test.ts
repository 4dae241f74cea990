import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { saveSubscribers, subscriber } from "../../../test/harness/subscribers.ts";
import { instant } from "../../kernel/instant.ts";
import { createSecretBox } from "../../platform/secret-box.ts";
import { routerRoutes } from "./routes.ts";

const now = instant("2026-11-27T10:00:00Z");
const router = "00AA11-Test%20Router-1";
const url = `/api/routers/${encodeURIComponent(router)}`;

let database: TestDatabase;
let staff: { readonly call: AsStaff; close(): Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await saveSubscribers(db, subscriber(1));
  await sql`
    insert into router_devices (id, oui, product_class, serial_number, manufacturer, managed_by, root, first_seen_at,
      last_inform_at, connection_request_url, source_address)
    values (${router}, '00AA11', 'Test Router', '1', 'Test', 'own', 'Device.', ${now}, ${now}, 'http://10.0.0.7/x', '10.0.0.7')
  `.execute(db);
  const parts = { db, clock: { now: () => now }, policy, secretBox: createSecretBox(randomBytes(32)) };
  staff = await createStaffApp(database, (app) => routerRoutes(app, parts));
}, 60_000);
afterAll(async () => {
  await staff.close();
  await database.close();
});

test("routers are listed by login, with what may be known of them and nothing more", async () => {
  expect((await staff.call("operator", "PUT", `${url}/login`, { login: "7010000001" })).status).toBe(200);
  const { body } = await staff.call("operator", "GET", "/api/routers?login=7010000001");
  expect(body).toMatchObject({
    total: 1,
    items: [{ id: router, loginFrom: "import", dataModel: "TR-181", isInReach: true }],
  });
  expect(JSON.stringify(body)).not.toContain("10.0.0.7");
  expect((await staff.call("operator", "GET", url)).body).toMatchObject({ id: router });
  expect((await staff.call("operator", "GET", "/api/routers/none")).status).toBe(404);
  expect((await staff.call("operator", "GET", "/api/routers?login=7010000002")).body).toMatchObject({
    total: 0,
  });
});

test("what waits is seen by who may read, and ordered and called back by who may write", async () => {
  const order = { kind: "reboot" };
  expect((await staff.call("operator", "POST", `${url}/tasks`, order)).status).toBe(403);
  expect((await staff.call(null, "POST", `${url}/tasks`, order)).status).toBe(401);
  const ordered = await staff.call("engineer", "POST", `${url}/tasks`, order);
  expect(ordered).toMatchObject({ status: 202, body: { state: "queued", allowed: { cancel: true } } });
  const list = (query: string) => staff.call("operator", "GET", `/api/router-tasks?${query}`);
  expect((await list("state=queued&login=7010000001")).body).toMatchObject({
    total: 1,
    items: [{ kind: "reboot" }],
  });
  const task = `/api/router-tasks/${String(ordered.body["id"])}`;
  expect((await staff.call("operator", "POST", `${task}/cancel`)).status).toBe(403);
  expect((await staff.call("engineer", "POST", `${task}/retry`)).body).toMatchObject({ status: 409 });
  expect((await staff.call("engineer", "POST", `${task}/cancel`)).body).toMatchObject({ state: "cancelled" });
  expect((await staff.call("engineer", "POST", `${task}/cancel`)).status).toBe(409);
  expect((await list("state=queued")).body).toMatchObject({ total: 0 });
});

test("what staff may order holds no secret", async () => {
  const order = { kind: "set-wifi", ssid: "x", passphrase: "12345678" };
  expect((await staff.call("engineer", "POST", `${url}/tasks`, order)).status).toBe(400);
});
