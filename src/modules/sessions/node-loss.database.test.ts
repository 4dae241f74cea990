import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { ago, now, resetNetwork, told, type Told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { inTransaction } from "../../platform/database.ts";
import { nodesWithLostSessions, recordAccounting, sessionsBackOnNode } from "./sessions.ts";
import type { AccountingReport, SessionReport } from "./radius/accounting-report.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => resetNetwork(database.db));

const account = (...reports: readonly AccountingReport[]): Promise<void> =>
  inTransaction(database.db, (tx) => recordAccounting({ tx, now }, reports));

describe("what is lost and what is back on a node", () => {
  const lines = ["7010000001", "7010000002", "7010000003", "7010000004"].map(asLogin);
  const each = (kind: Told, who: readonly string[] = lines, more: Partial<SessionReport> = {}) =>
    account(...who.map((one) => told(kind, { ...more, login: asLogin(one) })));
  const losses = (since = 2) => nodesWithLostSessions(database.db, { since: ago(since), now, policy });

  test("S2: a switch whose lines lost their sessions is found, with how many had one", async () => {
    await each(["start", "a", 20]);
    await each(["stop", "a", 1], lines.slice(0, 2));
    expect(await losses()).toEqual([{ nodeId: "sw-1", sessionsBefore: 3, sessionsLost: 2 }]);
  });

  test.each<[string, () => Promise<void>]>([
    ["what ended before", () => each(["stop", "a", 3])],
    ["what is agreed", () => each(["stop", "a", 1], lines, { terminateCause: "user-request" })],
    ["what a server did", () => each(["stop", "a", 1], lines, { terminateCause: "nas-reboot" })],
    [
      "who is back",
      async () => {
        await each(["stop", "a", 1]);
        await each(["start", "b", 0.5]);
      },
    ],
    [
      "the end of a session that was replaced",
      async () => {
        await each(["start", "b", 10]);
        await each(["stop", "a", 1]);
      },
    ],
  ])("%s is no loss", async (_name, happen) => {
    await each(["start", "a", 20]);
    await happen();
    expect(await losses()).toEqual([]);
  });

  test("a line that was silent for too long had no session to lose", async () => {
    await each(["start", "a", 60], lines.slice(0, 1));
    await each(["start", "a", 20], lines.slice(1));
    await each(["stop", "a", 1]);
    expect(await losses()).toEqual([
      { nodeId: "sw-1", sessionsBefore: 2, sessionsLost: 2 },
      { nodeId: "sw-2", sessionsBefore: 1, sessionsLost: 1 },
    ]);
  });

  test("sessions that ended with their server's restart can't be lost later", async () => {
    await each(["start", "a", 20]);
    await account({ kind: "nas-restart", nas: "127.0.10.1", at: ago(10) });
    await each(["stop", "a", 1]);
    expect(await losses()).toEqual([]);
  });

  test("what is back is counted for a switch and for all below a node", async () => {
    await each(["start", "a", 20]);
    await each(["stop", "a", 10]);
    await each(["start", "b", 5], ["7010000001", "7010000004"]);
    const back = (nodeId: string) => sessionsBackOnNode(database.db, nodeId, { since: ago(11), now, policy });
    expect(await back("sw-1")).toEqual({ sessionsBefore: 3, sessionsBack: 1 });
    expect(await back("agg")).toEqual({ sessionsBefore: 4, sessionsBack: 2 });
    expect(await back("none")).toEqual({ sessionsBefore: 0, sessionsBack: 0 });
  });
});
