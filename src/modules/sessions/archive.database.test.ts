import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { ago, now, resetNetwork, told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addHours } from "../../kernel/instant.ts";
import { inTransaction } from "../../platform/database.ts";
import { archiveSessions, dropWeeks, makeWeeks } from "./archive-store.ts";
import type { AccountingReport } from "../radius/accounting-report.ts";
import {
  archiveOldSessions,
  forgetOldSessions,
  readDrops,
  readLineHistory,
  readSessionFacts,
  recordAccounting,
} from "./sessions.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await resetNetwork(database.db);
  await inTransaction(database.db, (tx) => dropWeeks(tx, addHours(now, 365 * 24)));
});

const account = (...reports: readonly AccountingReport[]): Promise<void> =>
  inTransaction(database.db, (tx) => recordAccounting({ tx, now }, reports));

const login = asLogin("7010000001");
const hour = 60;
const day = 24 * hour;

type Table = "radius_sessions" | "radius_past_sessions" | "radius_session_ends";

async function count(table: Table): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from ${sql.table(table)}`.execute(database.db);
  return rows[0]!.count;
}

/** The partitions, and how many rows each has. */
async function partitions(table: Table): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`
    select replace(inhrelid::regclass::text, ${`${table}_`}, '') as name,
      (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %s', inhrelid::regclass), false, true, '')))[1]::text::int as count
    from pg_inherits where inhparent = ${table}::regclass order by 1
  `.execute(database.db);
  return Object.fromEntries(rows.map((row) => [row.name, row.count]));
}

/** A login's sessions over the last days: two a day, each ended by a break. */
const history = (days: number, of = login): AccountingReport[] =>
  Array.from({ length: days * 2 }, (_, half) => {
    const began = half * (day / 2) + 30;
    const id = String(half);
    return [
      told(["start", id, began + 10 * hour], { login: of }),
      told(["interim", id, began + hour], { login: of, inputOctets: half }),
      told(["stop", id, began], { login: of }),
    ];
  }).flat();

const everything = async () => ({
  facts: await readSessionFacts(database.db, login, ago(40 * day)),
  drops: await readDrops(database.db, login, { now: ago(5 * day), policy }),
  history: await readLineHistory(database.db, login, { now, days: 40 }),
});

test("S51, S52: what is read is the same before and after sessions became history", async () => {
  await account(...history(20));
  const before = await everything();
  expect([before.facts.ends.length, before.history.length]).toEqual([40, 40]);
  await archiveOldSessions(database.db, now);
  expect(await count("radius_sessions")).toBeLessThanOrEqual(5);
  expect((await count("radius_sessions")) + (await count("radius_past_sessions"))).toBe(40);
  expect(await everything()).toEqual(before);
});

test("each login's newest session stays at hand, however old", async () => {
  await account(
    told(["start", "a", 30 * day]),
    told(["start", "b", 20 * day]),
    told(["stop", "b", 19 * day]),
  );
  const before = await everything();
  await archiveOldSessions(database.db, now);
  expect([await count("radius_sessions"), await count("radius_past_sessions")]).toEqual([1, 1]);
  expect(await everything()).toEqual(before);
});

test("a packet that comes when its session is history already still counts", async () => {
  await account(told(["start", "a", 5 * day]), told(["interim", "a", 4 * day]), told(["start", "b", 10]));
  await archiveOldSessions(database.db, now);
  await account(told(["stop", "a", 4 * day - 10]), told(["start", "a", 5 * day]));
  for (let round = 0; round < 2; round++) {
    const { facts, history: past } = await everything();
    expect(facts.session).toMatchObject({ beganAt: ago(10), endedAt: null });
    expect(facts.ends).toMatchObject([{ sessionId: "a", at: ago(4 * day - 10) }]);
    expect(past).toMatchObject([
      { beganAt: ago(10), endedAt: null },
      { beganAt: ago(5 * day), aliveAt: ago(4 * day), endedAt: ago(4 * day - 10), cause: "lost-carrier" },
    ]);
    await archiveOldSessions(database.db, now);
  }
});

test("weeks are made ahead, take what waited for them in the rest, and are dropped whole", async () => {
  await account(...history(3));
  expect(await partitions("radius_session_ends")).toEqual({ rest: 6 });
  await archiveOldSessions(database.db, now);
  // Now is Sunday, 22 November 2026.
  expect(await partitions("radius_session_ends")).toEqual({
    "2026_11_16": 6,
    "2026_11_23": 0,
    "2026_11_30": 0,
    rest: 0,
  });
  await account(told(["stop", "next", -2 * day]), told(["stop", "of a broken clock", 20 * 365 * day]));
  expect(await partitions("radius_session_ends")).toMatchObject({ "2026_11_23": 1, rest: 1 });
  await forgetOldSessions(database.db, addHours(now, 24));
  expect(await partitions("radius_session_ends")).toEqual({ "2026_11_23": 1, "2026_11_30": 0, rest: 0 });
});

test("a process that dies anywhere loses nothing, and the next goes on", async () => {
  await account(...history(20));
  const before = await everything();
  const die = new Error("the process dies");
  const steps = [
    (tx: Parameters<typeof makeWeeks>[0]) => makeWeeks(tx, addHours(now, 24 * 14)),
    (tx: Parameters<typeof makeWeeks>[0]) => archiveSessions(tx, now),
    (tx: Parameters<typeof makeWeeks>[0]) => dropWeeks(tx, addHours(now, 24 * 60)),
  ];
  for (const step of steps) {
    const dying = inTransaction(database.db, async (tx) => {
      await step(tx);
      throw die;
    });
    await expect(dying).rejects.toThrow(die.message);
    expect(await everything()).toEqual(before);
  }
  await archiveOldSessions(database.db, now);
  expect(await everything()).toEqual(before);
});

test("sweeps at once and accounting meanwhile lose nothing and repeat nothing", async () => {
  const logins = Array.from({ length: 30 }, (_, line) => asLogin(String(7_010_001_000 + line)));
  const reports = logins.map((one) => history(10, one));
  const sweep = async (): Promise<void> => {
    for (let round = 0; round < 6; round++)
      await archiveOldSessions(database.db, addHours(now, round * 24 * 7));
  };
  await Promise.all([
    sweep(),
    sweep(),
    ...reports.map(async (each) => {
      for (let at = 0; at < each.length; at += 7) await account(...each.slice(at, at + 7));
    }),
  ]);
  expect(await count("radius_session_ends")).toBe(30 * 20);
  for (const one of logins) {
    const past = await readLineHistory(database.db, one, { now, days: 40 });
    expect(past.map(({ endedAt, aliveAt, cause }) => [endedAt, aliveAt, cause])).toEqual(
      Array.from({ length: 20 }, (_, half) => {
        const ended = half * (day / 2) + 30;
        return [ago(ended), ago(ended + hour), "lost-carrier"];
      }),
    );
  }
});
