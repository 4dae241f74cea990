import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { resetNetwork } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addHours, addMinutes, instant } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { promisesOf } from "../promises/promises.ts";
import {
  cancelVisit,
  countVisits,
  findOpenVisit,
  findVisitEvents,
  listVisits,
  moveVisit,
  noteWish,
  openVisit,
  releaseHeldVisits,
  releasePaidVisits,
  releaseVisit,
  type SimpleMove,
  type VisitRequest,
  wishQuietHours,
} from "./visits.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate visits, promises cascade`.execute(database.db);
  await resetNetwork(database.db);
});

const start = instant("2026-07-25T10:00:00Z");
const login = asLogin("7010000003");
const after = (minutes: number) => addMinutes(start, minutes);
const at = <Value>(minutes: number, change: (work: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => change({ tx, now: after(minutes) }));

const open = (request: Partial<VisitRequest> = {}, minutes = 0) =>
  at(minutes, (work) =>
    openVisit(work, policy, { login, reason: "cable-cut", conversationId: newId(), ...request }),
  );
const move = (
  minutes: number,
  visitId: string,
  action: SimpleMove["action"],
  more: Partial<SimpleMove> = {},
) => at(minutes, (work) => moveVisit(work, { visitId, action, by: "staff:1", technicianId: "t-1", ...more }));
const promises = (id: string) => promisesOf(database.db, { kind: "visit", id });
const pay = (isPaid: boolean) =>
  sql`update subscribers set fee_paid = ${isPaid} where login = ${login}`.execute(database.db);

describe("S44, S48: at most one open visit a login", () => {
  test("fifty at once open one, and all get its number", async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => open()));
    expect(outcomes.filter(({ opened }) => opened)).toHaveLength(1);
    expect(new Set(outcomes.map(({ visit }) => visit.number)).size).toBe(1);
    expect(await promises(outcomes[0]!.visit.id)).toHaveLength(3);
  });

  test("an open one is shown whatever was asked for, and another login has its own", async () => {
    const first = await open();
    const again = await open({ reason: "line-fault" });
    expect(again).toMatchObject({ opened: false, visit: { id: first.visit.id, reason: "cable-cut" } });
    const other = await open({ login: asLogin("7010000004") });
    expect(other.opened).toBe(true);
    expect(other.visit.number).not.toBe(first.visit.number);
  });

  test("after its end a new one can be opened", async () => {
    const { visit } = await open();
    await move(5, visit.id, "cancel", { reason: "works-again" });
    expect(await findOpenVisit(database.db, login)).toBeUndefined();
    expect((await open({}, 10)).opened).toBe(true);
  });

  test("a login that nobody has is refused", async () => {
    const nobodys = { login: asLogin("9999999999"), reason: "tv" } as const;
    await expect(open(nobodys)).rejects.toMatchObject({ kind: { code: "no-such-subscriber" } });
  });
});

describe("S26–S28: three promises are made with the visit and kept by what is done", () => {
  test("from the request to the end", async () => {
    const { visit } = await open();
    expect(await promises(visit.id)).toMatchObject([
      { kind: "specialist-call", dueAt: addHours(start, 2), login },
      { kind: "technician-arrival", dueAt: addHours(start, 24) },
      { kind: "visit-completion", dueAt: addHours(start, 72) },
    ]);
    await move(60, visit.id, "record-call");
    await move(70, visit.id, "assign");
    await move(900, visit.id, "set-out");
    await move(930, visit.id, "check-in");
    await move(940, visit.id, "delay", { reason: "waiting-for-access" });
    const done = await move(5_000, visit.id, "finish");
    expect(done).toMatchObject({ status: "done", calledAt: after(60), technicianId: "t-1" });
    expect(await promises(visit.id)).toMatchObject([
      { keptAt: after(60), brokenAt: null },
      { keptAt: after(930), brokenAt: null },
      { keptAt: after(5_000), brokenAt: after(5_000) }, // later than 72 hours
    ]);
    expect(await queuedJobs(database.db, "visits.finished")).toEqual([
      { visitId: visit.id, login, outcome: "done" },
    ]);
    const events = await findVisitEvents(database.db, visit.id);
    expect(events.map(({ action }) => action)).toEqual([
      "open",
      "record-call",
      "assign",
      "set-out",
      "check-in",
      "delay",
      "finish",
    ]);
  });

  test("after a failure of ours the repair stays promised, until the next visit has done it", async () => {
    const { visit } = await open();
    await move(10, visit.id, "assign");
    await move(20, visit.id, "check-in");
    await move(30, visit.id, "fail", { reason: "needs-others" });
    expect((await promises(visit.id)).at(-1)).toMatchObject({
      kind: "visit-completion",
      keptAt: null,
      cancelledAt: null,
    });
    const next = await open({}, 40);
    await move(50, next.visit.id, "assign");
    await move(60, next.visit.id, "check-in");
    await move(70, next.visit.id, "finish");
    expect((await promises(visit.id)).at(-1)).toMatchObject({ keptAt: after(70) });
  });

  test("a step that isn't next is refused with its reason, and nothing changes", async () => {
    const { visit } = await open();
    await expect(move(10, visit.id, "finish")).rejects.toThrow("status-requested");
    await expect(move(10, newId(), "finish")).rejects.toMatchObject({ kind: { code: "no-such-visit" } });
    expect(await findVisitEvents(database.db, visit.id)).toHaveLength(1);
  });
});

