import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/harness/database.ts";
import { type Events, openEvents } from "./events.ts";
import { silentLog } from "./log.ts";

let database: TestDatabase;
const opened: Events[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((events) => events.close()));
  await database.close();
});

async function open(url = database.url): Promise<Events> {
  const events = await openEvents(url, silentLog);
  opened.push(events);
  return events;
}

const never = new AbortController().signal;
/** Longer than any test: a wait that ends was woken. */
const long = 600_000;

/** The order in which the waits end. */
function watch(events: Events, ...keys: readonly string[]): string[] {
  const ended: string[] = [];
  for (const key of keys) void events.next(key, long, never).over.then(() => ended.push(key));
  return ended;
}

const connections = async (): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and application_name = 'uide events'`.execute(database.db);
  return rows[0]!.count;
};

const killConnections = () =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'uide events'`.execute(database.db);

test("a wake-up reaches those who wait for its key, in this process and in another one, and nobody else", async () => {
  const [here, there] = [await open(), await open()];
  const hereEnded = watch(here, "a", "b");
  const thereEnded = watch(there, "a", "b");
  here.wake("a");
  await vi.waitFor(() => expect([...hereEnded, ...thereEnded]).toEqual(["a", "a"]));
  there.wake("b");
  await vi.waitFor(() =>
    expect([hereEnded, thereEnded]).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]),
  );
});

test("a wait ends after its time, when its signal aborts, or when it is given up", async () => {
  const events = await open();
  const leaving = new AbortController();
  const waits = [
    events.next("a", 1, never),
    events.next("a", long, leaving.signal),
    events.next("a", long, never),
    events.next("a", long, AbortSignal.abort()),
  ];
  leaving.abort();
  waits[2]!.cancel();
  await expect(Promise.all(waits.map(({ over }) => over))).resolves.toHaveLength(4);
});

test("a wait that is over is not woken in place of the next one", async () => {
  const events = await open();
  events.next("a", long, never).cancel();
  const ended = watch(events, "a");
  events.wake("a");
  await vi.waitFor(() => expect(ended).toEqual(["a"]));
});

test("more keys at once than one notification holds all arrive", async () => {
  const [here, there] = [await open(), await open()];
  const keys = Array.from({ length: 500 }, (_, index) => `${crypto.randomUUID()}-${index}`);
  const ended = watch(there, ...keys);
  for (const key of keys) here.wake(key);
  await vi.waitFor(() => expect(ended.toSorted()).toEqual(keys.toSorted()));
});

test("after a lost connection everybody looks again, and wake-ups arrive as before", async () => {
  const [here, there] = [await open(), await open()];
  const missed = watch(there, "told while nobody listened");
  await killConnections();
  await vi.waitFor(() => expect(missed).toHaveLength(1), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await connections()).toBe(2));
  const ended = [watch(there, "a"), watch(here, "b")];
  here.wake("a");
  there.wake("b");
  await vi.waitFor(() => expect(ended).toEqual([["a"], ["b"]]));
});

test("what could not be sent is sent once there is a connection again", async () => {
  const gate = await openGate(database.url);
  const here = await open(gate.url);
  const there = await open();
  const ended = watch(there, "a");
  gate.shut();
  await vi.waitFor(async () => expect(await connections()).toBe(1));
  here.wake("a");
  gate.open();
  await vi.waitFor(() => expect(ended).toEqual(["a"]), { timeout: 10_000 });
  await gate.close();
});

test("while the database is away it is tried once a second, not more and more often", async () => {
  const gate = await openGate(database.url);
  await open(gate.url);
  gate.shut();
  const begunAt = performance.now();
  await vi.waitFor(() => expect(gate.refused()).toBeGreaterThanOrEqual(4), { timeout: 10_000 });
  expect(performance.now() - begunAt).toBeGreaterThan(3_500);
  expect(gate.refused()).toBe(4);
  await gate.close();
});

test("nothing stays open after the end, even when it comes while reconnecting", async () => {
  const events = await openEvents(database.url, silentLog);
  await killConnections();
  await vi.waitFor(async () => expect(await connections()).toBe(1), { timeout: 10_000 });
  await events.close();
  await vi.waitFor(async () => expect(await connections()).toBe(0));
});

test("a database that can't be reached at the start is told, and not tried for ever", async () => {
  const gate = await openGate(database.url);
  gate.shut();
  await expect(openEvents(gate.url, silentLog)).rejects.toThrow("Connection terminated");
  expect(gate.refused()).toBe(1);
  await gate.close();
});

type Gate = { readonly url: string; shut(): void; open(): void; refused(): number; close(): Promise<void> };

/** A way to the database that can be shut; while it is, callers are counted and sent away. */
async function openGate(databaseUrl: string): Promise<Gate> {
  const through = new URL(databaseUrl);
  const { port, hostname } = through;
  let isShut = false;
  let refused = 0;
  const inside = new Set<() => void>();
  const server: Server = createServer((caller) => {
    if (isShut) {
      refused += 1;
      caller.destroy();
      return;
    }
    const inner = connect(Number(port), hostname);
    const end = (): void => void [caller, inner].map((socket) => socket.destroy());
    inside.add(end);
    for (const socket of [caller, inner]) socket.on("error", end).on("close", end);
    caller.pipe(inner).pipe(caller);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  through.port = String((server.address() as AddressInfo).port);
  through.hostname = "127.0.0.1";
  return {
    url: through.href,
    shut() {
      isShut = true;
      for (const end of inside) end();
    },
    open: () => void (isShut = false),
    refused: () => refused,
    async close() {
      for (const end of inside) end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
