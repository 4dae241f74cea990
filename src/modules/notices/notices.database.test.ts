import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { instant } from "../../kernel/instant.ts";
import { inTransaction } from "../../platform/database.ts";
import { startJobs } from "../../platform/jobs.ts";
import { silentLog } from "../../platform/log.ts";
import { createSecretBox } from "../../platform/secret-box.ts";
import { GatewayRefused, httpSmsGateway } from "./gateway.ts";
import { noticeJobs } from "./jobs.ts";
import { deliverNotice, sendNotice, type Notice } from "./notices.ts";

const now = instant("2026-11-23T09:00:00Z");
const secretBox = createSecretBox(randomBytes(32));
const notice: Notice = { kind: "outage-over", to: "+77010000002", text: "Интернет қалпына келді" };

/** A gateway of the outside: it takes what it is told to take, and remembers everything. */
type Received = { readonly body: unknown; readonly headers: IncomingHttpHeaders };
let received: Received[] = [];
let answers: number[] = [];
let outside: Server;
let gatewayUrl: string;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  outside = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ body: JSON.parse(body), headers: request.headers });
      response.writeHead(answers.shift() ?? 200).end("{}");
    });
  });
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  gatewayUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/sms`;
});
afterAll(async () => {
  await new Promise((resolve) => outside.close(resolve));
  await database.close();
});
beforeEach(() => {
  received = [];
  answers = [];
});
afterEach(() => sql`truncate notices, graphile_worker._private_jobs`.execute(database.db));

const send = (more: Partial<Notice> = {}) =>
  inTransaction(database.db, (tx) => sendNotice({ tx, now }, secretBox, { ...notice, ...more }));

const parts = () => ({
  db: database.db,
  secretBox,
  gateway: httpSmsGateway(gatewayUrl),
  log: silentLog,
  realNow: () => now,
});

const stored = async () => {
  const { rows } = await sql<{
    id: string;
    isDelivered: boolean;
    isDropped: boolean;
    isKept: boolean;
    row: string;
  }>`
    select id, delivered_at is not null as "isDelivered", dropped_at is not null as "isDropped",
      text_sealed is not null as "isKept", n::text as row
    from notices n
  `.execute(database.db);
  return rows[0]!;
};

describe("a notice", () => {
  test("goes to the gateway with its id, and its text is gone from the database then", async () => {
    await send();
    const { id, row } = await stored();
    expect(row).not.toContain("Интернет");
    await deliverNotice(parts(), id);
    expect(received[0]).toMatchObject({
      body: { id, to: "+77010000002", text: "Интернет қалпына келді" },
      headers: { "idempotency-key": id },
    });
    expect(await stored()).toMatchObject({ isDelivered: true, isKept: false });
  });

  test("goes once, however often its job runs", async () => {
    await send();
    const { id } = await stored();
    for (let times = 0; times < 3; times += 1) await deliverNotice(parts(), id);
    expect(received).toHaveLength(1);
  });

  test("waits when the gateway refuses it, and goes with the same id at the next try", async () => {
    answers = [503];
    await send();
    const { id } = await stored();
    await expect(deliverNotice(parts(), id)).rejects.toThrow(GatewayRefused);
    expect(await stored()).toMatchObject({ isDelivered: false, isKept: true });
    await deliverNotice(parts(), id);
    expect(received.map(({ headers }) => headers["idempotency-key"])).toEqual([id, id]);
  });

  test("is dropped when it comes too late to be of use", async () => {
    await send({ usefulUntil: now });
    await deliverNotice(parts(), (await stored()).id);
    expect(received).toEqual([]);
    expect(await stored()).toMatchObject({ isDropped: true, isKept: false });
  });

  test("isn't there when the work that wanted it is rolled back", async () => {
    const undone = inTransaction(database.db, async (tx) => {
      await sendNotice({ tx, now }, secretBox, notice);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await stored()).toBeUndefined();
  });
});

describe("the notices' jobs", () => {
  test("take notices to the gateway by themselves, those too that waited for one", async () => {
    const before = await startJobs(database, silentLog, {
      ...noticeJobs({ ...parts(), gateway: undefined }),
      other: async () => {},
    });
    await send();
    await before.stop();
    expect(await stored()).toMatchObject({ isKept: true });
    const jobs = await startJobs(database, silentLog, noticeJobs(parts()));
    await vi.waitUntil(async () => (await stored()).isDelivered, { timeout: 10_000 });
    await jobs.stop();
    expect(received).toHaveLength(1);
  });
});
