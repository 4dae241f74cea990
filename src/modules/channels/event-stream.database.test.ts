import { get, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  openAssistant,
  provider,
  send,
  settled,
  type TestAssistant,
} from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import type { App } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { inTransaction } from "../../platform/database.ts";
import { silentLog } from "../../platform/log.ts";
import type { ConversationId } from "../assistant/assistant.ts";
import { conversationGuard, webChatRoutes } from "./web-chat.ts";

let database: TestDatabase;
let assistant: TestAssistant;
/** Writes in another process than the one that readers are connected to. */
let elsewhere: TestAssistant;
let app: App;
let url: string;
let stop: AbortController;
/** Of each stream, whether its reader has left. */
let followed: AbortSignal[];

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  stop = new AbortController();
  [assistant, elsewhere] = [await openAssistant(database), await openAssistant(database)];
  const nobody = (): Promise<void> => Promise.reject(new Error("not in this test"));
  app = await createApp({
    log: silentLog,
    guards: { conversation: conversationGuard(assistant), integration: nobody, staff: nobody },
    widgetOrigins: ["*"],
    rateLimits: false,
  });
  followed = [];
  const watched = {
    ...assistant,
    follow(id: ConversationId, after: number, signal: AbortSignal) {
      followed.push(signal);
      return assistant.follow(id, after, signal);
    },
  };
  webChatRoutes(app, { assistant: watched, provider, stopping: stop.signal });
  url = await app.listen({ host: "127.0.0.1", port: 0 });
});
afterEach(async () => {
  stop.abort();
  await app.close();
  await assistant.close();
  await elsewhere.close();
});
afterAll(() => database.close());

type Chat = { readonly id: ConversationId; readonly token: string };
type StreamEvent = { readonly id: string; readonly event: string; readonly data: { readonly seq: number } };

/** Opens the stream after a number. */
async function open(
  { id, token }: Chat,
  {
    after,
    query = "",
    headers = {},
  }: { after?: number | string; query?: string; headers?: Record<string, string> } = {},
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = {
    authorization: `Bearer ${token}`,
    ...(after !== undefined && { "last-event-id": String(after) }),
    ...headers,
  };
  get(`${url}/api/chat/conversations/${id}/events${query}`, { headers: sent }, resolve).on("error", reject);
  return promise;
}

/** The events of a stream as they come. */
async function* eventsOf(stream: IncomingMessage): AsyncGenerator<StreamEvent> {
  let fields: Record<string, string> = {};
  for await (const line of createInterface({ input: stream })) {
    const [, name, value] = /^(\w+): (.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields[name] = value;
    if (line !== "" || fields["data"] === undefined) continue;
    yield {
      id: fields["id"]!,
      event: fields["event"]!,
      data: JSON.parse(fields["data"]) as StreamEvent["data"],
    };
    fields = {};
  }
}

/** Reads so many messages and leaves. */
async function take(stream: IncomingMessage, count: number): Promise<readonly StreamEvent[]> {
  const taken: StreamEvent[] = [];
  for await (const event of eventsOf(stream)) {
    taken.push(event);
    if (taken.length === count) break;
  }
  stream.destroy();
  return taken;
}

const begin = async (): Promise<Chat> => assistant.start("en", "127.0.0.1");

const seqsOf = (events: readonly StreamEvent[]): readonly number[] => events.map(({ data }) => data.seq);

const upTo = (last: number, first = 1): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

test("a stream has every message as one event, whose id is its number, in the form of the public surface", async () => {
  const chat = await begin();
  const stream = await open(chat);
  expect(stream.statusCode).toBe(200);
  expect(stream.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-request-id": expect.any(String),
  });
  await send(elsewhere, chat.id, "move");
  const events = await take(stream, 3);
  expect(events.map(({ id, event }) => [id, event])).toEqual([
    ["1", "message"],
    ["2", "message"],
    ["3", "message"],
  ]);
  const transcript = await fetch(`${url}/api/chat/conversations/${chat.id}/messages`, {
    headers: { authorization: `Bearer ${chat.token}` },
  });
  expect(events.map(({ data }) => data)).toEqual(
    ((await transcript.json()) as { messages: unknown }).messages,
  );
});

test("pages of other sites may follow", async () => {
  const stream = await open(await begin(), { headers: { origin: "https://provider.kz" } });
  expect(stream.headers["access-control-allow-origin"]).toBe("https://provider.kz");
  stream.destroy();
});

