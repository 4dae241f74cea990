import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes, instant } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import {
  cancelPromises,
  countPromises,
  escalateDuePromises,
  keepPromise,
  listPromises,
  makePromises,
  pausePromises,
  promisesOf,
  promisesOfEach,
  postponePromise,
  resumePromises,
  type Subject,
} from "./promises.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => sql`truncate promises; delete from graphile_worker._private_jobs`.execute(database.db));

const start = instant("2026-07-25T10:00:00Z");
const after = (minutes: number) => addMinutes(start, minutes);
const at = <Value>(minutes: number, change: (work: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => change({ tx, now: after(minutes) }));

const login = asLogin("7010000003");
const newSubject = (): Subject => ({ kind: "visit", id: newId() });
const due = { "specialist-call": after(120), "visit-completion": after(4_320) };
const promise = (subject: Subject, minutes = 0) =>
  at(minutes, (work) => makePromises(work, { subject, promisee: { login, conversationId: null }, due }));
const sweep = (minutes: number, limit = 10) =>
  at(minutes, (work) => escalateDuePromises(work, policy, limit));

const jobs = () => queuedJobs(database.db, "promises.broken");

test("a promise comes back as it was made, in the order of due times", async () => {
  const subject = newSubject();
  await promise(subject);
  const promises = await promisesOf(database.db, subject);
  expect(promises).toMatchObject([
    { kind: "specialist-call", subject, login, madeAt: start, dueAt: after(120), keptAt: null },
    { kind: "visit-completion", dueAt: after(4_320) },
  ]);
});

test("the same thing is promised once at a time, also by fifty at once", async () => {
  const subject = newSubject();
  await Promise.all(Array.from({ length: 50 }, () => promise(subject)));
  expect(await promisesOf(database.db, subject)).toHaveLength(2);
});

test("what was kept can be promised again", async () => {
  const subject = newSubject();
  await promise(subject);
  await at(10, (work) => keepPromise(work, subject, "specialist-call"));
  await promise(subject, 20);
  expect(await promisesOf(database.db, subject)).toHaveLength(3);
});

test("keeping, pausing and cancelling reach only their own subject", async () => {
  const [mine, other] = [newSubject(), newSubject()];
  await promise(mine);
  await promise(other);
  await at(10, (work) => keepPromise(work, mine, "specialist-call"));
  await at(15, (work) => postponePromise(work, mine, { kind: "visit-completion", dueAt: after(4_400) }));
  await at(20, (work) => pausePromises(work, mine, "unreachable"));
  await at(50, (work) => resumePromises(work, mine));
  await at(60, (work) => cancelPromises(work, mine));
  const promises = await promisesOfEach(database.db, "visit", [mine.id, other.id]);
  expect(promises.get(mine.id)).toMatchObject([
    { keptAt: after(10), cancelledAt: null },
    { keptAt: null, cancelledAt: after(60), dueAt: after(4_430) },
  ]);
  expect(promises.get(other.id)).toMatchObject([
    { cancelledAt: null },
    { cancelledAt: null, dueAt: after(4_320) },
  ]);
});

test("a due promise is marked broken and told once per step, whoever sweeps", async () => {
  const subject = newSubject();
  await promise(subject);
  expect(await sweep(120)).toBe(0);
  const looked = await Promise.all([sweep(121), sweep(121), sweep(121)]);
  expect(looked.toSorted()).toEqual([0, 0, 1]);
  const [broken] = await promisesOf(database.db, subject);
  expect(broken).toMatchObject({ brokenAt: after(121), escalation: 1 });
  expect(await jobs()).toEqual([{ promiseId: broken!.id, escalation: 1 }]);
  await sweep(170);
  await sweep(181);
  await sweep(1_000);
  expect(await jobs()).toEqual([
    { promiseId: broken!.id, escalation: 1 },
    { promiseId: broken!.id, escalation: 2 },
  ]);
});

test("a promise kept after it was broken has both times, and is not told again", async () => {
  const subject = newSubject();
  await promise(subject);
  await sweep(121);
  await at(150, (work) => keepPromise(work, subject, "specialist-call"));
  await sweep(200);
  const [kept] = await promisesOf(database.db, subject);
  expect(kept).toMatchObject({ brokenAt: after(121), keptAt: after(150) });
  expect(await jobs()).toHaveLength(1);
});

test("what a transaction that rolled back promised was never promised", async () => {
  const subject = newSubject();
  const failing = at(0, async (work) => {
    await makePromises(work, { subject, promisee: { login, conversationId: null }, due });
    throw new Error("the turn failed");
  });
  await expect(failing).rejects.toThrow("the turn failed");
  expect(await promisesOf(database.db, subject)).toEqual([]);
});

test("the list is filtered and paged by the database", async () => {
  const subjects = [newSubject(), newSubject(), newSubject()];
  for (const subject of subjects) await promise(subject);
  await sweep(121);
  await at(130, (work) => keepPromise(work, subjects[0]!, "specialist-call"));
  const page = { limit: 2, offset: 1 };
  expect(await listPromises(database.db, { state: "broken" }, page)).toHaveLength(2);
  expect(await countPromises(database.db, { state: "broken" })).toBe(3);
  expect(await countPromises(database.db, { state: "open", kind: "specialist-call", login })).toBe(2);
  expect(await countPromises(database.db, { dueBefore: after(120) })).toBe(0);
  expect(await countPromises(database.db, { login: asLogin("7010000099") })).toBe(0);
});

test("the database refuses a promise that was kept late and isn't broken", async () => {
  const subject = newSubject();
  await promise(subject);
  await expect(
    sql`update promises set kept_at = due_at + interval '1 second', look_at = null`.execute(database.db),
  ).rejects.toThrow(/check/);
});
