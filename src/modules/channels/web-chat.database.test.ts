import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openAssistant, provider, settled, type TestAssistant } from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import type { App } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { silentLog } from "../../platform/log.ts";
import { newId } from "../../platform/new-id.ts";
import type { ConversationId } from "../assistant/assistant.ts";
import { conversationGuard, webChatRoutes } from "./web-chat.ts";

let database: TestDatabase;
let assistant: TestAssistant;
let app: App;
let url: string;
const stop = new AbortController();

beforeAll(async () => {
  database = await createTestDatabase();
  assistant = await openAssistant(database);
  const nobody = (): Promise<void> => Promise.reject(new Error("not in this test"));
  app = await createApp({
    log: silentLog,
    guards: { conversation: conversationGuard(assistant), integration: nobody, staff: nobody },
    widgetOrigins: ["*"],
    rateLimits: false,
  });
  webChatRoutes(app, { assistant, provider, stopping: stop.signal });
  url = await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  stop.abort();
  await app.close();
  await assistant.close();
  await database.close();
});

type Answer = {
  readonly status: number;
  readonly type: string | null;
  readonly body: Record<string, unknown>;
};

async function call(
  path: string,
  {
    body,
    token,
    method,
    ...more
  }: { body?: unknown; token?: string; method?: string; signal?: AbortSignal } = {},
): Promise<Answer> {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  const answer = await fetch(`${url}/api/chat/conversations${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ...more,
  });
  const text = await answer.text();
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

type Chat = { readonly id: ConversationId; readonly token: string };

const begin = async (): Promise<Chat> => (await call("", { body: { language: "en" } })).body as Chat;

let chat: Chat;
beforeEach(async () => {
  chat = await begin();
});

const write = ({ id, token }: Chat, body: unknown): Promise<Answer> =>
  call(`/${id}/messages`, { token, body });

const read = ({ id, token }: Chat, query = ""): Promise<Answer> => call(`/${id}/messages${query}`, { token });

type Read = {
  readonly messages: readonly { readonly seq: number; readonly text: string }[];
  readonly state: string;
};

const seqsOf = ({ body }: Answer): readonly number[] =>
  (body as unknown as Read).messages.map(({ seq }) => seq);

test.each([
  { name: "in a language", body: { language: "ru" }, language: "ru" },
  { name: "in none", body: {}, language: "kk" },
  { name: "with null", body: null, language: "kk" },
])("a conversation begins $name", async ({ body, language }) => {
  const answer = await call("", { body });
  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    token: expect.any(String),
    language,
  });
  expect(String(answer.body["token"]).length).toBeGreaterThanOrEqual(32);
});

test("the token is nowhere in the database, which keeps only its hash", async () => {
  await call(`/${chat.id}/messages`, { token: chat.token });
  const { rows } = await sql<{ row: string; hashBytes: number }>`
    select conversations::text || coalesce(string_agg(messages::text, ''), '') as row,
           length(token_hash) as "hashBytes"
    from conversations join messages on conversation_id = id where id = ${chat.id}
    group by conversations.id`.execute(database.db);
  expect(rows).toHaveLength(1);
  expect(rows[0]!.hashBytes).toBe(32);
  expect(rows[0]!.row).not.toContain(chat.token);
  expect(rows[0]!.row).not.toContain(Buffer.from(chat.token).toString("hex"));
  expect(rows[0]!.row).not.toContain(Buffer.from(chat.token, "base64url").toString("hex"));
});

test("a conversation begins without a body, too", async () => {
  const answer = await call("", { method: "POST" });
  expect(answer.status).toBe(201);
});

test("a language that isn't spoken here is refused with its path", async () => {
  const answer = await call("", { body: { language: "de" } });
  expect(answer).toMatchObject({ status: 400, type: "application/problem+json; charset=utf-8" });
  expect(answer.body["errors"]).toMatchObject([{ path: "body.language" }]);
});

test("a message is stored with its number; the same again is the same", async () => {
  const message = { clientId: "one", text: "move" };
  const [first, again] = [await write(chat, message), await write(chat, message)];
  expect(first).toMatchObject({ status: 202, body: { seq: 2 } });
  expect(again).toMatchObject({ status: 202, body: { seq: 2 } });
  expect(await write(chat, { clientId: "two", choice: "topic:balance" })).toMatchObject({ status: 202 });
});

test("messages have exactly the fields of the public surface", async () => {
  await write(chat, { clientId: "one", text: "move" });
  await settled(database, chat.id);
  const { status, body } = await read(chat);
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(["messages", "state"]);
  expect(body["state"]).toBe("assistant");
  const { messages } = body as unknown as { messages: readonly Record<string, unknown>[] };
  expect(messages.map(({ author }) => author)).toEqual(["assistant", "subscriber", "assistant"]);
  for (const message of messages) {
    expect(Object.keys(message).toSorted()).toEqual([
      "article",
      "at",
      "author",
      "choices",
      "language",
      "refs",
      "seq",
      "text",
      "topic",
      "turnEnds",
      "verdict",
    ]);
  }
});

const longest = provider.policy.chat.messageCharactersMax;

test.each([
  { name: "no id of its own", body: { text: "move" }, path: "body.clientId" },
  { name: "an empty id of its own", body: { clientId: "", text: "move" }, path: "body.clientId" },
  {
    name: "too long an id of its own",
    body: { clientId: "x".repeat(101), text: "move" },
    path: "body.clientId",
  },
  { name: "NUL in its id", body: { clientId: "a\0b", text: "move" }, path: "body.clientId" },
  { name: "neither text nor choice", body: { clientId: "1" }, path: "body.text" },
  { name: "both text and choice", body: { clientId: "1", text: "a", choice: "yes" }, path: "body.text" },
  { name: "nothing but blanks", body: { clientId: "1", text: " \n\t" }, path: "body.text" },
  { name: "too long a text", body: { clientId: "1", text: "ж".repeat(longest + 1) }, path: "body.text" },
  { name: "NUL in the text", body: { clientId: "1", text: "a\0b" }, path: "body.text" },
  { name: "half a character", body: { clientId: "1", text: "a\ud800b" }, path: "body.text" },
  { name: "a text that is none", body: { clientId: "1", text: 7 }, path: "body.text" },
  { name: "an unknown choice", body: { clientId: "1", choice: "topic:__proto__" }, path: "body.choice" },
  { name: "a field too many", body: { clientId: "1", text: "a", seq: 9 }, path: "body" },
  { name: "a list", body: [], path: "body" },
])("a message with $name is refused and not stored", async ({ body, path }) => {
  const answer = await write(chat, body);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ type: "/problems/bad-input", errors: [{ path }] });
  expect(seqsOf(await read(chat))).toEqual([1]);
});

test("the longest text of the policy in the widest letters is taken", async () => {
  expect(await write(chat, { clientId: "1", text: "\u{1F3E0}".repeat(longest / 2) })).toMatchObject({
    status: 202,
  });
  expect(await write(chat, { clientId: "2", text: "ж".repeat(longest) })).toMatchObject({ status: 202 });
});

test.each([
  { name: "nothing", header: undefined },
  { name: "an empty token", header: "Bearer " },
  { name: "a wrong token", header: "Bearer wrong" },
  { name: "another scheme", header: "Basic TOKEN" },
  { name: "the token with something after it", header: "Bearer TOKENx" },
  { name: "another conversation's token", header: "Bearer OTHER" },
])("with $name a conversation is neither read, followed nor written", async ({ header }) => {
  const other = await begin();
  const authorization = header?.replace("TOKEN", chat.token).replace("OTHER", other.token);
  const before = seqsOf(await read(chat));
  for (const [method, path] of [
    ["GET", "messages"],
    ["GET", "events"],
    ["POST", "messages"],
  ] as const) {
    const answer = await fetch(`${url}/api/chat/conversations/${chat.id}/${path}`, {
      method,
      headers: { "content-type": "application/json", ...(authorization !== undefined && { authorization }) },
      ...(method === "POST" && { body: JSON.stringify({ clientId: "1", text: "hello" }) }),
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ type: "/problems/wrong-conversation-token" });
  }
  expect(seqsOf(await read(chat))).toEqual(before);
});

test.each(["1", "not-an-id", "0199aa00-0000-7000-8000-000000000000", "..%2f..", "%00", "' or true --"])(
  "%s opens no conversation, and it can't be told whether there is one",
  async (id) => {
    const answer = await call(`/${encodeURI(id)}/messages`, { token: chat.token });
    expect(answer).toMatchObject({ status: 401, body: { type: "/problems/wrong-conversation-token" } });
  },
);

test("the id in capital letters is the same conversation, and its readers are woken", async () => {
  const shouted = { ...chat, id: chat.id.toUpperCase() as ConversationId };
  const waiting = read(shouted, "?after=1&wait=20");
  await write(chat, { clientId: "1", text: "move" });
  expect(seqsOf(await waiting)[0]).toBe(2);
});

test.each([
  "?after=-1",
  "?after=x",
  "?after=1.5",
  "?after=2147483648",
  "?after=99999999999999999999",
  "?wait=-1",
  "?wait=26",
  "?wait=soon",
])("a reading with %s is refused", async (query) => {
  expect(await read(chat, query)).toMatchObject({ status: 400, body: { type: "/problems/bad-input" } });
});

/** Shorter than the time after which a reader looks again by itself. */
const wokenWithinMilliseconds = 4_000;

test("a reading that waits returns at once when there is something", async () => {
  const beganAt = performance.now();
  expect(seqsOf(await read(chat, "?after=0&wait=25"))).toEqual([1]);
  expect(performance.now() - beganAt).toBeLessThan(wokenWithinMilliseconds);
});

test("a reading that waits is woken by what is written, here and in another process", async () => {
  const elsewhere = await openAssistant(database);
  const beganAt = performance.now();
  const here = read(chat, "?after=1&wait=25");
  await write(chat, { clientId: newId(), text: "move" });
  expect(seqsOf(await here)[0]).toBe(2);
  const last = (await settled(database, chat.id)).length;
  const there = read(chat, `?after=${last}&wait=25`);
  await elsewhere.accept(chat.id, { clientId: newId(), text: "balance", choice: null });
  expect(seqsOf(await there)[0]).toBe(last + 1);
  expect(performance.now() - beganAt).toBeLessThan(wokenWithinMilliseconds);
  await elsewhere.close();
});

test("a reading for which nothing comes ends after its time with nothing", async () => {
  const beganAt = performance.now();
  expect((await read(chat, "?after=1&wait=0.3")).body).toEqual({ messages: [], state: "assistant" });
  expect(performance.now() - beganAt).toBeGreaterThanOrEqual(290);
});

test("two hundred messages come at a time, and the rest at the next reading", async () => {
  await assistant.accept(chat.id, { clientId: "first", text: "move", choice: null });
  for (let index = 0; index < 110; index += 1)
    await assistant.accept(chat.id, { clientId: String(index), text: "move", choice: null });
  const all = (await settled(database, chat.id)).map(({ seq }) => seq);
  const first = seqsOf(await read(chat));
  const second = seqsOf(await read(chat, `?after=${first.at(-1)}`));
  expect(first).toHaveLength(200);
  expect([...first, ...second]).toEqual(all);
});

test("a reader who leaves is not waited for", async () => {
  const leaving = new AbortController();
  const waiting = call(`/${chat.id}/messages?after=1&wait=25`, { token: chat.token, signal: leaving.signal });
  leaving.abort();
  await expect(waiting).rejects.toThrow("aborted");
  expect(await write(chat, { clientId: "1", text: "move" })).toMatchObject({ status: 202 });
});