test.each([
  { name: "a reconnect goes on after the last message that came", options: { after: 2 }, first: 3 },
  { name: "a first connection may say where it is", options: { query: "?after=1" }, first: 2 },
  {
    name: "where both are said, the reconnect's is newer",
    options: { after: 2, query: "?after=1" },
    first: 3,
  },
  { name: "a number that is none begins anew", options: { after: "x\u00e9" }, first: 1 },
  { name: "a number that is too large begins anew", options: { after: "99999999999" }, first: 1 },
  { name: "a negative number begins anew", options: { after: "-5" }, first: 1 },
])("$name", async ({ options, first }) => {
  const chat = await begin();
  await send(assistant, chat.id, "move");
  await settled(database, chat.id);
  expect(seqsOf(await take(await open(chat, options), 4 - first))).toEqual(upTo(3, first));
});

test("five hundred messages reach a reader who is cut off again and again, without a gap, without repetition", async () => {
  const chat = await begin();
  const written = 250;
  const total = 1 + 2 * written;
  const writing = (async () => {
    for (let index = 0; index < written; index += 1)
      await send(index % 2 === 0 ? assistant : elsewhere, chat.id, "move");
  })();
  // Some are there already when the reader comes, so that it reads whole pages and then waits.
  await vi.waitFor(async () =>
    expect((await assistant.open(chat.id, 0)).messages.length).toBeGreaterThan(60),
  );
  const pieces = fc.sample(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 30, max: 120 })), 200);
  const seen: number[] = [];
  for (const piece of pieces) {
    if (seen.length === total) break;
    const stream = await open(chat, seen.length === 0 ? {} : { after: seen.at(-1)! });
    seen.push(...seqsOf(await take(stream, Math.min(piece, total - seen.length))));
  }
  await writing;
  expect(seen).toEqual(upTo(seen.length));
  expect(seen.length).toBe(total);
});

test("readers who stay see the same, however many they are", async () => {
  const chat = await begin();
  const readers = Promise.all(Array.from({ length: 8 }, async () => take(await open(chat), 41)));
  for (let index = 0; index < 20; index += 1) await send(elsewhere, chat.id, "move");
  for (const events of await readers) expect(seqsOf(events)).toEqual(upTo(41));
});

test("a stream ends when the product stops, after what was there to be told", async () => {
  const chat = await begin();
  const stream = await open(chat);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const { data } of eventsOf(stream)) seen.push(data.seq);
  })();
  await vi.waitFor(() => expect(seen).toEqual([1]));
  stop.abort();
  await reading;
  expect(stream.complete).toBe(true);
});

test("a reading that waits ends when the product stops", async () => {
  const chat = await begin();
  const waiting = fetch(`${url}/api/chat/conversations/${chat.id}/messages?after=1&wait=25`, {
    headers: { authorization: `Bearer ${chat.token}` },
  });
  await vi.waitFor(() => expect(connections()).resolves.toBe(1));
  stop.abort();
  expect(await (await waiting).json()).toEqual({ messages: [], state: "assistant" });
});

test("readers who leave are forgotten", async () => {
  const chat = await begin();
  const streams = await Promise.all(Array.from({ length: 5 }, () => open(chat)));
  expect(await connections()).toBeGreaterThanOrEqual(5);
  for (const stream of streams) stream.destroy();
  await vi.waitFor(() => expect(followed.map(({ aborted }) => aborted)).toEqual(Array(5).fill(true)));
});

test("so are those who leave before their stream has begun", async () => {
  const chat = await begin();
  // The token is looked up in the table, which nobody may read for the moment.
  await inTransaction(database.db, async (tx) => {
    await sql`lock table conversations in access exclusive mode`.execute(tx);
    const headers = { authorization: `Bearer ${chat.token}` };
    const request = get(`${url}/api/chat/conversations/${chat.id}/events`, { headers });
    request.on("error", () => undefined);
    await vi.waitFor(() => expect(connections()).resolves.toBe(1));
    await vi.waitFor(async () => expect(await waitingForLock()).toBe(1));
    request.destroy();
    await vi.waitFor(() => expect(connections()).resolves.toBe(0));
  });
  await vi.waitFor(() => expect(followed.map(({ aborted }) => aborted)).toEqual([true]));
});

test("the headers of a stream alone are not to be had, since it would never end", async () => {
  const { id, token } = await begin();
  const head = await fetch(`${url}/api/chat/conversations/${id}/events`, {
    method: "HEAD",
    headers: { authorization: `Bearer ${token}` },
  });
  expect(head.status).toBe(404);
});

async function waitingForLock(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
  return rows[0]!.count;
}

const connections = (): Promise<number> =>
  new Promise((resolve, reject) => {
    app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
