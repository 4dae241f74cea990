import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes, instant } from "../../kernel/instant.ts";
import { inTransaction } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { escalateDuePromises, keepPromise, makePromises, type Subject } from "./promises.ts";
import { promiseRoutes } from "./routes.ts";

const start = instant("2026-07-25T10:00:00Z");
const now = addMinutes(start, 150);

let database: TestDatabase;
let staff: { readonly call: AsStaff; close(): Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  const clock = { now: () => now };
  staff = await createStaffApp(database, (app) => promiseRoutes(app, { db: database.db, clock, policy }));
  const subject: Subject = { kind: "visit", id: newId() };
  const promisee = { login: asLogin("7010000003"), conversationId: null };
  const due = { "specialist-call": addMinutes(start, 120), "technician-arrival": addMinutes(start, 160) };
  await inTransaction(database.db, async (tx) => {
    await makePromises({ tx, now: start }, { subject, promisee, due });
    await makePromises({ tx, now: start }, { subject: { kind: "ticket", id: newId() }, promisee, due });
    await escalateDuePromises({ tx, now: addMinutes(start, 121) }, policy, 10);
    await keepPromise({ tx, now: addMinutes(start, 140) }, subject, "specialist-call");
  });
});
afterAll(async () => {
  await staff.close();
  await database.close();
});

const list = async (query: string) => (await staff.call("operator", "GET", `/api/promises?${query}`)).body;

test("each promise says its rule and how it stands now, in the order of due times", async () => {
  expect(await list("login=7010000003")).toMatchObject({
    total: 4,
    items: [
      { kind: "specialist-call", rule: "S26", dueAt: "2026-07-25T12:00:00Z" },
      { kind: "specialist-call" },
      { kind: "technician-arrival", rule: "S27", standing: "endangered" },
      { standing: "endangered" },
    ],
  });
});

test.each([
  ["state=broken", ["broken", "kept-late"]],
  ["state=open&kind=specialist-call", ["broken"]],
  ["state=kept", ["kept-late"]],
  ["state=cancelled", []],
  ["dueBefore=2026-07-25T12:00:01Z&state=open", ["broken"]],
  ["login=7010000099", []],
])("filtered by %s", async (query, standings) => {
  const { items } = (await list(query)) as { items: { standing: string }[] };
  expect(items.map(({ standing }) => standing).toSorted()).toEqual(standings);
});

test("it is for those who may read promises", async () => {
  expect((await staff.call("technician", "GET", "/api/promises")).status).toBe(403);
  expect((await staff.call("operator", "GET", "/api/promises?page=0")).status).toBe(400);
});
