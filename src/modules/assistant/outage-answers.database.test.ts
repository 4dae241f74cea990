import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  openAssistant,
  provider,
  said,
  start,
  type TestAssistant,
  textsOf,
} from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { ago, now, resetNetwork, told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { recordNetworkEvents } from "../network/network.ts";
import {
  closeOutage,
  describeOutage,
  openOutage,
  takeWatchers,
  takeWatchersForEnd,
} from "../outages/outages.ts";
import type { Outage } from "../outages/outage.ts";
import { recordAccounting } from "../sessions/sessions.ts";
import { assistantJobs } from "./jobs.ts";
import type { ConversationId } from "./conversation.ts";
import { countWaiting, linkAndAnswer, type OutageAnswerParts } from "./outage-answers.ts";
import { outageAnswerRoutes } from "./outage-answer-routes.ts";

let database: TestDatabase;
let assistant: TestAssistant;
let parts: OutageAnswerParts;
let staff: { readonly call: AsStaff; close(): Promise<void> };
const clock = { now: () => now };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  assistant = await openAssistant(database, {});
  parts = { assistant, provider, db: database.db, clock };
  staff = await createStaffApp(database, (app) => outageAnswerRoutes(app, parts));
  await sql`truncate conversations, outages cascade`.execute(database.db);
  await resetNetwork(database.db);
});
afterEach(async () => {
  await staff.close();
  await assistant.close();
});

