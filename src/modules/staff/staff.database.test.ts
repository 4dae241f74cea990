import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import type { App } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { instant } from "../../kernel/instant.ts";
import { systemClock } from "../../platform/clock.ts";
import { silentLog } from "../../platform/log.ts";
import { createSecretBox } from "../../platform/secret-box.ts";
import { staffRoutes } from "./routes.ts";
import {
  createDemoStaff,
  createStaffMember,
  createStaffSignIn,
  demoAccounts,
  guardStaff,
  operatorsOnDuty,
  type StaffSignIn,
} from "./staff.ts";

const at = instant("2026-11-23T09:00:00Z");
const nobody = (): Promise<void> => Promise.reject(new Error("not in this test"));

let database: TestDatabase;
let signIn: StaffSignIn;
let app: App;

beforeAll(async () => {
  database = await createTestDatabase();
  const secretBox = createSecretBox(randomBytes(32));
  signIn = createStaffSignIn({ databaseUrl: database.url, secretBox, isHttps: false });
  app = await createApp({
    log: silentLog,
    guards: { conversation: nobody, integration: nobody, staff: guardStaff(signIn) },
    widgetOrigins: ["*"],
    rateLimits: true,
  });
  staffRoutes(app, { db: database.db, clock: systemClock, signIn });
  app.route({
    method: "GET",
    url: "/outages-for-engineers",
    config: { access: { staff: "outages:write" } },
    handler: () => "fine",
  });
  await createDemoStaff(database.db, at);
});

afterAll(async () => {
  await app.close();
  await signIn.close();
  await database.close();
});

const post = (
  url: string,
  payload: object,
  headers: Record<string, string> = {},
  remoteAddress = "192.0.2.1",
) => app.inject({ method: "POST", url, payload, headers, remoteAddress });

const [operator, , , , engineer] = demoAccounts;

async function tokenOf({ email, password } = operator!): Promise<string> {
  const answer = await post("/api/staff/auth/sign-in/email", { email, password });
  expect(answer.statusCode).toBe(200);
  return answer.json<{ token: string }>().token;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: "GET", url, headers });

describe("signing in", () => {
  test.each(demoAccounts)("$email is let in by its token as $role", async (account) => {
    const answer = await get("/api/staff/me", bearer(await tokenOf(account)));
    expect(answer.json()).toMatchObject({ email: account.email, role: account.role, isOnDuty: false });
  });

  test("a browser is let in by its cookie, which scripts can't read", async () => {
    const { email, password } = operator!;
    const answer = await post("/api/staff/auth/sign-in/email", { email: email.toUpperCase(), password });
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
    const me = await get("/api/staff/me", { cookie: `${cookie!.name}=${encodeURIComponent(cookie!.value)}` });
    expect(me.json()).toMatchObject({ role: "operator" });
  });

  test("a wrong password and an unknown address get the same answer", async () => {
    const wrong = await post("/api/staff/auth/sign-in/email", { email: operator!.email, password: "guess" });
    const unknown = await post("/api/staff/auth/sign-in/email", {
      email: "nobody@demo.uide",
      password: "guess",
    });
    expect(wrong.statusCode).toBe(401);
    expect({ ...wrong.json(), instance: "" }).toEqual({ ...unknown.json(), instance: "" });
    expect(wrong.headers["content-type"]).toContain("application/problem+json");
  });

  test("nobody makes an account for themselves", async () => {
    const account = {
      email: "me@example.com",
      password: "a long password",
      name: "Me",
      role: "administrator",
    };
    expect((await post("/api/staff/auth/sign-up/email", account)).statusCode).toBe(404);
  });

  test.each([
    ["without a token", {}],
    ["with a token that was never given", bearer("0123456789abcdefghijklmnopqrstuv")],
    ["with the token of something else", bearer("demo-integration-key")],
  ])("nobody is let in %s", async (_, headers) => {
    expect((await get("/api/staff/me", headers)).statusCode).toBe(401);
  });

  test("a token is worth nothing after signing out", async () => {
    const token = await tokenOf();
    expect((await post("/api/staff/auth/sign-out", {}, bearer(token))).statusCode).toBe(204);
    expect((await get("/api/staff/me", bearer(token))).statusCode).toBe(401);
  });

  test("a changed password ends the other sessions and the old password", async () => {
    const account = {
      name: "A",
      email: "a@example.com",
      role: "operator",
      password: "the first password",
    } as const;
    await createStaffMember(database.db, account, at);
    const [kept, other] = [await tokenOf(account), await tokenOf(account)];
    const change = { currentPassword: account.password, newPassword: "the second password" };
    const wrong = { ...change, currentPassword: "not the password" };
    expect((await post("/api/staff/auth/change-password", wrong, bearer(kept))).statusCode).toBe(422);
    expect((await post("/api/staff/auth/change-password", change, bearer(kept))).statusCode).toBe(204);
    expect((await get("/api/staff/me", bearer(other))).statusCode).toBe(401);
    const { email, password } = account;
    expect((await post("/api/staff/auth/sign-in/email", { email, password })).statusCode).toBe(401);
    await tokenOf({ ...account, password: change.newPassword });
  });

  test("guessing at one account is stopped, from however many addresses", async () => {
    const guess = (index: number) =>
      post(
        "/api/staff/auth/sign-in/email",
        { email: "b@example.com", password: `${index}` },
        {},
        `192.0.2.${index}`,
      );
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => guess(index + 10)));
    const codes = answers.map(({ statusCode }) => statusCode);
    expect(codes.filter((code) => code === 401)).toHaveLength(15);
    expect(codes.filter((code) => code === 429)).toHaveLength(5);
  });
});

