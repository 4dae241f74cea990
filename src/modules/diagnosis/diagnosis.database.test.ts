import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sql } from "kysely";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { ago, now, resetNetwork, told } from "../../../test/harness/network.ts";
import { provider } from "../../../test/harness/assistant.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { findOutageTimes, joinChecks } from "../../join-checks.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addHours } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { silentLog } from "../../platform/log.ts";
import { newId } from "../../platform/new-id.ts";
import { recordNetworkEvents } from "../network/network.ts";
import type { Span } from "../sessions/drops.ts";
import { recordAccounting, recordDropTest } from "../sessions/sessions.ts";
import { openOutage } from "../outages/outages.ts";
import { openVisit } from "../visits/visits.ts";
import { findDiagnoses, forgetOldDiagnoses, recordDiagnosis } from "./diagnoses.ts";
import { diagnose, type DiagnosisParts } from "./diagnosis.ts";
import { readLineCheck } from "./line-check.ts";
import type { NextStep } from "./next-step.ts";
import { diagnosisRoutes } from "./routes.ts";
import type { Verdict } from "./verdict.ts";

const login = asLogin("7010000001");
const clock = { now: () => now };

let database: TestDatabase;
let parts: DiagnosisParts;
let staff: { readonly call: AsStaff; close(): Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  parts = { checks: joinChecks({ db, clock, policy }), policy, now: clock.now, log: silentLog };
  staff = await createStaffApp(database, (app) =>
    diagnosisRoutes(app, {
      db,
      clock,
      provider,
      diagnosis: parts,
      known: parts,
      outagesOf: (who) => findOutageTimes(db, who),
    }),
  );
});
afterAll(async () => {
  await staff.close();
  await database.close();
});
beforeEach(async () => {
  await sql`truncate outages, visits, promises, diagnoses cascade`.execute(database.db);
  await resetNetwork(database.db);
});

