import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  openAssistant,
  provider,
  say,
  send,
  settled,
  start,
  type TestAssistant,
} from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { systemClock } from "../../platform/clock.ts";
import type { ConversationId } from "../assistant/assistant.ts";
import { roles } from "../staff/permissions.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import { createUnderstanding } from "../understanding/understanding.ts";
import type { Candidate } from "./candidate.ts";
import { learningRoutes } from "./routes.ts";

const { policy } = provider;
const phrases = loadPhrases(join(import.meta.dirname, "../../../provider/beeline-kz/phrases"));
const { understand } = createUnderstanding(phrases, policy.logins.digits);
let database: TestDatabase;
let assistant: TestAssistant;
/** Understands nothing but the names of topics. */
let bewildered: TestAssistant;
let staff: { readonly call: AsStaff; close(): Promise<void> };

beforeAll(async () => {
  database = await createTestDatabase();
  assistant = await openAssistant(database, { tools: { understand } });
  bewildered = await openAssistant(database);
  staff = await createStaffApp(database, (app) =>
    learningRoutes(app, { db: database.db, clock: systemClock, policy, phrases: () => phrases, understand }),
  );
  await sql`
    insert into subscribers (login, owner_name, contact_number, language, city, street, house, flat, tariff, fee_paid,
      fee_amount_tiyn, router, tv_box, imported_at, updated_at)
    values ('7019990001', 'Қасымова Айгерім', '+77010000001', 'kk', 'Алматы', 'Абай даңғылы', '12', '45', 'x', true, 0,
      'none', 'none', now(), now())`.execute(database.db);
});
beforeEach(async () => {
  await sql`truncate conversations, phrase_candidates cascade`.execute(database.db);
});
afterAll(async () => {
  await staff.close();
  await assistant.close();
  await bewildered.close();
  await database.close();
});

/** A message that is answered, and where it stands. */
async function told(text: string, by = assistant): Promise<{ id: ConversationId; seq: number }> {
  const id = await start(by);
  const seq = await send(by, id, text);
  await settled(database, id);
  return { id, seq };
}

const correct = (
  { id, seq }: { id: string; seq: number },
  topic: string,
  role: "operator" | "administrator" = "operator",
) => staff.call(role, "PUT", `/api/conversations/${id}/messages/${seq}/topic`, { topic });

type Listed = Candidate & { twin: { text: string; topic: string } | null };

async function candidates(state = "open"): Promise<readonly Listed[]> {
  const { body } = await staff.call("back-office", "GET", `/api/understanding/candidates?state=${state}`);
  return body["items"] as Listed[];
}

const decide = (
  id: string,
  action: string,
  payload?: object,
  role: "back-office" | "administrator" = "back-office",
) => staff.call(role, "POST", `/api/understanding/candidates/${id}/${action}`, payload);

const nowhere = "0199aa00-0000-7000-8000-000000000000";

/** Something that nobody could understand. */
const riddle = "шынжыр балақ шұбар төс";

