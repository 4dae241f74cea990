import * as fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { ago, now, told, type Told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/instant.ts";
import { inTransaction } from "../../platform/database.ts";
import { findSignalsAfter, firstPosition } from "../signals/signals.ts";
import type { AccountingReport, SessionReport } from "../radius/accounting-report.ts";
import { findSilentSessions, recordAccounting } from "./sessions.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
const empty = () =>
  sql`truncate radius_sessions, radius_session_ends, nas_restarts, network_signals, silence_watch`.execute(
    database.db,
  );
beforeEach(empty);

const account = (...reports: readonly AccountingReport[]): Promise<void> =>
  inTransaction(database.db, (tx) => recordAccounting({ tx, now }, reports));

const restart = (minutesAgo: number): AccountingReport => ({
  kind: "nas-restart",
  nas: "127.0.10.1",
  at: ago(minutesAgo),
});
const report = (each: Told | AccountingReport, more: Partial<SessionReport> = {}): AccountingReport =>
  "kind" in each ? each : told(each, more);

/** The signals in order, as a word for each: what, of which session, how many minutes ago. */
async function signals(): Promise<readonly string[]> {
  const recorded = await findSignalsAfter(database.db, firstPosition, 1_000);
  return recorded.map(({ signal }) => {
    const minutes = Math.round((now.epochMilliseconds - signal.at.epochMilliseconds) / 60_000);
    if (signal.kind === "session-up") return `up ${signal.session.split(" ")[1]} ${minutes}`;
    if (signal.kind === "session-down") return `${signal.end} ${signal.session.split(" ")[1]} ${minutes}`;
    return `${signal.kind} ${minutes}`;
  });
}

describe("accounting signals what changes, once", () => {
  const start: Told = ["start", "a", 60];
  const interim: Told = ["interim", "a", 50];
  const stop: Told = ["stop", "a", 40];
  test.each<[string, readonly (Told | AccountingReport)[], readonly string[]]>([
    ["a Start", [start], ["up a 60"]],
    ["a Start and its repeats and interims", [start, start, interim, interim], ["up a 60"]],
    ["the first interim where the Start is lost", [interim, ["interim", "a", 45]], ["up a 50"]],
    ["a Start that comes after its interim", [interim, start], ["up a 50"]],
    ["a Stop and its repeats", [start, stop, stop], ["up a 60", "line a 40"]],
    [
      "the repeat of a Stop whose time is a second other",
      [start, stop, ["stop", "a", 39.98]],
      ["up a 60", "line a 40"],
    ],
    ["a Stop without Start", [stop], ["line a 40"]],
    ["a Start and an interim that come after the Stop", [stop, start, interim], ["line a 40"]],
    ["an id used again", [start, stop, ["start", "a", 30]], ["up a 60", "line a 40", "up a 30"]],
    ["the late Stop of an id used again", [start, ["start", "a", 30], stop], ["up a 60"]],
    [
      "a restart of the server and its repeats",
      [start, restart(30), restart(30), restart(29.9)],
      ["up a 60", "nas-restart 30"],
    ],
    ["two restarts", [restart(50), restart(30)], ["nas-restart 50", "nas-restart 30"]],
    [
      "an id used again after a restart",
      [start, restart(30), ["start", "a", 20]],
      ["up a 60", "nas-restart 30", "up a 20"],
    ],
    [
      "a session that lives on after a restart",
      [start, restart(30), ["interim", "a", 20], ["interim", "a", 10]],
      ["up a 60", "nas-restart 30", "up a 20"],
    ],
    ["what a server sent before its restart", [restart(30), start, interim], ["nas-restart 30"]],
    [
      "news of days ago",
      [
        ["start", "a", 60 * 72],
        ["stop", "a", 60 * 71],
      ],
      [],
    ],
  ])("%s", async (_name, reports, expected) => {
    for (const each of reports) await account(report(each));
    expect(await signals()).toEqual(expected);
  });

  test.each([
    ["lost-carrier", "line"],
    ["unstated", "line"],
    ["session-timeout", "planned"],
    ["nas-reboot", "nas"],
    ["idle-timeout", "other"],
  ] as const)("the end of a session by %s is %s", async (terminateCause, end) => {
    await account(report(stop, { terminateCause }));
    expect(await signals()).toEqual([`${end} a 40`]);
  });

  test("a session that began and ended in one batch is both", async () => {
    await account(report(start), report(stop));
    await account(report(["start", "a", 30]), report(["stop", "a", 20]));
    expect(await signals()).toEqual(["up a 60", "line a 40", "up a 30", "line a 20"]);
  });

  test("whatever is repeated and however it is grouped, up and down alternate and end as the session does", async () => {
    const packets: readonly AccountingReport[] = [
      start,
      interim,
      stop,
      ["start", "a", 30] as Told,
      ["stop", "a", 20] as Told,
    ].map((each) => report(each));
    const deliveries = fc.tuple(
      fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(deliveries, async ([order, size]) => {
        await empty();
        const arriving = order.map((index) => packets[index]!);
        for (let at = 0; at < arriving.length; at += size) await account(...arriving.slice(at, at + size));
        const words = (await signals()).map((word) => word.split(" ")[0]);
        expect(words.filter((word, index) => word === words[index - 1])).toEqual([]);
        const { rows } = await sql<{ isOver: boolean }>`
          select ended_at is not null as "isOver" from radius_sessions
        `.execute(database.db);
        expect(words.at(-1)).toBe(rows[0]?.isOver === true ? "line" : "up");
      }),
      { numRuns: 60 },
    );
  });

  test("two processes that get the same packets at once signal once", async () => {
    const lines = Array.from({ length: 100 }, (_, line) => asLogin(String(7_010_000_001 + line)));
    for (const each of [start, stop] as const) {
      const batch = lines.map((login) => report(each, { login }));
      await Promise.all([account(...batch), account(...batch.toReversed())]);
    }
    expect(await signals()).toHaveLength(200);
  });
});

describe("a session whose interims are missing for 2.5 intervals is silent", () => {
  const look = (at: Instant): Promise<number> =>
    inTransaction(database.db, (tx) => findSilentSessions({ tx, now: at }, policy));
  /** Looks every five minutes, as the product does more often. */
  async function lookFrom(minutesAgo: number, until = 0): Promise<number> {
    let found = 0;
    for (let minutes = minutesAgo; minutes >= until; minutes -= 5) found += await look(ago(minutes));
    return found;
  }

  test("and told once, until it shows life again", async () => {
    await account(told(["start", "a", 60], { interimSeconds: 600 }));
    expect(await lookFrom(60, 35)).toBe(0);
    expect(await lookFrom(34)).toBe(1);
    expect(await signals()).toEqual(["up a 60", "silent a 34"]);
    await account(told(["interim", "a", 0]));
    expect(await look(now)).toBe(0);
    expect(await signals()).toEqual(["up a 60", "silent a 34", "up a 0"]);
  });

  test("a repeat of what it said before is no life, and its late Stop no second end", async () => {
    await account(told(["start", "a", 60]));
    await lookFrom(60);
    await account(told(["start", "a", 60]));
    await account(told(["stop", "a", 1]));
    expect(await signals()).toEqual(["up a 60", "silent a 30"]);
  });

  test.each<[string, readonly AccountingReport[]]>([
    ["that reports less often", [told(["start", "a", 60], { interimSeconds: 3_600 })]],
    ["that reports", [told(["start", "a", 60]), told(["interim", "a", 20])]],
    ["that is over", [told(["start", "a", 60]), told(["stop", "a", 55])]],
    ["that is over with its server's restart", [told(["start", "a", 60]), restart(55)]],
    [
      "that a newer one has replaced",
      [told(["start", "a", 60]), told(["start", "b", 55]), told(["interim", "b", 5])],
    ],
  ])("one %s isn't", async (_name, reports) => {
    await account(...reports);
    expect(await lookFrom(60)).toBe(0);
  });

  test("our own absence is nobody's silence: it counts only from when somebody listens again", async () => {
    await account(told(["start", "a", 60]));
    await look(ago(60));
    expect(await look(ago(20))).toBe(0);
    expect(await lookFrom(15)).toBe(0);
    for (let minutes = 5; minutes <= 10; minutes += 5) await look(addMinutes(now, minutes));
    expect(await signals()).toEqual(["up a 60", "silent a -10"]);
  });
});
