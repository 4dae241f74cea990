import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openAssistant, provider, type TestAssistant } from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import type { App } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { silentLog } from "../../platform/log.ts";
import { conversationGuard, webChatRoutes } from "./web-chat.ts";

let database: TestDatabase;
let assistant: TestAssistant;
let app: App;

beforeAll(async () => {
  database = await createTestDatabase();
  assistant = await openAssistant(database);
  // Nobody answers here: only the counting is looked at.
  await assistant.stop();
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const nobody = (): Promise<void> => Promise.reject(new Error("not in this test"));
  app = await createApp({
    log: silentLog,
    guards: { conversation: conversationGuard(assistant), integration: nobody, staff: nobody },
    widgetOrigins: ["*"],
    rateLimits: true,
  });
  webChatRoutes(app, { assistant, provider, stopping: new AbortController().signal });
});
afterEach(async () => {
  vi.useRealTimers();
  await app.close();
});
afterAll(async () => {
  await assistant.close();
  await database.close();
});

const base = "/api/chat/conversations";

type Chat = { readonly id: string; readonly token: string };

const begin = (remoteAddress = "10.0.0.1") => app.inject({ method: "POST", url: base, remoteAddress });

const chatFrom = async (remoteAddress: string): Promise<Chat> => (await begin(remoteAddress)).json<Chat>();

let written = 0;

const write = ({ id, token }: Chat, remoteAddress = "10.0.0.1") =>
  app.inject({
    method: "POST",
    url: `${base}/${id}/messages`,
    remoteAddress,
    headers: { authorization: `Bearer ${token}` },
    payload: { clientId: String((written += 1)), text: "move" },
  });

const read = ({ id, token }: Chat) =>
  app.inject({
    url: `${base}/${id}/messages`,
    remoteAddress: "10.0.0.1",
    headers: { authorization: `Bearer ${token}` },
  });

/** How many of so many calls are let through; what follows is refused. */
async function letThrough(
  tries: number,
  call: (index: number) => Promise<{ statusCode: number }>,
): Promise<number> {
  const statuses: number[] = [];
  for (let index = 0; index < tries; index += 1) statuses.push((await call(index)).statusCode);
  const refusedFrom = statuses.indexOf(429);
  const through = refusedFrom < 0 ? statuses.length : refusedFrom;
  expect(statuses.slice(0, through).filter((status) => status >= 300)).toEqual([]);
  expect(new Set(statuses.slice(through))).toEqual(new Set(refusedFrom < 0 ? [] : [429]));
  return through;
}

const { chat: limits } = provider.policy;

test("the policy leaves what the public surface promises: 60 conversations, 600 messages, 30 in a conversation a minute", () => {
  expect(limits.conversationsPerMinuteOfAddressMax).toBeGreaterThanOrEqual(60);
  expect(limits.messagesPerMinuteOfAddressMax).toBeGreaterThanOrEqual(600);
  expect(limits.messagesPerMinuteOfConversationMax).toBeGreaterThanOrEqual(30);
});

test("new conversations of an address are counted; the refusal says when to try again, and then it goes on", async () => {
  const most = limits.conversationsPerMinuteOfAddressMax;
  expect(await letThrough(most + 3, () => begin())).toBe(most);
  const refused = await begin();
  expect(refused.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  expect(refused.json()).toMatchObject({ type: "/problems/too-many-requests", status: 429 });
  const seconds = Number(refused.headers["retry-after"]);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect((await begin("10.0.0.2")).statusCode).toBe(201);
  vi.advanceTimersByTime(seconds * 1_000 + 1);
  expect((await begin()).statusCode).toBe(201);
});

test.each([
  { name: "the addresses of one home", addresses: ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"], areOne: true },
  { name: "those of two homes", addresses: ["2001:db8:1:2::1", "2001:db8:1:3::1"], areOne: false },
  { name: "an address and its form in IPv6", addresses: ["10.0.0.9", "::ffff:10.0.0.9"], areOne: true },
  { name: "the machine's own", addresses: ["127.0.0.1", "::1"], areOne: true },
  { name: "a neighbour's, with its interface", addresses: ["fe80::1%eth0", "fe80::1"], areOne: true },
])("$name are one caller: $areOne", async ({ addresses: [one, other], areOne }) => {
  const most = limits.conversationsPerMinuteOfAddressMax;
  expect(await letThrough(most, () => begin(one))).toBe(most);
  expect((await begin(other)).statusCode).toBe(areOne ? 429 : 201);
});

test("messages in a conversation are counted, and what is refused is not stored", async () => {
  const [chat, other] = [await chatFrom("10.0.0.1"), await chatFrom("10.0.0.1")];
  const most = limits.messagesPerMinuteOfConversationMax;
  expect(await letThrough(most + 2, () => write(chat))).toBe(most);
  // From another address it is the same conversation.
  expect((await write(chat, "10.0.0.2")).statusCode).toBe(429);
  expect((await write({ ...chat, id: chat.id.toUpperCase() })).statusCode).toBe(429);
  expect((await write(other)).statusCode).toBe(202);
  expect((await read(chat)).json<{ messages: unknown[] }>().messages).toHaveLength(1 + most);
});

test("messages of an address are counted over all of its conversations", async () => {
  const most = limits.messagesPerMinuteOfAddressMax;
  const needed = Math.ceil((most + 1) / limits.messagesPerMinuteOfConversationMax);
  const chats = await Promise.all(Array.from({ length: needed }, (_, index) => chatFrom(`10.1.0.${index}`)));
  expect(await letThrough(most + 2, (index) => write(chats[index % needed]!))).toBe(most);
  expect((await write(chats[0]!, "10.0.0.2")).statusCode).toBe(202);
});

test("reading is not counted", async () => {
  const chat = await chatFrom("10.0.0.1");
  expect(await letThrough(500, () => read(chat))).toBe(500);
  expect((await write(chat)).statusCode).toBe(202);
});

test("what comes without the token uses up nobody's messages", async () => {
  const chat = await chatFrom("10.0.0.1");
  const stranger = { id: chat.id, token: "wrong" };
  for (let index = 0; index < limits.messagesPerMinuteOfConversationMax + 5; index += 1)
    expect((await write(stranger)).statusCode).toBe(401);
  expect((await write(chat)).statusCode).toBe(202);
});

test("an address is that of the connection, whatever a header says", async () => {
  const forged = (index: number) =>
    app.inject({
      method: "POST",
      url: base,
      remoteAddress: "10.0.0.1",
      headers: { "x-forwarded-for": `10.2.0.${index}` },
    });
  const most = limits.conversationsPerMinuteOfAddressMax;
  expect(await letThrough(most + 1, forged)).toBe(most);
});
