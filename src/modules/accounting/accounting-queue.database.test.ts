import { sql } from "kysely";
import { register } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { now } from "../../../test/harness/network.ts";
import { accountingRequest, status } from "../../../test/harness/radius-client.ts";
import { silentLog } from "../../platform/log.ts";
import { AccountingIntake } from "./accounting-intake.ts";
import { AccountingQueue } from "./accounting-queue.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const secret = Buffer.from("testing123");

/** The packet of a line's Start, as if from a port of its own, so that identifiers don't run out. */
const start = (line: number) => {
  const attributes = {
    "User-Name": String(7_020_000_000 + line),
    "Acct-Session-Id": "2a",
    "Acct-Status-Type": status.start,
  };
  return {
    datagram: accountingRequest("testing123", attributes, { identifier: line % 256 }),
    from: { address: "127.0.10.1", family: "IPv4" as const, port: 1024 + (line >> 8), size: 0 },
  };
};

test("a queue that is full drops what comes, and what it holds is stored and answered", async () => {
  const answered = new Set<string>();
  const queue = new AccountingQueue({ db: database.db, log: silentLog, now: () => now });
  const intake = new AccountingIntake({
    queue,
    now: () => now,
    send: (response, to) => answered.add(`${to.port} ${response[1]}`),
  });
  const receive = (line: number): void => {
    const { datagram, from } = start(line);
    intake.receive(datagram, from, secret);
  };
  await database.db.transaction().execute(async (tx) => {
    await sql`lock table radius_sessions in exclusive mode`.execute(tx);
    for (let line = 0; line < 20_501; line++) receive(line);
    expect(answered.size).toBe(0);
  });
  await queue.drain();
  const outcome = async (name: string): Promise<number | undefined> =>
    (await register.getSingleMetric("uide_radius_accounting_total")!.get()).values.find(
      ({ labels }) => labels["outcome"] === name,
    )?.value;
  const stored = (await outcome("stored")) ?? 0;
  // The first request goes to the database alone; 20,000 may wait for it.
  expect(stored).toBe(20_001);
  expect(await outcome("queue-full")).toBe(500);
  expect(answered.size).toBe(stored);
  const { rows } = await sql`select count(*)::int as count from radius_sessions`.execute(database.db);
  expect(rows).toEqual([{ count: stored }]);
});
