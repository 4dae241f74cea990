import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  asks,
  openAssistant,
  provider,
  said,
  say,
  send,
  start,
  type TestAssistant,
} from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { createStaffApp } from "../../../test/harness/staff-app.ts";
import { systemClock } from "../../platform/clock.ts";
import type { ConversationId } from "./conversation.ts";
import { conversationRoutes } from "./routes.ts";

let database: TestDatabase;
let assistant: TestAssistant;
let staff: Awaited<ReturnType<typeof createStaffApp>>;
let id: ConversationId;

beforeAll(async () => {
  database = await createTestDatabase();
  assistant = await openAssistant(database, {
    flows: { move: async (c) => void (await c.ask("place", asks("place", "ask-cable-place"))) },
  });
  staff = await createStaffApp(database, (app) =>
    conversationRoutes(app, { assistant, provider, db: database.db, clock: systemClock }),
  );
});
beforeEach(async () => {
  id = await start(assistant);
});
afterAll(async () => {
  await staff.close();
  await assistant.close();
  await database.close();
});

const base = "/api/conversations";
const act = (name: string, payload?: object) =>
  staff.call("operator", "POST", `${base}/${id}/${name}`, payload);

test("who waits is in the queue, with what may be done about it", async () => {
  await say({ assistant, database }, id, "operator");
  const { status, body } = await staff.call("operator", "GET", `${base}?limit=200`);
  expect(status).toBe(200);
  const { items } = body as { items: { id: string }[] };
  expect(items.find((item) => item.id === id)).toMatchObject({
    state: "waiting-operator",
    login: null,
    operatorId: null,
    handedOverAt: expect.any(String),
    allowed: { takeOver: true, answer: { because: "state-waiting-operator" }, giveBack: true, close: true },
  });
});

test("taken over, answered, given back: a waiting reader sees each at once", async () => {
  expect(await act("take-over")).toMatchObject({
    status: 200,
    body: { state: "operator", allowed: { answer: true } },
  });
  const reading = assistant.read(id, { after: 2, waitSeconds: 20, signal: new AbortController().signal });
  expect(await act("messages", { text: "  Hello from a person  " })).toMatchObject({ status: 200 });
  expect((await reading).messages).toMatchObject([{ author: "operator", text: "Hello from a person" }]);
  expect(await act("give-back")).toMatchObject({
    status: 200,
    body: { state: "assistant", operatorId: null },
  });
  expect(await act("messages", { text: "Too late" })).toMatchObject({
    status: 409,
    body: { type: "/problems/conversation-elsewhere", detail: expect.stringContaining("state-assistant") },
  });
});

test("a person reads all of it, from any message on", async () => {
  await say({ assistant, database }, id, "operator");
  await send(assistant, id, "My cat ate the cable");
  const { body } = await staff.call("operator", "GET", `${base}/${id}`);
  expect(body).toMatchObject({
    state: "waiting-operator",
    known: {},
    messages: [{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }],
  });
  const later = await staff.call("operator", "GET", `${base}/${id}?after=3`);
  expect(later.body).toMatchObject({ messages: [{ seq: 4 }] });
});

test("a closed conversation says so to the subscriber", async () => {
  await act("take-over");
  expect(await act("close")).toMatchObject({ status: 200, body: { state: "closed" } });
  const { messages } = await assistant.open(id, 0);
  expect(messages.at(-1)).toMatchObject({ author: "system", text: said("conversation-closed") });
});

test("the id in capital letters is the same conversation", async () => {
  expect(await staff.call("operator", "GET", `${base}/${id.toUpperCase()}`)).toMatchObject({
    status: 200,
    body: { id },
  });
});

test.each([
  { name: "nothing", payload: {} },
  { name: "blanks", payload: { text: " \n " } },
  { name: "NUL", payload: { text: "a\0b" } },
  { name: "half a character", payload: { text: "a\ud800" } },
  { name: "too much", payload: { text: "x".repeat(provider.policy.chat.messageCharactersMax + 1) } },
  { name: "a field too many", payload: { text: "hello", author: "assistant" } },
])("an answer with $name is refused, and the conversation stays as it is", async ({ payload }) => {
  await act("take-over");
  const before = (await assistant.open(id, 0)).messages;
  expect(await act("messages", payload)).toMatchObject({
    status: 400,
    body: { type: "/problems/bad-input" },
  });
  expect((await assistant.open(id, 0)).messages).toEqual(before);
});

test.each([
  `${base}/not-an-id`,
  `${base}?limit=0`,
  `${base}?limit=201`,
  `${base}?after=soon`,
  `${base}/ID?after=99999999999`,
])("%s is bad input", async (url) => {
  expect(await staff.call("operator", "GET", url.replace("ID", id))).toMatchObject({
    status: 400,
    body: { type: "/problems/bad-input" },
  });
});

test("where there is no conversation, every call says so", async () => {
  id = "0199aa00-0000-7000-8000-000000000000" as ConversationId;
  const gone = { status: 404, body: { type: "/problems/no-such-conversation" } };
  expect(await staff.call("operator", "GET", `${base}/${id}`)).toMatchObject(gone);
  for (const name of ["take-over", "give-back", "close"]) expect(await act(name)).toMatchObject(gone);
  expect(await act("messages", { text: "hello" })).toMatchObject(gone);
});

test("reading and answering are permitted to those whose job it is", async () => {
  const statuses = async (role: "technician" | "back-office" | "operator" | null) => [
    (await staff.call(role, "GET", base)).status,
    (await staff.call(role, "POST", `${base}/${id}/take-over`)).status,
  ];
  expect(await statuses(null)).toEqual([401, 401]);
  expect(await statuses("technician")).toEqual([403, 403]);
  expect(await statuses("back-office")).toEqual([200, 403]);
  expect(await statuses("operator")).toEqual([200, 200]);
});
