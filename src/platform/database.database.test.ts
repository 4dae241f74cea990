import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/harness/database.ts";
import { instant } from "../kernel/instant.ts";
import { inTransaction, openDatabase } from "./database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function read(statement: ReturnType<typeof sql<{ value: unknown }>>): Promise<unknown> {
  const { rows } = await statement.execute(database.db);
  return rows[0]?.value;
}

test.each([
  "2026-11-22T12:00:00Z",
  "2026-11-22T12:00:00.123456Z",
  "1970-01-01T00:00:00Z",
  // The year in which Almaty's local mean time had an offset of minutes.
  "1923-06-01T00:00:00Z",
  "9999-12-30T23:59:59.999999Z",
])("the instant %s comes back as it was, in whatever zone the session is", async (at) => {
  for (const zone of ["UTC", "Asia/Almaty", "Asia/Kolkata", "America/St_Johns"]) {
    const value = await inTransaction(database.db, async (tx) => {
      await sql`select set_config('timezone', ${zone}, true)`.execute(tx);
      const { rows } = await sql<{ value: unknown }>`select ${instant(at)}::timestamptz as value`.execute(tx);
      return rows[0]?.value;
    });
    expect(value).toEqual(instant(at));
  }
});

test("every instant of these centuries comes back, to the microsecond", async () => {
  const moments = fc
    .integer({ min: -1e12, max: 4e12 })
    .map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));
  await fc.assert(
    fc.asyncProperty(moments, async (at) => {
      expect(await read(sql`select ${at}::timestamptz as value`)).toEqual(at);
    }),
    { numRuns: 50 },
  );
});

test.each(["2028-02-29", "0001-01-01", "9999-12-31"])(
  "the date %s comes back as a plain date",
  async (on) => {
    expect(await read(sql`select ${Temporal.PlainDate.from(on)}::date as value`)).toEqual(
      Temporal.PlainDate.from(on),
    );
  },
);

test.each([0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
  "the bigint %d is exact",
  async (number) => {
    expect(await read(sql`select ${number}::bigint as value`)).toBe(number);
  },
);

test("a bigint that a number can't hold exactly is an error, not another number", async () => {
  await expect(read(sql`select 9007199254740993::bigint as value`)).rejects.toThrow("too large to be exact");
  expect(await read(sql`select 1 as value`)).toBe(1);
});

test("what a transaction did is gone when it throws, and there when it returns", async () => {
  await sql`create table notes (text text)`.execute(database.db);
  const write = (text: string, fails: boolean) =>
    inTransaction(database.db, async (tx) => {
      await sql`insert into notes values (${text})`.execute(tx);
      if (fails) throw new Error("no");
    });
  await expect(write("lost", true)).rejects.toThrow("no");
  await write("kept", false);
  expect((await sql`select text from notes`.execute(database.db)).rows).toEqual([{ text: "kept" }]);
});

test("connections that the server ended are replaced, and the process lives on", async () => {
  const other = openDatabase(database.url, 2);
  const sleeping = sql`select pg_sleep(60)`.execute(other.db).catch((error: unknown) => error);
  await vi.waitFor(async () => {
    const { rows } = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and exists (select from pg_stat_activity where query like 'select pg_sleep%')`.execute(database.db);
    expect(rows.length).toBeGreaterThan(0);
  });
  expect(await sleeping).toMatchObject({ code: "57P01" });
  // The pool may not have heard yet that its idle ones are gone, too.
  await vi.waitFor(() => sql`select 1`.execute(other.db));
  await other.close();
});
