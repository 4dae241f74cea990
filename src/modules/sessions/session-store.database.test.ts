import * as fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes, instant } from "../../kernel/instant.ts";
import { inTransaction } from "../../platform/database.ts";
import type { SessionReport } from "../radius/accounting-report.ts";
import { saveSessionReports } from "./session-store.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate radius_sessions, radius_session_ends, nas_restarts`.execute(database.db);
});

const beganAt = instant("2026-11-22T10:00:00Z");

/** A report of minute `minute` of the one session. */
const report = (
  kind: SessionReport["kind"],
  minute: number,
  more: Partial<SessionReport> = {},
): SessionReport => ({
  kind,
  nas: "127.0.10.1",
  sessionId: "2a",
  login: asLogin("7010000001"),
  at: addMinutes(beganAt, minute),
  lastedSeconds: minute * 60,
  interimSeconds: null,
  inputOctets: minute * 1_000,
  outputOctets: minute * 1_000 + 2 ** 33,
  terminateCause: kind === "stop" ? "lost-carrier" : null,
  framedAddress: "100.64.0.1",
  callingStation: "02-00-00-00-00-01",
  nasPort: null,
  ...more,
});

const save = async (...reports: readonly SessionReport[]): Promise<void> =>
  void (await inTransaction(database.db, (tx) => saveSessionReports(tx, reports)));

/** Everything that is kept but the order of arrival. */
async function readRows(): Promise<unknown> {
  const sessions = await sql`
    select to_jsonb(s) - 'start_arrival' - 'changed' as row from radius_sessions s order by login, nas, session_id
  `.execute(database.db);
  const ends =
    await sql`select to_jsonb(e) as row from radius_session_ends e order by login, ended_at`.execute(
      database.db,
    );
  return { sessions: sessions.rows, ends: ends.rows };
}

type SessionRow = { began: unknown; alive: unknown; ended: unknown; cause: string | null; octets: number };

async function readSession(): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select began_at as began, alive_at as alive, ended_at as ended, terminate_cause as cause, output_octets as octets
    from radius_sessions
  `.execute(database.db);
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

const minute = (number: number): unknown => addMinutes(beganAt, number);

describe("a session is the same whatever is lost, repeated or late", () => {
  test.each([
    ["Start", [report("start", 0)], { began: minute(0), alive: minute(0), ended: null, cause: null }],
    [
      "Start, interim, Stop",
      [report("start", 0), report("interim", 5), report("stop", 7)],
      {
        began: minute(0),
        alive: minute(5),
        ended: minute(7),
        cause: "lost-carrier",
        octets: 7_000 + 2 ** 33,
      },
    ],
    [
      "Stop without Start: it began when the Stop says",
      [report("stop", 7)],
      { began: minute(0), alive: null, ended: minute(7), cause: "lost-carrier" },
    ],
    [
      "Stop without Start or length: nobody knows when it began",
      [report("stop", 7, { lastedSeconds: null })],
      { began: null, alive: null, ended: minute(7) },
    ],
    ["interim without Start", [report("interim", 5)], { began: minute(0), alive: minute(5), ended: null }],
    [
      "a Start beats what an interim says of the beginning",
      [report("start", 1), report("interim", 5)],
      { began: minute(1), alive: minute(5) },
    ],
    ["Start after its Stop", [report("stop", 7), report("start", 0)], { began: minute(0), ended: minute(7) }],
    [
      "an interim that comes after the Stop ends nothing and opens nothing",
      [report("start", 0), report("stop", 7), report("interim", 5)],
      { began: minute(0), alive: minute(5), ended: minute(7) },
    ],
    [
      "counters never go back",
      [report("interim", 9), report("interim", 5, { outputOctets: 3 })],
      { alive: minute(9), octets: 9_000 + 2 ** 33 },
    ],
    [
      "an id used again is a new session",
      [report("start", 0), report("stop", 7), report("start", 20)],
      { began: minute(20), alive: minute(20), ended: null },
    ],
    [
      "the end of the earlier use, when it comes late, doesn't end the later",
      [report("start", 0), report("start", 20), report("stop", 7)],
      { began: minute(20), ended: null },
    ],
  ])("%s", async (_name, reports, expected) => {
    for (const each of reports) await save(each);
    expect(await readSession()).toMatchObject(expected);
    await sql`truncate radius_sessions, radius_session_ends`.execute(database.db);
    await save(...reports);
    expect(await readSession()).toMatchObject(expected);
  });
});

test("any order, repetition and grouping of a session's packets leads to the same rows", async () => {
  const packets = [
    report("start", 0),
    report("interim", 5),
    report("interim", 10, { framedAddress: null, interimSeconds: 300 }),
    report("interim", 15, { nasPort: "eth 0/7" }),
    report("stop", 17),
  ];
  await save(...packets);
  const expected = await readRows();
  const deliveries = fc
    .tuple(
      fc.shuffledSubarray(packets, { minLength: packets.length }),
      fc.array(fc.constantFrom(...packets), { maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([all, repeats, size]) => ({ arriving: [...all, ...repeats], size }));
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ arriving, size }) => {
      await sql`truncate radius_sessions, radius_session_ends`.execute(database.db);
      for (let at = 0; at < arriving.length; at += size) await save(...arriving.slice(at, at + size));
      expect(await readRows()).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test("two batches about the same sessions at once both count and never lock each other out", async () => {
  const batch = (kind: SessionReport["kind"], at: number): SessionReport[] =>
    Array.from({ length: 200 }, (_, line) => report(kind, at, { login: asLogin(`70100${10_000 + line}`) }));
  for (let round = 1; round <= 5; round++)
    await Promise.all([save(...batch("interim", round)), save(...batch("interim", round + 1).toReversed())]);
  const { rows } = await sql<{ lines: number; alive: unknown }>`
    select count(*)::int as lines, min(alive_at) as alive from radius_sessions
  `.execute(database.db);
  expect(rows).toEqual([{ lines: 200, alive: minute(6) }]);
});
