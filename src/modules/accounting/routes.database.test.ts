import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { resetNetwork } from "../../../test/harness/network.ts";
import type { App } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { systemClock } from "../../platform/clock.ts";
import { silentLog } from "../../platform/log.ts";
import { AccountingQueue } from "./accounting-queue.ts";
import { accountingRoutes } from "./routes.ts";

let database: TestDatabase;
let app: App;
beforeAll(async () => {
  database = await createTestDatabase();
  const pass = (): Promise<void> => Promise.resolve();
  const guards = { conversation: pass, integration: pass, staff: pass };
  app = await createApp({ log: silentLog, guards, widgetOrigins: [], rateLimits: true });
  const { now } = systemClock;
  accountingRoutes(app, { queue: new AccountingQueue({ db: database.db, log: silentLog, now }), now });
});
afterAll(async () => {
  await app.close();
  await database.close();
});
beforeEach(() => resetNetwork(database.db));

type Values = Readonly<Record<string, unknown>>;

/** As rlm_rest writes it, in its own order of members. */
const restBody = (attributes: Values): Values =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { type: "string", value: [value] }]),
  );

const post = (payload: unknown) =>
  app.inject({
    method: "POST",
    url: "/api/radius/accounting",
    headers: { "content-type": "application/json" },
    payload: JSON.stringify(payload),
  });

const attributes: Values = {
  "User-Name": "7010000001",
  "NAS-IP-Address": "127.0.10.1",
  "Acct-Session-Id": "2a",
  "Acct-Status-Type": "Start",
};

