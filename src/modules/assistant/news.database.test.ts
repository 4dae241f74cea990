import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  createEffects,
  effectsOf,
  leave,
  openAssistant,
  provider,
  said,
  send,
  settled,
  start,
  type TestAssistant,
  textsOf,
} from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { saveSubscribers, subscriber } from "../../../test/harness/subscribers.ts";
import { asLogin } from "../../kernel/ids.ts";
import { systemClock } from "../../platform/clock.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { type Jobs, startJobs } from "../../platform/jobs.ts";
import { silentLog } from "../../platform/log.ts";
import { moveVisit, openVisit, type Visit } from "../visits/visits.ts";
import type { ConversationId } from "./conversation.ts";
import { assistantJobs } from "./jobs.ts";
import { postNotice } from "./operator-desk.ts";

let database: TestDatabase;
let assistant: TestAssistant;
const running: Jobs[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await createEffects(database);
  await saveSubscribers(database.db, subscriber(1));
});
beforeEach(async () => {
  assistant = await openAssistant(database, {
    flows: {
      move: async (c) => {
        await c.act("book", leave(c.id, "booked"));
        c.say("all-well-again");
      },
    },
  });
});
afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs.stop();
  await assistant.close();
});
afterAll(() => database.close());

const work = <Value>(change: (work: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => change({ tx, now: systemClock.now() }));

const notice = { key: "conversation-closed" };

const post = (id: ConversationId, once: string): Promise<void> =>
  work((one) => postNotice(one, provider, { ...notice, id, once }));

test("notices and turns at the same time keep the numbers without a gap, and nothing is lost or doubled", async () => {
  const id = await start(assistant);
  const written = Array.from({ length: 10 }, (_, index) => [
    send(assistant, id, index === 0 ? "move" : "balance"),
    post(id, `news ${index}`),
  ]);
  await Promise.all(written.flat());
  const messages = await settled(database, id);
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
  expect(messages.filter(({ author }) => author === "system")).toHaveLength(10);
  expect(messages.filter(({ turnEnds }) => turnEnds)).toHaveLength(10);
  expect(messages.filter(({ author, turnEnds }) => author === "system" && turnEnds)).toEqual([]);
  expect(await effectsOf(database, id)).toEqual(["booked"]);
});

test("the same news twice, also at once, are one notice", async () => {
  const id = await start(assistant);
  await Promise.all([post(id, "the same"), post(id, "the same"), post(id, "others")]);
  await post(id, "the same");
  expect(textsOf(await settled(database, id)).slice(1)).toEqual([said(notice.key), said(notice.key)]);
});

test("news for a conversation that is gone are nobody's", async () => {
  await expect(
    post("0199aa00-0000-7000-8000-000000000000" as ConversationId, "any"),
  ).resolves.toBeUndefined();
});

/** A visit that the conversation asked for, from its opening to its end. */
async function finishedVisit(conversationId: ConversationId): Promise<Visit> {
  const { visit } = await work((one) =>
    openVisit(one, provider.policy, { login: asLogin("7010000001"), reason: "line-fault", conversationId }),
  );
  const move = {
    visitId: visit.id,
    by: "system",
    technicianId: "0199aa00-0000-7000-8000-000000000001",
  } as const;
  for (const action of ["assign", "check-in", "finish"] as const)
    await work((one) => moveVisit(one, { ...move, action }));
  return visit;
}

test("a reader who waits hears of a finished visit, once, however often the job runs", async () => {
  const id = await start(assistant);
  const visit = await finishedVisit(id);
  const jobs = assistantJobs({ assistant, provider, db: database.db, clock: systemClock });
  const reading = assistant.read(id, { after: 1, waitSeconds: 20, signal: new AbortController().signal });
  for (let run = 0; run < 3; run += 1) await jobs["visits.finished"]!({ visitId: visit.id }, "17");
  const refs = [{ kind: "visit", number: visit.number }];
  expect((await reading).messages).toMatchObject([{ author: "system", refs }]);
  expect(await settled(database, id)).toHaveLength(2);
  await jobs["visits.finished"]!({ visitId: visit.id }, "18");
  expect(await settled(database, id)).toHaveLength(3);
});

test("news arrive through the job queue", async () => {
  const id = await start(assistant);
  const visit = await finishedVisit(id);
  const handlers = assistantJobs({ assistant, provider, db: database.db, clock: systemClock });
  running.push(await startJobs(database, silentLog, handlers));
  const values = { number: visit.number };
  await vi.waitFor(
    async () =>
      expect(textsOf(await settled(database, id)).slice(1)).toEqual([said("visit-status-done", values)]),
    { timeout: 5_000 },
  );
});