const work = <Value>(make: (one: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => make({ tx, now }));
const open = (nodeId: string, expectedEndAt: Temporal.Instant | null = null): Promise<Outage> =>
  work((one) => openOutage(one, policy, { nodeId, cause: null, expectedEndAt, note: null, who: "engineer" }));

/** A conversation of the login that waits for a person. */
async function waiting(login: string, language = "en"): Promise<ConversationId> {
  const id = await start(assistant);
  await sql`
    update conversations set state = 'waiting-operator', handed_over_at = ${now}, login = ${login},
      language = ${language}, memory = jsonb_set(memory, '{facts}', ${JSON.stringify({ login })}::jsonb)
    where id = ${id}
  `.execute(database.db);
  return id;
}

const stateOf = async (id: ConversationId) => {
  const { row, messages } = await assistant.open(id, 0);
  return { state: row.state, said: textsOf(messages).slice(1) };
};
const moment = (at: Temporal.Instant) => ({ at, now });
const answer = (outage: Outage) => linkAndAnswer(parts, outage.id);
const cutCable = (login: string) =>
  work((one) =>
    recordNetworkEvents(one, [{ id: newId(), at: ago(5), kind: "cable-open", login, lengthMeters: 12 }]),
  );

describe("link and answer", () => {
  test("everyone below the outage who waits for a person is told it, in their language, and hears its end", async () => {
    const mine = await waiting("7010000001");
    const kazakh = await waiting("7010000002", "kk");
    const elsewhere = await waiting("7010000004");
    const outage = await open("sw-1", addMinutes(now, 90));
    expect(await countWaiting(database.db, [outage])).toEqual(new Map([[outage.id, 2]]));
    expect(await answer(outage)).toEqual({ answered: 2, skipped: [] });
    const values = { sinceAt: moment(now), endAt: moment(addMinutes(now, 90)) };
    expect(await stateOf(mine)).toEqual({ state: "assistant", said: [said("outage-linked-until", values)] });
    expect((await stateOf(kazakh)).said[0]).toContain("жаппай ақау");
    expect(await stateOf(elsewhere)).toEqual({ state: "waiting-operator", said: [] });
    const { watchers } = await work((one) => takeWatchers(one, outage.id));
    expect(watchers.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      [mine, kazakh].toSorted(),
    );
    expect(await countWaiting(database.db, [outage])).toEqual(new Map());
  });

  test("who has a fault of their own goes on waiting for a person", async () => {
    const cut = await waiting("7010000001");
    const lostBefore = await waiting("7010000002");
    const fine = await waiting("7010000003");
    await cutCable("7010000001");
    await work((one) =>
      recordAccounting(one, [
        told(["start", "a", 60], { login: asLogin("7010000002") }),
        told(["stop", "a", 30], { login: asLogin("7010000002") }),
      ]),
    );
    const outage = await open("agg");
    expect(await answer(outage)).toEqual({
      answered: 1,
      skipped: expect.arrayContaining([
        { conversationId: cut, reason: "own-fault" },
        { conversationId: lostBefore, reason: "own-fault" },
      ]),
    });
    expect((await stateOf(fine)).state).toBe("assistant");
    expect((await stateOf(cut)).state).toBe("waiting-operator");
  });

  test("pressed by several at once and again, nobody is told twice", async () => {
    const ids = [await waiting("7010000001"), await waiting("7010000002"), await waiting("7010000003")];
    const outage = await open("sw-1");
    const results = await Promise.all([answer(outage), answer(outage), answer(outage), answer(outage)]);
    expect(results.reduce((sum, { answered }) => sum + answered, 0)).toBe(3);
    expect(await answer(outage)).toEqual({ answered: 0, skipped: [] });
    for (const id of ids)
      expect((await stateOf(id)).said).toEqual([said("outage-linked", { sinceAt: moment(now) })]);
    // Who asks for a person after that gets one.
    await sql`update conversations set state = 'waiting-operator', handed_over_at = ${now} where id = ${ids[0]!}`.execute(
      database.db,
    );
    expect(await answer(outage)).toEqual({
      answered: 0,
      skipped: [{ conversationId: ids[0], reason: "told-before" }],
    });
  });

  test("an outage that is over is told to nobody", async () => {
    const outage = await open("sw-1");
    await work((one) => closeOutage(one, { outageId: outage.id, who: "engineer" }));
    await expect(answer(outage)).rejects.toMatchObject({ kind: { code: "outage-closed" } });
  });

  test("operators and engineers may, technicians may not", async () => {
    const outage = await open("sw-1");
    const press = (role: Parameters<AsStaff>[0]) =>
      staff.call(role, "POST", `/api/outages/${outage.id}/link-and-answer`);
    expect(await press("operator")).toEqual({ status: 200, body: { answered: 0, skipped: [] } });
    expect((await press("engineer")).status).toBe(200);
    expect((await press("technician")).status).toBe(403);
    expect((await press(null)).status).toBe(401);
    const unknown = await staff.call("operator", "POST", `/api/outages/${newId()}/link-and-answer`);
    expect(unknown.status).toBe(404);
  });
});

describe("news of an outage", () => {
  const describeEnd = (outage: Outage, minutes: number | null) =>
    work((one) =>
      describeOutage(one, {
        outageId: outage.id,
        who: "engineer",
        cause: null,
        note: null,
        expectedEndAt: minutes === null ? null : addMinutes(now, minutes),
      }),
    );

  test("a changed end is told once to who waits, and not to who was told it already", async () => {
    const id = await waiting("7010000001");
    const outage = await open("sw-1", addMinutes(now, 60));
    await answer(outage);
    const jobs = assistantJobs({ assistant, provider, db: database.db, clock });
    const tell = () => jobs["outages.end-changed"]!({ outageId: outage.id }, newId());
    await tell();
    expect((await stateOf(id)).said).toHaveLength(1);
    await describeEnd(outage, 120);
    expect(await queuedJobs(database.db, "outages.end-changed")).toEqual([{ outageId: outage.id }]);
    await Promise.all([tell(), tell()]);
    await tell();
    expect((await stateOf(id)).said.slice(1)).toEqual([
      said("outage-end-changed", { endAt: moment(addMinutes(now, 120)) }),
    ]);
    await describeEnd(outage, null);
    expect((await work((one) => takeWatchersForEnd(one, outage.id))).watchers).toEqual([]);
  });

  test("the same end said again is no news", async () => {
    const outage = await open("sw-1", addMinutes(now, 60));
    await describeEnd(outage, 60);
    expect(await queuedJobs(database.db, "outages.end-changed")).toEqual([]);
  });
});