const inWork = <Value>(change: (work: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => change({ tx, now }));
const inSession = () => inWork((work) => recordAccounting(work, [told(["start", "a", 5])]));
const cutCable = () =>
  inWork((work) =>
    recordNetworkEvents(
      work,
      (["port-down", "cable-open"] as const).map((kind) => ({
        id: newId(),
        at: now,
        kind,
        login,
        lengthMeters: 37,
      })),
    ),
  );
const leaveUnpaid = () => sql`update subscribers set fee_paid = false`.execute(database.db);

test.each<[string, () => Promise<unknown>, Partial<Verdict>, NextStep]>([
  ["all well", inSession, { outage: "none", line: "ok", visit: "none", account: "paid" }, "look-beyond-line"],
  [
    "nobody has reported this line: unknown, never fine",
    async () => undefined,
    { line: "unknown" },
    "operator",
  ],
  ["S46: a cut cable", cutCable, { line: "cable-cut" }, "offer-visit"],
  [
    "S39: a cut cable, unpaid",
    () => Promise.all([cutCable(), leaveUnpaid()]),
    { line: "cable-cut", account: "unpaid" },
    "offer-visit",
  ],
  [
    "S44: a visit is open",
    async () => {
      await cutCable();
      await inWork((work) => openVisit(work, policy, { login, reason: "cable-cut", conversationId: null }));
    },
    { line: "cable-cut", visit: "open" },
    "show-visit",
  ],
  [
    "S44: an outage",
    async () => {
      await inSession();
      const outage = { nodeId: "agg", cause: null, expectedEndAt: null, note: null, who: "engineer" };
      await inWork((work) => openOutage(work, policy, outage));
    },
    { outage: "outage" },
    "tell-outage",
  ],
])("%s", async (_, happen, verdict, step) => {
  await happen();
  const found = await diagnose(parts, login);
  expect(found).toMatchObject({ verdict: { login, ...verdict }, decision: { step } });
});

test("what is found is plain data: kept, it comes back the same, the newest first", async () => {
  await cutCable();
  const diagnosis = await diagnose(parts, login);
  expect(diagnosis.line?.lengthMeters).toBe(37);
  const conversationId = newId();
  await inWork(({ tx }) => recordDiagnosis(tx, { diagnosis, conversationId, madeAt: now }));
  const later = inTransaction(database.db, (tx) =>
    recordDiagnosis(tx, { diagnosis, conversationId: null, madeAt: addHours(now, 1) }),
  );
  await later;
  expect(await findDiagnoses(database.db, login, 10)).toMatchObject([
    { conversationId: null, madeAt: addHours(now, 1) },
    { conversationId, madeAt: now, diagnosis },
  ]);
  await forgetOldDiagnoses(database.db, addHours(now, 1));
  expect(await findDiagnoses(database.db, login, 10)).toHaveLength(1);
});

test("staff make the checks and read what they found before", async () => {
  await cutCable();
  const url = `/api/lines/${login}/diagnoses`;
  expect(await staff.call("operator", "POST", url)).toMatchObject({
    status: 200,
    body: { verdict: { line: "cable-cut" }, step: "offer-visit", rule: "S46" },
  });
  const { body } = await staff.call("operator", "GET", `${url}?limit=5`);
  expect(body).toMatchObject({
    items: [
      {
        madeAt: now.toString(),
        verdict: { line: "cable-cut" },
        rule: "S46",
        evidence: { line: { lengthMeters: 37 } },
      },
    ],
  });
  expect((await staff.call(null, "POST", url)).status).toBe(401);
});

test("the card says what is wrong, how sure that is and why, without asking the equipment", async () => {
  await inSession();
  const { body } = await staff.call("operator", "GET", `/api/lines/${login}?language=ru`);
  expect(body).toMatchObject({
    finding: { kind: "beyond-line", confidence: "medium" },
    sentences: {
      subscriber: "Оборудование дома и Ваша линия работают, соединение с интернетом есть.",
      operator: expect.stringContaining("Сессия есть, линия исправна."),
      technician: expect.stringContaining("sw-1"),
    },
    step: "look-beyond-line",
    rule: "S3",
    dropHistory: { pattern: { kind: "few" }, tests: [] },
  });
  const { evidence } = body["finding"] as { evidence: readonly object[] };
  expect(evidence).toContainEqual({
    what: "session-alive",
    nodeId: null,
    node: null,
    source: "accounting",
    at: ago(5).toString(),
    ageMinutes: 5,
    isStale: false,
    bearing: "for",
  });
});

test("S51: what broke in outages is not the line's own, and the rest is", async () => {
  const reports = [240, 180, 120, 60].flatMap((minutes) => [
    told(["start", `s${minutes}`, minutes + 40]),
    told(["stop", `s${minutes}`, minutes]),
  ]);
  await inWork((work) => recordAccounting(work, [...reports, told(["start", "now", 5])]));
  const checkWith = (outages: readonly Span[]) =>
    readLineCheck({ db: database.db, policy, outagesOf: async () => outages }, login, now);
  expect(await checkWith([])).toMatchObject({
    answer: "drops",
    evidence: {
      dropHistory: { counts: { own: 4, outage: 0 }, isFrequent: true, pattern: { kind: "every" } },
    },
  });
  expect(await checkWith([{ from: ago(190), to: ago(110) }])).toMatchObject({
    answer: "ok",
    evidence: { dropHistory: { counts: { own: 2, outage: 2 }, isFrequent: false } },
  });
});

test("S53: the tests of the last days are among what the checks bring", async () => {
  await inSession();
  const made = { login, test: "patch-cord", result: "bad", conversationId: null } as const;
  await inWork(({ tx }) => recordDropTest(tx, { ...made, testedAt: ago(60) }));
  await inWork(({ tx }) => recordDropTest(tx, { ...made, testedAt: ago(8 * 24 * 60), result: "good" }));
  const { line } = await diagnose(parts, login);
  expect(line?.dropHistory?.tests).toEqual([
    { test: "patch-cord", result: "bad", testedAt: ago(60).toString() },
  ]);
});

test("the three sentences are in the language that was asked for, and Kazakh without one", async () => {
  await cutCable();
  const url = `/api/lines/${login}/diagnoses`;
  const sentence = async (query: string) =>
    ((await staff.call("operator", "POST", `${url}${query}`)).body as { sentences: { technician: string } })
      .sentences.technician;
  expect(await sentence("")).toContain("37 метр");
  expect(await sentence("?language=ru")).toContain("37 метров");
  expect(await sentence("?language=en")).toContain("37 meters");
  expect((await staff.call("operator", "POST", `${url}?language=de`)).status).toBe(400);
});

test("the picture of the last days is for staff, without script, in their language", async () => {
  await inWork((work) =>
    recordAccounting(work, [told(["start", "a", 300]), told(["stop", "a", 200]), told(["start", "b", 190])]),
  );
  const url = `/api/lines/${login}/drops.svg`;
  const { status, body } = await staff.call("technician", "GET", `${url}?language=en&days=2`);
  expect(status).toBe(200);
  expect(body["text"]).toContain("Drop of the line itself: 1");
  expect((await staff.call(null, "GET", url)).status).toBe(401);
  expect((await staff.call("technician", "GET", "/api/lines/9999999999/drops.svg")).status).toBe(404);
  expect((await staff.call("technician", "GET", `${url}?days=31`)).status).toBe(400);
});

test("the line on the card: its place, its state and why", async () => {
  await cutCable();
  expect((await staff.call("technician", "GET", `/api/lines/${login}`)).body).toMatchObject({
    nodeId: "sw-1",
    port: 1,
    state: "cable-cut",
    lengthMeters: 37,
  });
  expect((await staff.call("technician", "GET", "/api/lines/9999999999")).status).toBe(404);
});
