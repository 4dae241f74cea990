import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { sql } from "kysely";
import { register } from "prom-client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { now, resetNetwork } from "../../../test/harness/network.ts";
import {
  accountingRequest,
  isResponseTo,
  status,
  type RequestAttributes,
} from "../../../test/harness/radius-client.ts";
import { asLogin } from "../../kernel/ids.ts";
import { silentLog } from "../../platform/log.ts";
import { AccountingQueue } from "./accounting-queue.ts";
import { readSessionFacts } from "../sessions/sessions.ts";
import { startRadiusServer, type KnownServer, type RadiusServer } from "./radius-server.ts";

let database: TestDatabase;
let server: RadiusServer;
let client: Socket;
let received: Buffer[];
const secret = "testing123";
let servers: KnownServer[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  await resetNetwork(database.db);
  register.resetMetrics();
  servers = [{ address: "127.0.0.1", secret }];
  server = await startServer(0);
  received = [];
  client = await openClient("127.0.0.1");
});
afterEach(async () => {
  client.close();
  await server.stop();
});

function startServer(port: number): Promise<RadiusServer> {
  const known = { log: silentLog, now: () => now, findServers: async () => servers };
  const queue = new AccountingQueue({ db: database.db, ...known });
  return startRadiusServer({ queue, ...known }, { host: "127.0.0.1", port });
}

async function openClient(address: string): Promise<Socket> {
  const socket = createSocket("udp4").on("message", (response) => void received.push(response));
  socket.bind(0, address);
  await once(socket, "listening");
  return socket;
}

const request = (attributes: RequestAttributes, identifier = 1, key = secret): Buffer =>
  accountingRequest(
    key,
    { "User-Name": "7010000001", "Acct-Session-Id": "2a", "Acct-Status-Type": status.start, ...attributes },
    { identifier },
  );

const send = (...datagrams: readonly Buffer[]): void => {
  for (const datagram of datagrams) client.send(datagram, server.port, "127.0.0.1");
};

async function outcomes(): Promise<Record<string, number>> {
  const metric = await register.getSingleMetric("uide_radius_accounting_total")!.get();
  return Object.fromEntries(metric.values.map(({ labels, value }) => [String(labels["outcome"]), value]));
}

const answers = (count: number): Promise<void> =>
  vi.waitFor(() => expect(received).toHaveLength(count), 5_000);

async function stateOf(login: string): Promise<string> {
  const { session } = await readSessionFacts(database.db, asLogin(login), now);
  return session?.endedAt === null ? "ok" : "no-session";
}

