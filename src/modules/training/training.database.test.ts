import { spawn } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openAssistant, provider, say, start, type TestAssistant } from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import type { Topic } from "../../kernel/topic.ts";
import { systemClock } from "../../platform/clock.ts";
import { startJobs } from "../../platform/jobs.ts";
import { silentLog } from "../../platform/log.ts";
import { newId } from "../../platform/new-id.ts";
import type { LearnedPhrase } from "../learning/learned-phrase.ts";
import { roles } from "../staff/permissions.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import { trainingJobs } from "./jobs.ts";
import { type LiveUnderstanding, openLiveUnderstanding } from "./live-understanding.ts";
import { trainingRoutes } from "./routes.ts";
import { train, trainJob, type TrainingParts } from "./training.ts";
import type { TrainingRun } from "./training-run.ts";

// Each run trains twice: seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const providerDirectory = resolve(import.meta.dirname, "../../../provider/beeline-kz");
const { policy } = provider;
const phrases = loadPhrases(join(providerDirectory, "phrases"));
let database: TestDatabase;
let live: LiveUnderstanding;
let assistant: TestAssistant;
let staff: { readonly call: AsStaff; close(): Promise<void> };
let parts: TrainingParts;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  live = await openLiveUnderstanding({ db, providerDirectory, loginDigits: policy.logins.digits });
  parts = { db, clock: systemClock, log: silentLog, policy, providerDirectory, live };
  assistant = await openAssistant(database, { tools: { understand: live.understand } });
  staff = await createStaffApp(database, (app) => trainingRoutes(app, { db, clock: systemClock }));
});
beforeEach(async () => {
  await sql`truncate phrase_candidates, training_runs`.execute(database.db);
  await sql`delete from graphile_worker._private_jobs`.execute(database.db);
  await live.refresh();
});
afterAll(async () => {
  await staff.close();
  await assistant.close();
  await database.close();
});

const url = "/api/understanding/training-runs";
const ask = () => staff.call("back-office", "POST", url);
const runs = async (): Promise<readonly TrainingRun[]> =>
  (await staff.call("back-office", "GET", url)).body["items"] as readonly TrainingRun[];

/** Asks for a run and makes it. */
async function trained(other: Partial<TrainingParts> = {}): Promise<TrainingRun> {
  const { body } = await ask();
  await train({ ...parts, ...other }, body["id"] as string);
  return (await runs())[0]!;
}

async function approve(
  texts: readonly string[],
  topic: Topic,
  group: LearnedPhrase["group"] = "kk",
): Promise<void> {
  for (const text of texts)
    await sql`
      insert into phrase_candidates
        (id, text, topic, phrase_group, state, corrected_by, corrected_at, decided_by, decided_at)
      values (${newId()}, ${text}, ${topic}, ${group}, 'approved', 'operator', now(), 'editor', now())`.execute(
      database.db,
    );
}

const riddle = "кораб үнсіз мелшиіп тұр";
const riddles = [
  riddle,
  `${riddle} керек`,
  `маған ${riddle}`,
  `${riddle} қосыңыз`,
  `${riddle} бар ма`,
  `сізде ${riddle}`,
];

const topicOfAnswer = async (text: string): Promise<Topic | null | undefined> =>
  (await say({ assistant, database }, await start(assistant), text)).at(-1)?.topic;

test("what editors approved is understood after an accepted run: here, in another process, and after a restart", async () => {
  const options = { db: database.db, providerDirectory, loginDigits: policy.logins.digits };
  const other = await openLiveUnderstanding(options);
  expect(await topicOfAnswer(riddle)).not.toBe("tv-down");
  await approve(riddles, "tv-down");
  let turns = 0;
  const beside = setInterval(() => (turns += 1), 10);
  const run = await trained();
  clearInterval(beside);
  expect(run).toMatchObject({ state: "accepted", phrases: riddles.length, fallen: [], failure: null });
  const { before, after } = run.comparison!;
  expect(after.topOne.of).toBe(before.topOne.of);
  expect(after.topOne.hits).toBeGreaterThanOrEqual(before.topOne.hits - 1);
  // The process goes on with other work while it trains.
  expect(turns).toBeGreaterThan(10);
  expect(await topicOfAnswer(riddle)).toBe("tv-down");
  expect(other.understand(riddle).topic).not.toBe("tv-down");
  await other.refresh();
  const restarted = await openLiveUnderstanding(options);
  for (const one of [live, other, restarted])
    expect(one.understand(riddle)).toMatchObject({ topic: "tv-down", answered: true });
  expect(restarted.understand(riddle)).toEqual(other.understand(riddle));

  await sql`update phrase_candidates set state = 'withdrawn'`.execute(database.db);
  // What the phrases did for other messages besides may be lost with them; how much may be is the policy's.
  const understanding = { ...policy.understanding, worseMessagesMax: 20 };
  expect(await trained({ policy: { ...policy, understanding } })).toMatchObject({
    state: "accepted",
    phrases: 0,
  });
  expect(live.understand(riddle).answered).toBe(false);
});

