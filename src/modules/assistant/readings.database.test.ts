import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  asks,
  openAssistant,
  say,
  send,
  settled,
  start,
  type TestAssistant,
} from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import type { ConversationId } from "./conversation.ts";

let database: TestDatabase;
let assistant: TestAssistant;

beforeAll(async () => {
  database = await createTestDatabase();
  assistant = await openAssistant(database, {
    flows: {
      move: async (c) => void (await c.ask("place", asks("place", "ask-cable-place"))),
      "cable-cut": async (c) => void (await c.handOver("asked")),
    },
  });
});
afterAll(async () => {
  await assistant.close();
  await database.close();
});

type Row = { seq: number; topic: string; answered: boolean; outcome: string; isKept: boolean };

async function readingsOf(id: ConversationId): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select seq, topic, answered, outcome, likeness is not null as "isKept" from message_readings
    where conversation_id = ${id} order by seq`.execute(database.db);
  return rows;
}

test.each([
  ["begins a subject", ["balance"], { topic: "balance", answered: true, outcome: "subject-begun" }],
  ["answers a question", ["move", "place: here"], { outcome: "question-answered", answered: false }],
  ["is asked back about", ["what is this"], { outcome: "asked-back", answered: false, isKept: true }],
  ["is no answer to a question", ["move", "hm"], { outcome: "asked-back", isKept: true }],
  ["begins another subject meanwhile", ["move", "balance"], { outcome: "subject-begun", topic: "balance" }],
  ["leads to a person", ["cable-cut"], { outcome: "handed-over", answered: true, isKept: false }],
  ["asks for a person", ["operator"], { outcome: "handed-over", topic: "operator", isKept: false }],
  [
    "is not understood again and again",
    ["one", "two", "three"],
    { outcome: "handed-over", answered: false, isKept: true },
  ],
])("what was understood of a message that %s is kept with it", async (_, messages, expected) => {
  const id = await start(assistant);
  await say({ assistant, database }, id, ...messages);
  const readings = await readingsOf(id);
  expect(readings).toHaveLength(messages.length);
  expect(readings.at(-1)).toMatchObject(expected);
});

test("what is pressed, and what is written to a person, has no reading", async () => {
  const id = await start(assistant);
  await say({ assistant, database }, id, { choice: "topic:balance" }, "operator");
  await send(assistant, id, "are you there");
  expect(await readingsOf(id)).toMatchObject([{ topic: "operator" }]);
});

test("of two processes at once one reading is kept for each message", async () => {
  const other = await openAssistant(database);
  const id = await start(assistant);
  await Promise.all([assistant, other].map((one) => send(one, id, "balance")));
  await Promise.all([assistant.sweep(), other.sweep()]);
  await settled(database, id);
  await other.close();
  expect(await readingsOf(id)).toHaveLength(2);
});

test("readings go with their conversation", async () => {
  const id = await start(assistant);
  await say({ assistant, database }, id, "balance");
  await sql`delete from conversations where id = ${id}`.execute(database.db);
  expect(await readingsOf(id)).toEqual([]);
});
