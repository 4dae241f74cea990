import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/harness/database.ts";
import { inTransaction } from "./database.ts";
import { enqueueJob, type JobPayload, type Jobs, startJobs } from "./jobs.ts";
import { silentLog } from "./log.ts";

let database: TestDatabase;
const running: Jobs[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const jobs of running.splice(0)) await jobs.stop();
  await database.close();
});

async function start(handlers: Parameters<typeof startJobs>[2]): Promise<Jobs> {
  const jobs = await startJobs(database, silentLog, handlers);
  running.push(jobs);
  return jobs;
}

const enqueue = (task: string, payload: JobPayload = {}): Promise<void> =>
  inTransaction(database.db, (tx) => enqueueJob(tx, task, payload));

const claimedBy = async (task: string): Promise<string | null | undefined> => {
  const { rows } = await sql<{ lockedBy: string | null }>`
    select locked_by as "lockedBy" from graphile_worker.jobs where task_identifier = ${task}`.execute(
    database.db,
  );
  return rows[0]?.lockedBy;
};

/** Claims of less than some seconds are left alone; the test does not wait for them to get older. */
const ageClaims = () =>
  sql`update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute'`.execute(
    database.db,
  );

test("a job is done after the commit, with what it was given, and never after a rollback", async () => {
  const done: JobPayload[] = [];
  await start({ "tests.happened": async (payload) => void done.push(payload) });
  const refused = inTransaction(database.db, async (tx) => {
    await enqueueJob(tx, "tests.happened", { name: "rolled back" });
    throw new Error("no");
  });
  await expect(refused).rejects.toThrow("no");
  await enqueue("tests.happened", { name: "committed", list: ["a", "b"], nothing: null });
  await vi.waitFor(() => expect(done).toEqual([{ name: "committed", list: ["a", "b"], nothing: null }]));
});

test("a job that failed is done again", async () => {
  let tries = 0;
  await start({
    "tests.happened": async () => {
      tries += 1;
      if (tries < 3) throw new Error("not yet");
    },
  });
  await enqueue("tests.happened");
  await vi.waitFor(
    async () => {
      await sql`update graphile_worker._private_jobs set run_at = now() where locked_at is null`.execute(
        database.db,
      );
      expect(tries).toBe(3);
    },
    { timeout: 10_000 },
  );
  await vi.waitFor(async () => expect(await claimedBy("tests.happened")).toBeUndefined());
});

test("what a killed process had claimed is done by the next one, at once", async () => {
  await enqueue("tests.happened", { name: "left" });
  const dying = await startElsewhere();
  await vi.waitFor(async () => expect(await claimedBy("tests.happened")).toMatch(/^pool-/), {
    timeout: 20_000,
  });
  const exit = once(dying, "exit");
  dying.kill("SIGKILL");
  await exit;
  await ageClaims();
  const done: JobPayload[] = [];
  await start({ "tests.happened": async (payload) => void done.push(payload) });
  await vi.waitFor(() => expect(done).toEqual([{ name: "left" }]), { timeout: 5_000 });
});

test("what a living process is at stays its own, however long it takes", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  let begun = 0;
  const slow = async (): Promise<void> => {
    begun += 1;
    await gate;
  };
  await start({ "tests.happened": slow });
  await enqueue("tests.happened");
  await vi.waitFor(() => expect(begun).toBe(1));
  const owner = await claimedBy("tests.happened");
  await vi.waitFor(async () => expect(await locksOfLife()).toBe(1));
  await ageClaims();
  // A second process looks for the dead as soon as it starts; a claim of the dead beside it shows that it has looked.
  await sql`select graphile_worker.add_job('tests.left', '{}')`.execute(database.db);
  await sql`
    update graphile_worker._private_jobs set locked_by = 'pool-gone', locked_at = now() - interval '1 minute'
    where locked_at is null`.execute(database.db);
  let taken = 0;
  await start({ "tests.happened": slow, "tests.left": async () => void (taken += 1) });
  await vi.waitFor(() => expect(taken).toBe(1), { timeout: 5_000 });
  expect(await claimedBy("tests.happened")).toBe(owner);
  open();
  await vi.waitFor(async () => expect(await claimedBy("tests.happened")).toBeUndefined());
  expect(begun).toBe(1);
});

test("a stop waits for the job under way and leaves the others for the next start", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const trace: string[] = [];
  const jobs = await startJobs(database, silentLog, {
    "tests.happened": async () => {
      trace.push("begun");
      await gate;
      trace.push("done");
    },
  });
  await enqueue("tests.happened");
  await vi.waitFor(() => expect(trace).toEqual(["begun"]));
  const stopped = jobs.stop().then(() => trace.push("stopped"));
  await enqueue("tests.later");
  open();
  await stopped;
  expect(trace).toEqual(["begun", "done", "stopped"]);
  expect(await claimedBy("tests.later")).toBeNull();
});

async function locksOfLife(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_locks l join pg_database d on d.oid = l.database
    where l.locktype = 'advisory' and l.classid = 701000 and d.datname = current_database()`.execute(
    database.db,
  );
  return rows[0]!.count;
}

/** A process that claims the job and never ends it. */
async function startElsewhere(): Promise<ChildProcess> {
  const module = (name: string): string => JSON.stringify(join(import.meta.dirname, name));
  const script = `
    import { openDatabase } from ${module("database.ts")};
    import { startJobs } from ${module("jobs.ts")};
    import { silentLog } from ${module("log.ts")};
    await startJobs(openDatabase(process.argv[1]), silentLog, { "tests.happened": () => new Promise(() => {}) });
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, database.url], {
    stdio: "inherit",
  });
  children.push(child);
  return child;
}
