import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { provider } from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { ago, now, resetNetwork, told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { joinChecks } from "../../join-checks.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { silentLog } from "../../platform/log.ts";
import { createSecretBox } from "../../platform/secret-box.ts";
import { acceptPasswordChange } from "../passwords/passwords.ts";
import { recordAccounting } from "../sessions/sessions.ts";
import { type Diagnosis, diagnose } from "./diagnosis.ts";
import { inWordsFor } from "./sentences.ts";

const login = asLogin("7010000001");
const clock = { now: () => now };

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate password_changes, promises cascade`.execute(database.db);
  await resetNetwork(database.db);
  await sql`update access_nodes set name = 'Гоголь көшесі, 12, кіреберіс 1', house = '12' where id = 'sw-1'`.execute(
    database.db,
  );
});

const inWork = <Value>(change: (work: Work) => Promise<Value>, at = now): Promise<Value> =>
  inTransaction(database.db, (tx) => change({ tx, now: at }));

const changePassword = (minutesAgo: number) =>
  inWork(
    (work) =>
      acceptPasswordChange(
        work,
        { policy, secretBox: createSecretBox(randomBytes(32)) },
        { id: `app-${minutesAgo}`, login, password: "another", at: ago(minutesAgo) },
      ),
    ago(minutesAgo),
  );

/** The session began and ended so many minutes ago. */
const session = (began: number, ended: number) =>
  inWork((work) => recordAccounting(work, [told(["start", "a", began]), told(["stop", "a", ended])]));

const rent = () => sql`update subscribers set router = 'rented'`.execute(database.db);
const setState = (state: string, switchedMinutesAgo: number | null) =>
  sql`update password_changes set state = ${state}, switching_at = ${switchedMinutesAgo === null ? null : ago(switchedMinutesAgo)},
        ended_at = ${state === "reconnecting" ? null : now}, look_at = null, password_sealed = null`.execute(
    database.db,
  );

async function find(): Promise<{
  readonly found: Diagnosis;
  readonly operator: string;
  readonly technician: string;
}> {
  const { db } = database;
  const found = await diagnose(
    { checks: joinChecks({ db, clock, policy }), policy, now: clock.now, log: silentLog },
    login,
  );
  return { found, ...inWordsFor(provider, "ru", found) };
}

const evidenceOf = ({ finding }: Diagnosis) =>
  finding.evidence.find(({ what }) => what === "password-changed");

test("S6: no session since the password was changed: credentials, and the operator hears since when", async () => {
  await session(300, 20);
  await changePassword(40);
  const { found, operator } = await find();
  expect(found.finding).toMatchObject({ kind: "no-session", reason: "credentials" });
  expect(found.decision).toEqual({ step: "enter-password", rule: "S6" });
  expect(evidenceOf(found)).toMatchObject({ source: "passwords", ageMinutes: 40, bearing: "for" });
  expect(operator).toMatch(
    /Проверьте логин и пароль.*Пароль сменён: сегодня в 16:20. С тех пор сессии не было/,
  );
});

test("S6: a session that began after it has the new password: something else is wrong", async () => {
  await changePassword(40);
  await session(35, 20);
  const { found, operator } = await find();
  expect(found.finding).toMatchObject({ kind: "no-session", reason: "unknown" });
  expect(evidenceOf(found)).toBeUndefined();
  expect(operator).not.toContain("Пароль");
});

test("S7: a rented router is being set up by the system, with the end of its time", async () => {
  await rent();
  await session(300, 9);
  await changePassword(10);
  const { found, operator } = await find();
  expect(found.finding).toMatchObject({ reason: "configuring" });
  expect(found.decision).toEqual({ step: "await-configuration", rule: "S7" });
  expect(operator).toContain("Роутер должен быть настроен сегодня до 17:20");
});

test("S7, S8: its time is over: credentials", async () => {
  await rent();
  await session(300, 30);
  await changePassword(31);
  expect((await find()).found.finding).toMatchObject({ reason: "credentials" });
});

test("a session between the order and RADIUS's switch still has the old password", async () => {
  await rent();
  await session(50, 45);
  await changePassword(60);
  await setState("given-up", 48);
  expect((await find()).found.finding).toMatchObject({ reason: "credentials" });
});

test("a newer change that came late takes nobody's place", async () => {
  await session(300, 20);
  await changePassword(10);
  await inWork((work) =>
    acceptPasswordChange(
      work,
      { policy, secretBox: createSecretBox(randomBytes(32)) },
      { id: "late", login, password: "older", at: ago(2_000) },
    ),
  );
  expect((await find()).found.line?.password?.changedAt).toBe(ago(10).toString());
});

test("a node that can't be asked is named, with its house masked", async () => {
  await session(300, 20);
  await sql`insert into node_states values ('sw-1', 'unreachable', ${addMinutes(now, -1)}, 'snmp')`.execute(
    database.db,
  );
  const { found, operator, technician } = await find();
  const name = "Гоголь көшесі, 1**, кіреберіс 1 (sw-1)";
  expect(operator).toContain(`Не отвечает узел: ${name}.`);
  expect(technician).toContain(`Коммутатор: ${name}, порт: 1.`);
  expect(found.finding.evidence.find(({ what }) => what === "node-unreachable")).toMatchObject({
    nodeId: "sw-1",
    node: "Гоголь көшесі, 1**, кіреберіс 1",
  });
});

test("an outage's node is named, too", async () => {
  await session(300, 20);
  await sql`insert into node_states values ('agg', 'down', ${addMinutes(now, -1)}, 'monitoring')`.execute(
    database.db,
  );
  const { found, operator } = await find();
  expect(found.finding.kind).toBe("outage");
  expect(operator).toContain("Не работает узел: agg (agg).");
});
