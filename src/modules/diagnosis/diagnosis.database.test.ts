import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sql } from "kysely";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { now, resetNetwork, told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { joinChecks } from "../../join-checks.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addHours } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { silentLog } from "../../platform/log.ts";
import { newId } from "../../platform/new-id.ts";
import { recordNetworkEvents } from "../network/network.ts";
import { recordAccounting } from "../sessions/sessions.ts";
import { openOutage } from "../outages/outages.ts";
import { openVisit } from "../visits/visits.ts";
import { findDiagnoses, forgetOldDiagnoses, recordDiagnosis } from "./diagnoses.ts";
import { diagnose, type DiagnosisParts } from "./diagnosis.ts";
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
    diagnosisRoutes(app, { db, clock, policy, diagnosis: parts }),
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
  await inWork((work) => recordDiagnosis(work, { diagnosis, conversationId }));
  const later = inTransaction(database.db, (tx) =>
    recordDiagnosis({ tx, now: addHours(now, 1) }, { diagnosis, conversationId: null }),
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
