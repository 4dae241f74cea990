import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { ago, now, resetNetwork, told, type Told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { inTransaction } from "../../platform/database.ts";
import type { AccountingReport } from "../radius/accounting-report.ts";
import { forgetOldSessions, readDrops, readLineHistory, recordAccounting } from "../sessions/sessions.ts";
import { forgetOldNetworkEvents, readLine, recordNetworkEvents } from "./network.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => resetNetwork(database.db));

const account = (...reports: readonly AccountingReport[]): Promise<void> =>
  inTransaction(database.db, (tx) => recordAccounting({ tx, now }, reports));

const login = asLogin("7010000001");
const line = (who = login) => readLine(database.db, who, { now, policy });

describe("a login has one session: the newest", () => {
  test.each<[string, readonly Told[], string]>([
    ["a Start makes the line ok", [["start", "a", 5]], "ok"],
    [
      "its Stop makes it no-session",
      [
        ["start", "a", 5],
        ["stop", "a", 1],
      ],
      "no-session",
    ],
    [
      "a Start makes it ok again",
      [
        ["start", "a", 9],
        ["stop", "a", 5],
        ["start", "b", 1],
      ],
      "ok",
    ],
    [
      "and so does one under the same id",
      [
        ["start", "a", 9],
        ["stop", "a", 5],
        ["start", "a", 1],
      ],
      "ok",
    ],
    [
      "the Stop of a session that was replaced changes nothing",
      [
        ["start", "a", 9],
        ["start", "b", 5],
        ["stop", "a", 1],
      ],
      "ok",
    ],
    [
      "the interim of a session that was replaced changes nothing",
      [
        ["start", "a", 9],
        ["start", "b", 5],
        ["stop", "b", 3],
        ["interim", "a", 1],
      ],
      "no-session",
    ],
    [
      "whatever order they come in",
      [
        ["stop", "b", 3],
        ["interim", "a", 1],
        ["start", "b", 5],
        ["start", "a", 9],
      ],
      "no-session",
    ],
    [
      "of two Starts in one second the later arrival is newer",
      [
        ["start", "a", 5],
        ["start", "b", 5],
        ["stop", "a", 1],
      ],
      "ok",
    ],
    [
      "a Stop of a session that nobody knows says nothing of the one that lives",
      [
        ["start", "a", 9],
        ["stop", "x", 1],
      ],
      "ok",
    ],
  ])("%s", async (_name, reports, state) => {
    for (const each of reports) await account(told(each));
    expect((await line()).state).toBe(state);
  });

  test("a Start from another server replaces the session", async () => {
    await account(told(["start", "a", 60]), told(["interim", "a", 2]));
    await account(told(["start", "mine", 1], { nas: "127.0.0.1" }));
    await account(told(["stop", "mine", 0.5], { nas: "127.0.0.1" }), told(["interim", "a", 0]));
    expect(await line()).toMatchObject({ state: "no-session", cause: "lost-carrier", since: ago(0.5) });
  });
});

describe("Accounting-On and -Off end every session of the server", () => {
  const restart = (minutesAgo: number): AccountingReport => ({
    kind: "nas-restart",
    nas: "127.0.10.1",
    at: ago(minutesAgo),
  });

  test("in any order, as one row, and as no drop", async () => {
    for (const reports of [
      [told(["start", "a", 9]), restart(5)],
      [restart(5), told(["start", "a", 9])],
    ]) {
      await sql`truncate radius_sessions, nas_restarts`.execute(database.db);
      for (const each of reports) await account(each);
      expect(await line()).toMatchObject({ state: "no-session", cause: "nas-reboot", since: ago(5) });
    }
    await account(restart(5));
    const { rows } = await sql`select nas from nas_restarts`.execute(database.db);
    expect(rows).toEqual([{ nas: "127.0.10.1" }]);
    expect((await line()).drops.breaks).toEqual([]);
  });

  test("but not those of other servers, and none that began or showed life later", async () => {
    await account(told(["start", "a", 9], { nas: "127.0.10.2" }), restart(5));
    expect((await line()).state).toBe("ok");
    await account(told(["start", "b", 4]));
    expect((await line()).state).toBe("ok");
    await account(told(["start", "c", 3]), restart(2), told(["interim", "c", 1]));
    expect((await line()).state).toBe("ok");
  });
});

test("S51, S52: drops are the breaks of sessions that were the newest, as of any moment of the history", async () => {
  const day = 24 * 60;
  await account(
    told(["start", "a", day + 200]),
    told(["stop", "a", day + 150]),
    told(["start", "b", day + 149]),
    told(["stop", "b", day + 100]),
    told(["start", "c", day + 99]),
    told(["start", "d", day + 60]),
    told(["stop", "c", day + 55]),
    told(["stop", "d", day + 50]),
    told(["start", "e", day + 49]),
    told(["interim", "e", 1]),
  );
  const then = await readDrops(database.db, login, { now: ago(day), policy });
  expect(then.breaks.map(({ sessionId }) => sessionId)).toEqual(["a", "b", "d"]);
  expect(then.isFrequent).toBe(true);
  const today = await readDrops(database.db, login, { now, policy });
  expect(today).toMatchObject({ isFrequent: false, breaks: [] });
});

test("an id used again keeps the ends of its earlier uses", async () => {
  for (const began of [90, 60, 30])
    await account(told(["start", "a", began]), told(["stop", "a", began - 10], { lastedSeconds: 600 }));
  expect((await line()).drops.breaks).toHaveLength(3);
});

test("the history tells when each session began and how it ended, the newest first", async () => {
  await account(
    told(["start", "a", 300]),
    told(["stop", "a", 200], { terminateCause: "user-request" }),
    told(["start", "b", 190]),
    told(["start", "c", 100]),
    { kind: "nas-restart", nas: "127.0.10.1", at: ago(50) },
    told(["start", "d", 40]),
    told(["interim", "d", 5]),
    told(["start", "old", 3000]),
    told(["stop", "old", 2000]),
  );
  const history = await readLineHistory(database.db, login, { now, days: 1 });
  const span = (began: number, ended: number | null, cause: string | null) => ({
    beganAt: ago(began),
    endedAt: ended === null ? null : ago(ended),
    cause,
  });
  expect(history).toMatchObject([
    span(40, null, null),
    span(100, 50, "nas-reboot"),
    span(190, 100, "superseded"),
    span(300, 200, "user-request"),
  ]);
});

test("forgetting history leaves what is known now", async () => {
  await account(told(["start", "a", 900]), told(["stop", "a", 800]));
  await inTransaction(database.db, (tx) =>
    recordNetworkEvents({ tx, now }, [{ id: "1", kind: "cable-open", at: ago(790), node: "sw-1", port: 1 }]),
  );
  const before = await line();
  await forgetOldSessions(database.db, ago(60));
  await forgetOldNetworkEvents(database.db, ago(60));
  expect(await line()).toEqual({ ...before, drops: { ...before.drops, breaks: [] } });
  expect((await sql`select from network_events`.execute(database.db)).rows).toEqual([]);
});
