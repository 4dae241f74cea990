import { createLog } from "../../src/platform/log.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { demoAccounts, createDemoStaff } from "../../src/modules/staff/staff.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { integrationKey, openService, type TestService } from "../harness/service.ts";
import { saveSubscribers, subscriber } from "../harness/subscribers.ts";

let database: TestDatabase;
let service: TestService;
const lines: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await saveSubscribers(database.db, subscriber(3));
  await createDemoStaff(database.db, Temporal.Now.instant());
  service = await openService(
    database,
    createLog("debug", { write: (line: string) => void lines.push(line) }),
  );
});
afterAll(async () => {
  await service.close();
  await database.close();
});

const password = demoAccounts.find(({ role }) => role === "operator")!.password;

/** What people write and systems send, in many of its spellings. */
const personal = [
  "7010000003",
  "701 000 0003",
  "+7 (701) 000-00-03",
  "850101300123",
  "saule@example.kz",
  "Ахметова",
  "Абай даңғ",
  password,
  integrationKey,
];

const call = (
  method: "GET" | "POST" | "PUT",
  url: string,
  { token, payload }: { token?: string; payload?: unknown } = {},
) =>
  service.app.inject({
    method,
    url,
    headers: {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(payload !== undefined && {
      payload: typeof payload === "string" ? payload : JSON.stringify(payload),
    }),
  });

test("nothing that people write reaches the log: not on the way through the chat, nor where it fails", async () => {
  const { id, token } = (await call("POST", "/api/chat/conversations", { payload: {} })).json<{
    id: string;
    token: string;
  }>();
  const messages = `/api/chat/conversations/${id}/messages`;
  const said = async (text: string): Promise<void> => {
    await call("POST", messages, { token, payload: { clientId: text, text } });
    await vi.waitFor(
      async () => {
        const { rows } = await sql`
          select from conversations where id = ${id} and answered_seq = owed_seq`.execute(database.db);
        expect(rows).toHaveLength(1);
      },
      { timeout: 10_000 },
    );
  };
  await said(`үйде интернет жоқ, логинім ${personal[1]}`);
  await said(`позвоните мне ${personal[2]}, ИИН ${personal[3]}, ${personal[4]}`);
  await call("POST", messages, { token, payload: { clientId: "x", text: personal[0], much: personal[5] } });
  await call("POST", messages, { token, payload: `{"text": "${personal[0]}` });
  await call("POST", messages, { token: personal[0]!, payload: { clientId: "x", text: personal[0] } });
  await call("GET", `/api/subscribers/${personal[0]}?token=${token}`);
  await call("POST", "/api/staff/auth/sign-in/email", { payload: { email: personal[4], password } });
  const { email } = demoAccounts.find(({ role }) => role === "operator")!;
  const staff = (await call("POST", "/api/staff/auth/sign-in/email", { payload: { email, password } })).json<{
    token: string;
  }>().token;
  expect((await call("GET", `/api/subscribers/${personal[0]}`, { token: staff })).statusCode).toBe(200);
  expect((await call("GET", "/api/conversations", { token: staff })).statusCode).toBe(200);
  await call("POST", "/api/billing/fee-states", {
    token: integrationKey,
    payload: { items: [{ login: personal[0] }] },
  });
  // PostgreSQL quotes the row that it refuses: here a conversation with its login.
  await sql`alter table conversations add constraint refuse check (false) not valid`.execute(database.db);
  const failed = await call("POST", messages, { token, payload: { clientId: "y", text: "снова я" } });
  expect(failed.statusCode).toBe(500);
  expect(failed.body).not.toContain(personal[0]);

  const log = lines.join("");
  expect(log).toContain("request answered");
  expect(log).toContain("request failed");
  expect(log).toContain("violates check constraint");
  expect(lines.every((line) => typeof JSON.parse(line) === "object")).toBe(true);
  expect([...personal, token, staff].filter((secret) => log.includes(secret))).toEqual([]);
  expect(log).not.toContain("позвоните");
});