describe("S39: a cable repair waits for the fee", () => {
  test("unpaid, it is held without promises, and goes on by itself when paid", async () => {
    await pay(false);
    const { visit } = await open();
    expect(visit).toMatchObject({ status: "held", statusReason: "fee-unpaid", requestedAt: null });
    expect(await promises(visit.id)).toEqual([]);
    await at(30, (work) => releaseHeldVisits(work, policy, login));
    expect(await promises(visit.id)).toEqual([]);
    await pay(true);
    const release = () => at(60, (work) => releaseHeldVisits(work, policy, login));
    await Promise.all([release(), release(), release()]);
    expect(await findOpenVisit(database.db, login)).toMatchObject({
      status: "requested",
      requestedAt: after(60),
    });
    expect((await promises(visit.id))[0]).toMatchObject({ dueAt: after(180) });
    expect(await queuedJobs(database.db, "visits.released")).toEqual([{ visitId: visit.id, login }]);
  });

  test("a payment that nobody told of is found by the sweep, others stay held", async () => {
    await sql`update subscribers set fee_paid = false`.execute(database.db);
    await open();
    await open({ login: asLogin("7010000004") });
    await pay(true);
    await at(30, (work) => releasePaidVisits(work, policy, 10));
    expect(await findOpenVisit(database.db, login)).toMatchObject({ status: "requested" });
    expect(await findOpenVisit(database.db, asLogin("7010000004"))).toMatchObject({ status: "held" });
  });

  test("an operator may let it go on, with a reason that stays in its history", async () => {
    await pay(false);
    const { visit } = await open();
    const release = (reason: string) =>
      at(5, (work) =>
        releaseVisit(work, policy, { visitId: visit.id, by: "staff:1", reason, note: "paid in the office" }),
      );
    await expect(release("because")).rejects.toThrow("reason-unknown");
    await release("billing-error");
    expect((await findVisitEvents(database.db, visit.id)).at(-1)).toMatchObject({
      by: "staff:1",
      action: "release",
      reason: "billing-error",
      note: "paid in the office",
    });
    await expect(release("billing-error")).rejects.toThrow("status-requested");
  });

  test("it blocks nothing but cable repairs", async () => {
    await pay(false);
    expect((await open({ reason: "line-fault" })).visit.status).toBe("requested");
  });
});

describe("what the subscriber may change", () => {
  test("S43: only a verified contact number cancels", async () => {
    const { visit } = await open();
    const viewerId = newId();
    const cancel = () => at(10, (work) => cancelVisit(work, { viewerId, login }));
    await expect(cancel()).rejects.toMatchObject({ kind: { code: "contact-not-verified" } });
    expect(await findOpenVisit(database.db, login)).toBeDefined();
    await sql`
      insert into verified_contacts (viewer_id, login, verified_at, expires_at)
      values (${viewerId}, ${login}, now(), now() + interval '30 minutes')
    `.execute(database.db);
    expect(await cancel()).toBe(visit.number);
    expect(await promises(visit.id)).toMatchObject([
      { cancelledAt: after(10) },
      { cancelledAt: after(10) },
      { cancelledAt: after(10) },
    ]);
    expect(await cancel()).toBeNull();
  });

  test("S26: a wish is kept word for word; quiet hours move the call alone", async () => {
    const { visit } = await open({}, 600); // 20:00 UTC is 1:00 in Almaty
    await at(601, (work) => noteWish(work, { visitId: visit.id, note: "кешке келіңіздер" }));
    const quietHours = { from: Temporal.PlainTime.from("22:00"), until: Temporal.PlainTime.from("09:00") };
    await at(602, (work) => wishQuietHours(work, policy, { visitId: visit.id, quietHours }));
    expect(await promises(visit.id)).toMatchObject([
      { kind: "specialist-call", dueAt: instant("2026-07-26T06:00:00Z") }, // 11:00
      { kind: "technician-arrival", dueAt: addHours(after(600), 24) },
      { kind: "visit-completion" },
    ]);
    expect((await findVisitEvents(database.db, visit.id)).map(({ note }) => note)).toEqual([
      null,
      "кешке келіңіздер",
      "22:00:00–09:00:00",
    ]);
    expect((await findOpenVisit(database.db, login))?.quietHours).toEqual(quietHours);
  });
});

test("S30: the list comes in the order of requests, filtered and paged by the database", async () => {
  await pay(false);
  await open({}, 0);
  await open({ login: asLogin("7010000001") }, 2);
  await open({ login: asLogin("7010000002") }, 1);
  const page = { limit: 10, offset: 0 };
  const all = await listVisits(database.db, { isOpen: true }, page);
  expect(all.map((visit) => visit.login)).toEqual(["7010000002", "7010000001", "7010000003"]);
  expect(await listVisits(database.db, { status: "requested" }, { limit: 1, offset: 1 })).toMatchObject([
    { login: "7010000001" },
  ]);
  expect(await countVisits(database.db, { isOpen: true, reason: "cable-cut" })).toBe(3);
  expect(await countVisits(database.db, { isOpen: false })).toBe(0);
});

test("the history of a visit can't be rewritten", async () => {
  await open();
  await expect(sql`update visit_events set note = 'nothing happened'`.execute(database.db)).rejects.toThrow(
    "history",
  );
  await expect(sql`delete from visit_events`.execute(database.db)).rejects.toThrow("history");
});