describe("what staff may do", () => {
  test("a role without the permission is refused, one with it is let in", async () => {
    const refused = await get("/outages-for-engineers", bearer(await tokenOf()));
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ type: "/problems/not-allowed" });
    const token = await tokenOf(engineer);
    expect((await get("/outages-for-engineers", bearer(token))).statusCode).toBe(200);
  });

  test("another site's page can't use the cookie, the product's own can", async () => {
    const { email, password } = operator!;
    const [cookie] = (await post("/api/staff/auth/sign-in/email", { email, password })).cookies;
    const put = (origin: string) =>
      app.inject({
        method: "PUT",
        url: "/api/staff/me/duty",
        payload: { onDuty: false },
        headers: {
          origin,
          host: "desk.example",
          cookie: `${cookie!.name}=${encodeURIComponent(cookie!.value)}`,
        },
      });
    expect((await put("https://evil.example")).json()).toMatchObject({ type: "/problems/foreign-origin" });
    expect((await put("https://desk.example")).statusCode).toBe(204);
  });
});

describe("duty", () => {
  const setDuty = (token: string, onDuty: boolean) =>
    app.inject({ method: "PUT", url: "/api/staff/me/duty", payload: { onDuty }, headers: bearer(token) });
  const onDuty = async () => (await operatorsOnDuty(database.db)).map(({ email }) => email);

  test("S49: who answers conversations and began their duty can take one over, until they end it", async () => {
    const token = await tokenOf();
    await setDuty(token, true);
    expect(await onDuty()).toEqual(["operator@demo.uide"]);
    expect((await get("/api/staff/me", bearer(token))).json()).toMatchObject({ isOnDuty: true });
    await setDuty(token, false);
    expect(await onDuty()).toEqual([]);
  });

  test("S49: an engineer on duty answers no conversations", async () => {
    await setDuty(await tokenOf(engineer), true);
    expect(await onDuty()).toEqual([]);
  });

  test("S49: who has no session left is off duty, whatever they said", async () => {
    const token = await tokenOf();
    await setDuty(token, true);
    await sql`update staff_sessions set expires_at = now() - interval '1 second'`.execute(database.db);
    expect(await onDuty()).toEqual([]);
  });
});

describe("accounts", () => {
  test("the demo's are made once", async () => {
    expect(await createDemoStaff(database.db, at)).toEqual(demoAccounts);
    const { rows } = await sql<{ count: number }>`
      select count(*) from staff_members where email like '%@demo.uide'
    `.execute(database.db);
    expect(rows[0]?.count).toBe(demoAccounts.length);
  });

  test("an address has one account, in whatever letters it is written", async () => {
    const account = {
      name: "C",
      email: "C@example.com",
      role: "dispatcher",
      password: "a long password",
    } as const;
    const made = await Promise.all([1, 2, 3].map(() => createStaffMember(database.db, account, at)));
    expect(made.filter((member) => member !== undefined)).toHaveLength(1);
    expect(await createStaffMember(database.db, { ...account, email: "c@EXAMPLE.com" }, at)).toBeUndefined();
  });
});