async function storedSessions(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from radius_sessions`.execute(
    database.db,
  );
  return rows[0]!.count;
}

test("RFC 2866: a request is stored and then answered", async () => {
  const start = request({});
  send(start);
  await answers(1);
  expect(isResponseTo(start, received[0]!, secret)).toBe(true);
  expect(await stateOf("7010000001")).toBe("ok");
  expect(await outcomes()).toEqual({ stored: 1 });
});

test("contract: a Stop with Lost-Carrier makes the line no-session, a Start makes it ok again", async () => {
  const lost = { "Acct-Status-Type": status.stop, "Acct-Terminate-Cause": 2 };
  for (const [attributes, state] of [
    [{}, "ok"],
    [lost, "no-session"],
    [{ "Acct-Session-Id": "2b", "Event-Timestamp": now.epochMilliseconds / 1000 + 1 }, "ok"],
  ] as const) {
    received = [];
    send(request(attributes));
    await answers(1);
    expect(await stateOf("7010000001")).toBe(state);
  }
});

test("an unusable request is answered, since to repeat it would not help, and nothing is stored", async () => {
  send(request({ "Acct-Status-Type": 9 }));
  await answers(1);
  expect(await storedSessions()).toBe(0);
  expect(await outcomes()).toEqual({ unusable: 1 });
});

describe("what is never answered", () => {
  const unlike = Buffer.from(request({}));
  unlike[25]! ^= 1;
  const otherCode = Buffer.from(request({}));
  otherCode[0] = 1;
  test.each([
    ["another secret", request({}, 1, "testing124"), "bad-authenticator"],
    ["a changed packet", unlike, "bad-authenticator"],
    ["no packet", Buffer.from("hello"), "malformed"],
    ["a packet that is no Accounting-Request", otherCode, "malformed"],
  ])("%s is dropped and counted", async (_name, datagram, outcome) => {
    send(datagram);
    await vi.waitFor(async () => expect(await outcomes()).toEqual({ [outcome]: 1 }));
    send(request({}, 2));
    await answers(1);
    expect(received[0]![1]).toBe(2);
    expect(await storedSessions()).toBe(1);
  });

  test("a sender that nobody knows, until it is imported", async () => {
    const stranger = await openClient("127.0.10.1");
    const ask = (): void => stranger.send(request({}, 3, "other"), server.port, "127.0.0.1");
    ask();
    await vi.waitFor(async () => expect(await outcomes()).toEqual({ "unknown-server": 1 }));
    expect(received).toEqual([]);
    servers = [...servers, { address: "127.0.10.1", secret: "other" }];
    await vi.waitFor(
      () => {
        ask();
        expect(received.length).toBeGreaterThan(0);
      },
      { timeout: 10_000, interval: 500 },
    );
    stranger.close();
  });
});

test("a request that is sent again before its answer is answered once", async () => {
  await holdSessions(async () => {
    const held = request({}, 4);
    send(held);
    await vi.waitFor(async () => expect(await waitingForLock()).toBe(true), 5_000);
    send(held, held, held);
    await vi.waitFor(async () => expect(await outcomes()).toEqual({ retransmitted: 3 }));
    expect(received).toEqual([]);
  });
  await answers(1);
  send(request({}, 4));
  await answers(2);
  expect(await outcomes()).toEqual({ retransmitted: 3, stored: 2 });
});

test("requests that arrive while a transaction is under way share the next one", async () => {
  const before = await commits();
  await holdSessions(async () => {
    send(request({}, 1));
    await vi.waitFor(async () => expect(await waitingForLock()).toBe(true), 5_000);
    for (let identifier = 2; identifier <= 60; identifier++)
      send(request({ "User-Name": `70100001${identifier}` }, identifier));
  });
  await answers(60);
  expect(await storedSessions()).toBe(60);
  expect(before).toBeDefined();
  expect((await commits()).size - before.size).toBeLessThanOrEqual(3);
});

test("a stop stores and answers what waits", async () => {
  let stopped: Promise<void> | undefined;
  await holdSessions(async () => {
    send(request({}, 1));
    await vi.waitFor(async () => expect(await waitingForLock()).toBe(true), 5_000);
    stopped = server.stop();
  });
  await stopped;
  await answers(1);
  expect(await storedSessions()).toBe(1);
  server = await startServer(0);
});

test("what the database didn't take is not answered, and taken when it is sent again", async () => {
  await sql`alter table radius_sessions rename to radius_sessions_away`.execute(database.db);
  const start = request({});
  send(start);
  await vi.waitFor(async () => expect(await outcomes()).toEqual({ "not-stored": 1 }), 5_000);
  expect(received).toEqual([]);
  await sql`alter table radius_sessions_away rename to radius_sessions`.execute(database.db);
  send(start);
  await answers(1);
  expect(await storedSessions()).toBe(1);
});

test("a port that another program has stops the start", async () => {
  await expect(startServer(client.address().port)).rejects.toThrow("EADDRINUSE");
});

test("two servers share a port, and what is sent to it is answered once", async () => {
  const other = await startServer(server.port);
  const clients = await Promise.all(Array.from({ length: 16 }, () => openClient("127.0.0.1")));
  for (const [index, one] of clients.entries())
    one.send(request({ "Acct-Session-Id": String(index) }, index), server.port, "127.0.0.1");
  await answers(16);
  expect(await storedSessions()).toBe(16);
  expect(await outcomes()).toEqual({ stored: 16 });
  for (const one of clients) one.close();
  await other.stop();
});

const radclient = "/usr/bin/radclient";
test.skipIf(!existsSync(radclient))(
  "radclient of FreeRADIUS is understood and understands (apt-get install freeradius-utils)",
  async () => {
    const line =
      'User-Name="7010000001",Acct-Session-Id="rc-1",Acct-Status-Type=Start,NAS-IP-Address=127.0.0.1';
    const child = promisify(execFile)(radclient, [
      "-x",
      "-r",
      "1",
      `127.0.0.1:${server.port}`,
      "acct",
      secret,
    ]);
    child.child.stdin!.end(line);
    const { stdout } = await child;
    expect(stdout).toContain("Received Accounting-Response");
    expect(await stateOf("7010000001")).toBe("ok");
  },
);

/** Runs `work` while no other transaction can write sessions. */
async function holdSessions(work: () => Promise<void>): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    await sql`lock table radius_sessions in exclusive mode`.execute(tx);
    await work();
  });
}

async function waitingForLock(): Promise<boolean> {
  const { rows } = await sql`
    select from pg_locks where relation = 'radius_sessions'::regclass and not granted
  `.execute(database.db);
  return rows.length > 0;
}

/** The transactions that wrote the rows that are there now. */
async function commits(): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    transaction: string;
  }>`select distinct xmin::text as transaction from radius_sessions`.execute(database.db);
  return new Set(rows.map(({ transaction }) => transaction));
}