test("a run that gets worse is refused, says what fell and which messages, and nothing changes", async () => {
  const harmful = Object.values(phrases.get("internet-down")!).flat();
  await approve(harmful, "balance", "ru");
  const before = live.understand("дома нет интернета");
  const run = await trained();
  expect(run.state).toBe("refused");
  expect(run.fallen).toContain("topOne");
  const { worse, before: from, after: to } = run.comparison!;
  expect(to.topOne.hits).toBeLessThan(from.topOne.hits - policy.understanding.worseMessagesMax);
  expect(worse.length).toBeGreaterThan(1);
  expect(worse.some(({ topic, after }) => topic === "internet-down" && after.topic === "balance")).toBe(true);
  expect(live.understand("дома нет интернета")).toEqual(before);
});

describe("of two runs one is made", () => {
  test("whoever asks while one is under way is told so", async () => {
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
    const types = answers.map(({ body }) => body["type"]);
    expect(types.filter((type) => type === "/problems/training-under-way")).toHaveLength(2);
    expect(await runs()).toMatchObject([{ state: "waiting", phrases: 0 }]);
    expect(await queuedJobs(database.db, trainJob)).toHaveLength(1);
    await sql`update training_runs set state = 'running'`.execute(database.db);
    expect(await ask()).toMatchObject({ status: 409 });
    await sql`update training_runs set state = 'failed', failure = 'x', ended_at = now()`.execute(
      database.db,
    );
    expect(await ask()).toMatchObject({ status: 202 });
  });

  test("the same job in two processes trains once; who is late ends nothing that goes on to be accepted", async () => {
    const { body } = await ask();
    const id = body["id"] as string;
    await Promise.all([train(parts, id), train(parts, id)]);
    const [run] = await runs();
    // The second found it begun and took its process for gone.
    expect(run).toMatchObject({ state: "failed" });
    expect(live.understand("дома нет интернета").topic).toBe("internet-down");
  });
});

test("a run whose process is killed is ended as failed by the next one, and another can be made", async () => {
  const { body } = await ask();
  const id = body["id"] as string;
  const child = spawn(process.execPath, ["--input-type=module", "-e", killed], {
    env: { ...process.env, TEST_URL: database.url, TEST_ROOT: resolve(import.meta.dirname, "../../..") },
    stdio: "ignore",
  });
  try {
    await vi.waitFor(async () => expect(await runs()).toMatchObject([{ id, state: "running" }]), {
      timeout: 60_000,
      interval: 20,
    });
  } finally {
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await gone;
  }
  expect(await runs()).toMatchObject([{ id, state: "running" }]);
  const jobs = await startJobs(database, silentLog, trainingJobs(parts));
  await vi.waitFor(
    async () => expect(await runs()).toMatchObject([{ id, state: "failed", failure: expect.any(String) }]),
    { timeout: 60_000, interval: 100 },
  );
  expect(await ask()).toMatchObject({ status: 202 });
  await vi.waitFor(async () => expect((await runs())[0]).toMatchObject({ state: "accepted" }), {
    timeout: 120_000,
    interval: 100,
  });
  await jobs.stop();
});

/** A process that takes the job and is busy with it. */
const killed = `
  const { TEST_ROOT: root, TEST_URL: url } = process.env;
  const { startJobs } = await import(root + "/src/platform/jobs.ts");
  const { openDatabase } = await import(root + "/src/platform/database.ts");
  const { silentLog } = await import(root + "/src/platform/log.ts");
  const { trainingJobs } = await import(root + "/src/modules/training/jobs.ts");
  const database = openDatabase(url);
  const parts = {
    db: database.db, log: silentLog, policy: { logins: { digits: 10 }, understanding: { worseMessagesMax: 1 } },
    providerDirectory: root + "/provider/beeline-kz", live: { refresh: async () => {} },
    clock: { now: () => Temporal.Now.instant() },
  };
  await startJobs(database, silentLog, trainingJobs(parts));
`;

test("without messages to be judged by, a run fails and says which folder they belong in", async () => {
  const folder = await mkdtemp(join(tmpdir(), "provider-"));
  await symlink(join(providerDirectory, "phrases"), join(folder, "phrases"));
  expect(await trained({ providerDirectory: folder })).toMatchObject({
    state: "failed",
    failure: expect.stringContaining(join(folder, "evaluation")),
  });
  await rm(folder, { recursive: true });
});

test("runs are asked for by editors and read by operators too", async () => {
  const letIn = async (method: "GET" | "POST") => {
    const found = [];
    for (const role of roles) if ((await staff.call(role, method, url)).status !== 403) found.push(role);
    expect((await staff.call(null, method, url)).status).toBe(401);
    return found;
  };
  expect(await letIn("POST")).toEqual(["back-office", "administrator"]);
  expect(await letIn("GET")).toEqual(["operator", "back-office", "administrator"]);
});
