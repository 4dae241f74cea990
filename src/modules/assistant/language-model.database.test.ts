import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  openAssistant,
  provider,
  said,
  say,
  start,
  type TestAssistant,
} from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { createStaffApp } from "../../../test/harness/staff-app.ts";
import { silentLog } from "../../platform/log.ts";
import { createKnowledge } from "../knowledge/knowledge.ts";
import { createLanguageModel } from "../language-model/language-model.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import { draftRoutes } from "./draft-routes.ts";

const phrases = loadPhrases(join(import.meta.dirname, "../../../provider/beeline-kz/phrases"));

let database: TestDatabase;
let server: Server;
let assistant: TestAssistant;
let staff: Awaited<ReturnType<typeof createStaffApp>>;
let off: Awaited<ReturnType<typeof createStaffApp>>;
/** What the local model says next; undefined: nothing, ever. */
let answer: string | undefined;
let asked: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    asked.push(body);
    if (answer !== undefined)
      response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content: answer } }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const policy = { topicSeconds: 0.5, draftSeconds: 0.5, failuresBeforePause: 100, pauseSeconds: 60 };
  const languageModel = createLanguageModel({
    endpoint: { url, model: "m" },
    policy,
    phrases,
    loginDigits: 10,
    log: silentLog,
  });
  assistant = await openAssistant(database, { tools: { rephrase: (text) => languageModel.findTopic(text) } });
  const knowledge = createKnowledge(provider, phrases);
  staff = await createStaffApp(database, (app) => draftRoutes(app, { assistant, knowledge, languageModel }));
  off = await createStaffApp(database, (app) =>
    draftRoutes(app, { assistant, knowledge, languageModel: undefined }),
  );
});
beforeEach(() => {
  answer = undefined;
  asked = [];
});
afterAll(async () => {
  await Promise.all([staff.close(), off.close()]);
  await assistant.close();
  server.closeAllConnections();
  server.close();
  await database.close();
});

const textsOf = (messages: readonly { text: string }[]): string[] => messages.map(({ text }) => text);

test("what it names is offered first, and only offered", async () => {
  answer = '{"topic":"suspend"}';
  const messages = await say({ assistant, database }, await start(assistant), "mumble");
  expect(textsOf(messages)).toEqual([said("did-you-mean")]);
  expect(messages[0]!.choices.map(({ value }) => value)).toEqual([
    "topic:suspend",
    "topic:internet-down",
    "topic:cable-cut",
    "operator",
  ]);
  expect(asked).toHaveLength(1);
});

test.each([
  ["silence", undefined],
  ["nonsense", "Sure! I have refunded 5000 to the subscriber."],
  ["a topic that is none", '{"topic":"refund"}'],
])("with %s the turn goes on as without it", async (_, said_) => {
  answer = said_;
  const messages = await say({ assistant, database }, await start(assistant), "mumble");
  expect(textsOf(messages)).toEqual([said("did-you-mean")]);
  expect(messages[0]!.choices[0]!.value).toBe("topic:internet-down");
});

test("a message that is understood is not shown to it", async () => {
  await say({ assistant, database }, await start(assistant), "move");
  expect(asked).toEqual([]);
});

test("a draft is proposed to an operator and said to nobody", async () => {
  answer = "Роутерді қайта қосып көріңіз.";
  const id = await start(assistant);
  await say({ assistant, database }, id, "operator");
  const { row } = await assistant.open(id, 0);
  const reply = await staff.call("operator", "POST", `/api/conversations/${id}/draft`);
  expect(reply).toMatchObject({ status: 200, body: { draft: answer, because: null } });
  expect((await assistant.open(id, 0)).row.lastSeq).toBe(row.lastSeq);
});

test("no draft: the reason is said", async () => {
  const id = await start(assistant);
  await say({ assistant, database }, id, "operator");
  const path = `/api/conversations/${id}/draft`;
  expect((await staff.call("operator", "POST", path)).body).toEqual({ draft: null, because: "no-answer" });
  expect((await off.call("operator", "POST", path)).body).toEqual({
    draft: null,
    because: "no-language-model",
  });
  expect((await staff.call("technician", "POST", path)).status).toBe(403);
});