describe("a topic that an operator corrects", () => {
  test("is kept with what was understood, by whom and when; once more is the same", async () => {
    const place = await told(riddle);
    const first = await correct(place, "cable-cut");
    expect(first).toMatchObject({
      status: 200,
      body: { conversationId: place.id, seq: place.seq, topic: "cable-cut", correctedAt: expect.any(String) },
    });
    expect(first.body["understood"]).not.toBeNull();
    const again = await correct(place, "cable-cut", "administrator");
    expect(again.body).toEqual(first.body);
  });

  test("is replaced by another one, and both can be read later", async () => {
    const place = await told(riddle);
    await correct(place, "cable-cut");
    const { body } = await correct(place, "balance", "administrator");
    expect(body).toMatchObject({ topic: "balance" });
    const { rows } = await sql`
      select topic, staff_id from topic_corrections where conversation_id = ${place.id} order by id`.execute(
      database.db,
    );
    expect(rows).toMatchObject([{ topic: "cable-cut" }, { topic: "balance" }]);
    expect(new Set(rows.map((row) => (row as { staff_id: string }).staff_id)).size).toBe(2);
    expect(await candidates()).toMatchObject([{ topic: "balance", text: riddle }]);
  });

  test("is one of two that are said at once, and each is noted once", async () => {
    const place = await told(riddle);
    const answers = await Promise.all(
      ["balance", "balance", "move", "balance", "move"].map((topic) => correct(place, topic)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { rows } = await sql<{ topic: string }>`
      select topic from topic_corrections where conversation_id = ${place.id} order by id`.execute(
      database.db,
    );
    for (const [at, { topic }] of rows.entries()) expect(topic).not.toBe(rows[at + 1]?.topic);
    expect(await candidates()).toMatchObject([{ topic: rows.at(-1)!.topic }]);
  });

  test.each([
    ["a message that is not there", { seq: 99 }, { status: 404, code: "no-such-message" }],
    ["a message of ours", { seq: 1 }, { status: 409, code: "message-not-typed" }],
    ["no topic of ours", { topic: "weather" }, { status: 400, code: "bad-input" }],
    ["a number that is none", { seq: "first" }, { status: 400, code: "bad-input" }],
    ["a conversation that is not there", { id: nowhere }, { status: 404, code: "no-such-message" }],
  ])("is refused for %s", async (_, other, { status, code }) => {
    const topic = "topic" in other ? other.topic : "balance";
    const place = { ...(await told(riddle)), ...other } as { id: string; seq: number };
    expect(await correct(place, topic)).toMatchObject({ status, body: { type: `/problems/${code}` } });
    expect(await candidates()).toEqual([]);
  });

  test("is refused for what was pressed", async () => {
    const id = await start(assistant);
    await say({ assistant, database }, id, { choice: "topic:balance" });
    expect(await correct({ id, seq: 2 }, "move")).toMatchObject({
      status: 409,
      body: { type: "/problems/message-not-typed" },
    });
  });
});

describe("a corrected message becomes a candidate", () => {
  test("without personal data, in its group", async () => {
    const place = await told("Айгерімнің 7019990001 логинінен шұбар төс 5000 тг, Абайда 12 үйде");
    await correct(place, "payment-missing");
    expect(await candidates()).toMatchObject([
      {
        conversationId: place.id,
        seq: place.seq,
        text: "[name] [login] логинінен шұбар төс [money], [place] [number] үйде",
        topic: "payment-missing",
        group: "kk",
        allowed: { approve: true, refuse: true, withdraw: { because: "state-open" } },
      },
    ]);
    const { rows } = await sql`select text from phrase_candidates`.execute(database.db);
    expect(JSON.stringify(rows)).not.toMatch(/Айгерім|7019990001|5000|Абай/);
  });

  test.each([
    ["ештене истемейди tv korsetpeidi", "mixed"],
    ["zhok zhok shubar tos", "mixed"],
    ["шынжыр балақ шұбар төс", "kk"],
    ["ёлки зелёные щёки", "ru"],
    ["what a riddle this may be", "en"],
  ])("«%s» in the group %s", async (text, group) => {
    await correct(await told(text), "suspend");
    expect(await candidates()).toMatchObject([{ group }]);
  });

  test("with the phrase that says the same already", async () => {
    const known = phrases.get("balance")!.ru[0]!;
    await correct(await told(known), "tariff-info");
    expect(await candidates()).toMatchObject([{ twin: { text: known, topic: "balance" } }]);
  });

  test("unless it was surely understood so, or no word of it is left", async () => {
    await correct(await told("үйде интернет жоқ"), "internet-down");
    await correct(await told("7019990001"), "balance");
    expect(await candidates()).toEqual([]);
  });

  test("which goes when the operator takes the correction back, or the conversation is deleted", async () => {
    const place = await told("үйде интернет жоқ");
    await correct(place, "balance");
    expect(await candidates()).toHaveLength(1);
    await correct(place, "internet-down");
    expect(await candidates()).toEqual([]);
    const other = await told(riddle);
    await correct(other, "balance");
    await sql`delete from conversations where id = ${other.id}`.execute(database.db);
    expect(await candidates()).toEqual([]);
  });
});

describe("an editor", () => {
  const proposed = async (): Promise<string> => {
    await correct(await told(riddle), "balance");
    return (await candidates())[0]!.id;
  };

  test("approves it in other words, and nobody can tell any more whose message it was", async () => {
    const id = await proposed();
    const approved = await decide(id, "approve", {
      text: "8 701 123 45 67 шұбар",
      topic: "move",
      group: "mixed",
    });
    expect(approved).toMatchObject({
      status: 200,
      body: {
        state: "approved",
        text: "[phone] шұбар",
        topic: "move",
        group: "mixed",
        conversationId: null,
        seq: null,
      },
    });
    await sql`delete from conversations`.execute(database.db);
    expect(await candidates("approved")).toHaveLength(1);
  });

  test("refuses it with a reason; another topic opens it again", async () => {
    const place = await told(riddle);
    await correct(place, "balance");
    const [{ id }] = (await candidates()) as [Listed];
    expect(await decide(id, "refuse", { reason: "a riddle" })).toMatchObject({
      status: 200,
      body: { state: "refused", reason: "a riddle", decidedBy: expect.any(String) },
    });
    await correct(place, "balance");
    expect(await candidates()).toEqual([]);
    await correct(place, "move");
    expect(await candidates()).toMatchObject([{ id, topic: "move", decidedBy: null, reason: null }]);
  });

  test("hears that it is decided when another one was faster", async () => {
    for (let time = 0; time < 5; time += 1) {
      const id = await proposed();
      const answers = await Promise.all([
        decide(id, "approve"),
        decide(id, "refuse", {}, "administrator"),
        decide(id, "approve", {}, "administrator"),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
      const refusals = answers.filter(({ status }) => status === 409).map(({ body }) => body["type"]);
      expect(refusals).toEqual(["/problems/candidate-decided", "/problems/candidate-decided"]);
      await sql`truncate conversations, phrase_candidates cascade`.execute(database.db);
    }
  });

  test("withdraws only what is approved", async () => {
    const id = await proposed();
    expect(await decide(id, "withdraw")).toMatchObject({ status: 409 });
    await decide(id, "approve");
    expect(await decide(id, "withdraw", { reason: "it did harm" })).toMatchObject({
      status: 200,
      body: { state: "withdrawn", reason: "it did harm" },
    });
    expect(await decide(id, "approve")).toMatchObject({ status: 409 });
  });

  test.each([
    ["a field too many", { text: "a", state: "open" }],
    ["an empty text", { text: " " }],
    ["a text too long", { text: "x".repeat(policy.understanding.phraseCharactersMax + 1) }],
    ["NUL", { text: "a\0b" }],
    ["no topic of ours", { topic: "weather" }],
    ["no group of ours", { group: "de" }],
  ])("is told when a decision has %s, and it stays open", async (_, payload) => {
    const id = await proposed();
    expect(await decide(id, "approve", payload)).toMatchObject({
      status: 400,
      body: { type: "/problems/bad-input" },
    });
    expect(await candidates()).toHaveLength(1);
  });

  test("is told when there is no such candidate", async () => {
    expect(await decide("0199aa00-0000-7000-8000-000000000000", "approve")).toMatchObject({
      status: 404,
      body: { type: "/problems/no-such-candidate" },
    });
  });
});

describe("the report", () => {
  type Report = {
    all: Record<string, number>;
    byLanguage: Record<string, Record<string, number>>;
    confusion: unknown[];
    unanswered: { items: { text: string; count: number }[]; total: number };
  };
  const report = async (query = ""): Promise<Report> =>
    (await staff.call("back-office", "GET", `/api/understanding/report${query}`)).body as Report;

  test("counts what became of messages, by language", async () => {
    await told("үйде интернет жоқ");
    await told("дома нет интернета");
    await told("мне нужен оператор");
    const { all, byLanguage } = await report();
    expect(all).toMatchObject({ messages: 3, actedOn: 2, handedOver: 1, askedBack: 0, noted: 0 });
    expect(all["actedOnShare"]).toBeCloseTo(2 / 3);
    expect(byLanguage).toMatchObject({
      kk: { messages: 1, actedOn: 1 },
      ru: { messages: 2 },
      en: { messages: 0 },
    });
  });

  test("says what was taken for what, by the newest word of operators", async () => {
    const place = await told("үйде интернет жоқ");
    await correct(place, "balance");
    await correct(place, "cable-cut");
    await correct(await told("үйде интернет жоқ"), "cable-cut");
    await correct(await told("дома нет интернета"), "internet-down");
    expect((await report()).confusion).toEqual([
      { understood: "internet-down", topic: "cable-cut", language: "kk", count: 2 },
      { understood: "internet-down", topic: "internet-down", language: "ru", count: 1 },
    ]);
  });

  test("lists what was not understood, masked, alike ones together, the newest first, page by page", async () => {
    const strange = ["шұбар төс Айгерім 4000 тг", "балақ бұлт 87011234567", "шубар тос айгерим 5000 тг"];
    for (const text of strange) await told(text, bewildered);
    await sql`update conversations set login = '7019990001'`.execute(database.db);
    const { unanswered } = await report();
    expect(unanswered.total).toBe(2);
    expect(unanswered.items.map(({ text, count }) => [text, count])).toEqual([
      ["шубар тос [name] [money]", 2],
      ["балақ бұлт [phone]", 1],
    ]);
    const second = await report("?pageSize=1&page=2");
    expect(second.unanswered).toMatchObject({ total: 2, items: [{ text: "балақ бұлт [phone]" }] });
  });

  test("looks back as many days as it is asked to", async () => {
    const { id } = await told("үйде интернет жоқ");
    await sql`update message_readings set at = at - interval '8 days' where conversation_id = ${id}`.execute(
      database.db,
    );
    expect((await report()).all).toMatchObject({ messages: 0, actedOnShare: null });
    expect((await report("?days=9")).all).toMatchObject({ messages: 1 });
    expect(await staff.call("back-office", "GET", "/api/understanding/report?days=0")).toMatchObject({
      status: 400,
    });
  });
});

test("each route is for those whose job it is", async () => {
  const place = await told(riddle);
  const id = "0199aa00-0000-7000-8000-000000000000";
  const statusesOf = async (call: (role: (typeof roles)[number] | null) => Promise<{ status: number }>) => {
    const letIn = [];
    for (const role of roles) if ((await call(role)).status !== 403) letIn.push(role);
    expect((await call(null)).status).toBe(401);
    return letIn;
  };
  const editors = ["back-office", "administrator"];
  const readers = ["operator", ...editors];
  const url = "/api/understanding";
  expect(
    await statusesOf((role) =>
      staff.call(role, "PUT", `/api/conversations/${place.id}/messages/${place.seq}/topic`, {
        topic: "move",
      }),
    ),
  ).toEqual(["operator", "administrator"]);
  expect(await statusesOf((role) => staff.call(role, "GET", `${url}/candidates`))).toEqual(readers);
  expect(await statusesOf((role) => staff.call(role, "GET", `${url}/report`))).toEqual(readers);
  for (const action of ["approve", "refuse", "withdraw"])
    expect(await statusesOf((role) => staff.call(role, "POST", `${url}/candidates/${id}/${action}`))).toEqual(
      editors,
    );
});
