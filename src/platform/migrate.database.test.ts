import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase, type TestDatabase } from "../../test/harness/database.ts";
import { openDatabase } from "./database.ts";
import { silentLog } from "./log.ts";
import { migrate } from "./migrate.ts";

let database: TestDatabase;
let directory: string;
beforeEach(async () => {
  database = await createEmptyDatabase();
  directory = await mkdtemp(join(tmpdir(), "uide-migrations-"));
});
afterEach(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

const write = (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);
const run = (): Promise<number> => migrate(database, directory, silentLog);

async function tables(): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1
  `.execute(database.db);
  return rows.map(({ name }) => name);
}

test("an empty database gets every file and the job queue; a second start finds nothing to do", async () => {
  await write("0001_a.sql", "create table a (); create table b ();");
  await write("0002_b.sql", "alter table b add number int;");
  expect(await run()).toBe(2);
  expect(await run()).toBe(0);
  expect(await tables()).toEqual(["a", "b", "schema_migrations"]);
  await sql`select graphile_worker.add_job('greet', '{}'::json)`.execute(database.db);
});

test("of five that start at once one applies each file, and all find it done", async () => {
  await write("0001_a.sql", "create table a (); select pg_sleep(0.05);");
  await write("0002_b.sql", "create table b ();");
  const others = [1, 2, 3, 4].map(() => openDatabase(database.url, 2));
  const counts = await Promise.all([database, ...others].map((each) => migrate(each, directory, silentLog)));
  expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 2]);
  await Promise.all(others.map((other) => other.close()));
});

test("a file that fails leaves nothing of itself, and the next start tries it again", async () => {
  await write("0001_a.sql", "create table a ();");
  await write("0002_b.sql", "create table b (); select 1 / 0;");
  await expect(run()).rejects.toThrow("division by zero");
  expect(await tables()).toEqual(["a", "schema_migrations"]);
  await write("0002_b.sql", "create table b ();");
  expect(await run()).toBe(1);
});

test("a file changed after it was applied is refused, and nothing is applied", async () => {
  await write("0001_a.sql", "create table a ();");
  await run();
  await write("0001_a.sql", "create table a (number int);");
  await write("0002_b.sql", "create table b ();");
  await expect(run()).rejects.toThrow("0001_a.sql was changed");
  expect(await tables()).toEqual(["a", "schema_migrations"]);
});