const seconds = (): number => Math.floor(systemClock.now().epochMilliseconds / 1000) - 60;
const atSeconds = (at: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(at * 1000);

async function readRow(): Promise<Record<string, unknown> | undefined> {
  const { rows } = await sql<Record<string, unknown>>`
    select login, nas, session_id, began_at, alive_at, ended_at, terminate_cause, input_octets, framed_address, nas_port
    from radius_sessions
  `.execute(database.db);
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

test("a Start is answered with 204 and in the database then", async () => {
  const answer = await post(restBody(attributes));
  expect([answer.statusCode, answer.body]).toEqual([204, ""]);
  expect(await readRow()).toMatchObject({
    login: "7010000001",
    nas: "127.0.10.1",
    session_id: "2a",
    ended_at: null,
  });
});

describe("what FreeRADIUS writes is understood", () => {
  const at = seconds();
  const zoned = atSeconds(at).toZonedDateTimeISO("UTC");
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const written = (of: Temporal.ZonedDateTime, zone: string): string =>
    `${months[of.month - 1]} ${String(of.day).padStart(2)} ${of.year} ${of.toPlainTime().toString().slice(0, 8).padEnd(8, ":00")} ${zone}`;
  test.each<[string, Values, Values]>([
    ["statuses as names", { "Acct-Status-Type": "Interim-Update" }, { ended_at: null }],
    ["statuses as numbers", { "Acct-Status-Type": 2 }, { terminate_cause: "unstated" }],
    ["statuses as digits", { "Acct-Status-Type": "2" }, { terminate_cause: "unstated" }],
    [
      "causes as names",
      { "Acct-Status-Type": "Stop", "Acct-Terminate-Cause": "Lost-Carrier" },
      { terminate_cause: "lost-carrier" },
    ],
    [
      "causes as numbers",
      { "Acct-Status-Type": "Stop", "Acct-Terminate-Cause": 8 },
      { terminate_cause: "port-error" },
    ],
    [
      "causes that the standard doesn't know",
      { "Acct-Status-Type": "Stop", "Acct-Terminate-Cause": "Tired" },
      { terminate_cause: "unstated" },
    ],
    ["its times", { "Event-Timestamp": written(zoned, "UTC") }, { began_at: atSeconds(at) }],
    [
      "its times in Kazakhstan",
      { "Event-Timestamp": written(zoned.withTimeZone("Asia/Almaty"), "+05") },
      { began_at: atSeconds(at) },
    ],
    ["times of ISO 8601", { "Event-Timestamp": atSeconds(at).toString() }, { began_at: atSeconds(at) }],
    ["seconds since 1970", { "Event-Timestamp": at }, { began_at: atSeconds(at) }],
    ["seconds since 1970 as digits", { "Event-Timestamp": String(at) }, { began_at: atSeconds(at) }],
    ["gigawords", { "Acct-Input-Octets": 7, "Acct-Input-Gigawords": "2" }, { input_octets: 2 * 2 ** 32 + 7 }],
    ["a server by its name", { "NAS-IP-Address": undefined, "NAS-Identifier": "bng-1" }, { nas: "bng-1" }],
    [
      "an address and a port",
      { "Framed-IP-Address": "100.64.0.1", "NAS-Port-Id": "eth 0/7" },
      { framed_address: "100.64.0.1", nas_port: "eth 0/7" },
    ],
    ["where the line comes in", { "ADSL-Agent-Circuit-Id": "sw-1 port 7" }, { nas_port: "sw-1 port 7" }],
  ])("%s", async (_name, more, expected) => {
    const given = JSON.parse(JSON.stringify({ ...attributes, ...more })) as Values;
    expect((await post(restBody(given))).statusCode).toBe(204);
    expect(await readRow()).toMatchObject(expected);
  });

  test("Acct-Delay-Time puts what has no Event-Timestamp back in time", async () => {
    await post(restBody({ ...attributes, "Acct-Delay-Time": 3_600 }));
    const began = (await readRow())!["began_at"] as Temporal.Instant;
    expect(Math.abs(began.epochMilliseconds / 1000 - seconds() + 3_540)).toBeLessThan(30);
  });

  test("Accounting-On needs no session", async () => {
    const restart = { "NAS-IP-Address": "127.0.10.1", "Acct-Status-Type": "Accounting-On" };
    expect((await post(restBody(restart))).statusCode).toBe(204);
    const { rows } = await sql`select nas from nas_restarts`.execute(database.db);
    expect(rows).toEqual([{ nas: "127.0.10.1" }]);
  });

  test("a status that is no session's is answered, since to repeat it would not help", async () => {
    for (const status of ["Tunnel-Start", 9]) {
      expect((await post(restBody({ ...attributes, "Acct-Status-Type": status }))).statusCode).toBe(204);
      expect(await readRow()).toBeUndefined();
    }
  });
});

describe("wrong input is refused with what is wrong, and nothing is stored", () => {
  const without = (name: string): Values =>
    Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name));
  test.each<[string, unknown, string]>([
    ["no object", [], ""],
    ["no status", restBody(without("Acct-Status-Type")), "Acct-Status-Type"],
    ["no login", restBody(without("User-Name")), "User-Name"],
    ["an empty login", restBody({ ...attributes, "User-Name": "" }), "User-Name"],
    ["no session", restBody(without("Acct-Session-Id")), "Acct-Session-Id"],
    ["no server", restBody(without("NAS-IP-Address")), "NAS-IP-Address"],
    ["a server that is no address", restBody({ ...attributes, "NAS-IP-Address": "bng" }), "NAS-IP-Address"],
    ["a time that is none", restBody({ ...attributes, "Event-Timestamp": "yesterday" }), "Event-Timestamp"],
    [
      "a day that is none",
      restBody({ ...attributes, "Event-Timestamp": "Feb 30 2026 10:00:00 UTC" }),
      "Event-Timestamp",
    ],
    ["a negative number", restBody({ ...attributes, "Acct-Input-Octets": -1 }), "Acct-Input-Octets"],
    ["NUL in a text", restBody({ ...attributes, "User-Name": "a\0b" }), "User-Name"],
    ["an attribute without a value", { ...restBody(attributes), "User-Name": { value: [] } }, "User-Name"],
    ["an attribute that is no object", { ...restBody(attributes), "User-Name": "7010000001" }, "User-Name"],
  ])("%s", async (_name, body, path) => {
    const answer = await post(body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ type: string }>().type).toBe("/problems/bad-input");
    const paths = answer.json<{ errors: { path: string }[] }>().errors.map((error) => error.path);
    expect(paths.some((one) => one.includes(path))).toBe(true);
    expect(await readRow()).toBeUndefined();
  });
});

test("what the database doesn't take is answered with 503, and taken when it is sent again", async () => {
  await sql`alter table radius_sessions rename to radius_sessions_away`.execute(database.db);
  const answer = await post(restBody(attributes));
  expect([answer.statusCode, answer.json<{ type: string }>().type]).toEqual([
    503,
    "/problems/accounting-not-stored",
  ]);
  await sql`alter table radius_sessions_away rename to radius_sessions`.execute(database.db);
  expect((await post(restBody(attributes))).statusCode).toBe(204);
});
