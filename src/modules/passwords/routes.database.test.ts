import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { saveSubscribers, subscriber } from "../../../test/harness/subscribers.ts";
import { instant } from "../../kernel/instant.ts";
import { createSecretBox } from "../../platform/secret-box.ts";
import { passwordRoutes } from "./routes.ts";

const now = instant("2026-11-27T10:00:00Z");

let database: TestDatabase;
let staff: { readonly call: AsStaff; close(): Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await saveSubscribers(db, subscriber(1));
  const parts = { db, clock: { now: () => now }, policy, secretBox: createSecretBox(randomBytes(32)) };
  staff = await createStaffApp(database, (app) => passwordRoutes(app, parts));
}, 60_000);
afterAll(async () => {
  await staff.close();
  await database.close();
});

const change = { id: "app-1", login: "7010000001", password: "Sup3rSecret", at: "2026-11-27T15:00:00+05:00" };

test("S6: a password change is taken once, and its answers hold no password", async () => {
  const send = (more: object = {}) =>
    staff.call(null, "POST", "/api/routers/password-changes", { ...change, ...more });
  const first = await send();
  expect(first).toMatchObject({ status: 202, body: { state: "pushing", dueAt: "2026-11-27T10:30:00Z" } });
  expect(await send({ password: "other" })).toEqual(first);
  expect(JSON.stringify(first.body)).not.toContain("Sup3rSecret");
});

const mistakes = {
  "no password": { password: "" },
  "a password that a router can't take": { password: "құпия" },
  "no time": { at: "yesterday" },
  "something unknown": { extra: 1 },
};
test.each(Object.entries(mistakes))(
  "a password change with %s is refused, and the field named",
  async (_, more) => {
    const payload = { ...change, id: "app-2", ...more };
    const answer = await staff.call(null, "POST", "/api/routers/password-changes", payload);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body["errors"])).toContain(Object.keys(more)[0]);
  },
);
