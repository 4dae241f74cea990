import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { now, resetNetwork } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type Device, startDevice, usualSwitch } from "../../../test/harness/snmp-device.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { inTransaction } from "../../platform/database.ts";
import { silentLog } from "../../platform/log.ts";
import { createSecretBox } from "../../platform/secret-box.ts";
import { setNodeAccess } from "../topology/topology.ts";
import { switchRoutes } from "./routes.ts";

const secretBox = createSecretBox(randomBytes(32));
const cable = (column: number) => `1.3.6.1.4.1.171.12.58.1.1.1.${column}.2`;

let database: TestDatabase;
let device: Device;
let app: { readonly call: AsStaff; close(): Promise<void> };

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await resetNetwork(db);
  device = await startDevice(usualSwitch({ down: [2] }), { address: "127.0.42.1" });
  await sql`update access_nodes set address = '127.0.42.1', ports = 8 where id = 'sw-1'`.execute(db);
  const read = { version: "2c", community: "public" } as const;
  const access = { port: device.port, read, write: read };
  await inTransaction(db, (tx) => setNodeAccess(tx, secretBox, { nodeId: "sw-1", access }));
  app = await createStaffApp(database, (routes) =>
    switchRoutes(routes, { db, secretBox, policy, now: () => now, log: silentLog }),
  );
});
afterAll(async () => {
  await app.close();
  await device.stop();
  await database.close();
});

test("200 with what the switch says of the port now; and with why nobody knows", async () => {
  const { status, body } = await app.call("operator", "GET", "/api/lines/7010000002/port");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    outcome: "seen",
    nodeId: "sw-1",
    port: 2,
    ifIndex: 2,
    admin: "up",
    oper: "down",
  });
  const other = await app.call("operator", "GET", "/api/lines/7010000004/port");
  expect(other.body).toMatchObject({ outcome: "unknown", reason: "no-access", oper: null });
});

test("200 with the cable test that an engineer asked for, and it stays in the list", async () => {
  device.put({ [cable(13)]: 3, [cable(4)]: 1, [cable(5)]: 1, [cable(8)]: 37, [cable(9)]: 37 });
  const made = await app.call("engineer", "POST", "/api/lines/7010000002/cable-tests", {});
  expect(made).toMatchObject({ status: 200, body: { result: "open", lengthMeters: 37, askedBy: "staff" } });
  const again = await app.call("engineer", "POST", "/api/lines/7010000002/cable-tests", {});
  expect(again).toMatchObject({ status: 409, body: { type: expect.stringContaining("cable-not-tested") } });
  const list = await app.call("operator", "GET", "/api/lines/7010000002/cable-tests");
  expect(list.body).toMatchObject({
    items: [{ result: "open", port: 2, pairs: [{ state: "open" }, { state: "open" }] }],
  });
});

test("409 for a line that works, without the subscriber's word", async () => {
  const { status, body } = await app.call("engineer", "POST", "/api/lines/7010000001/cable-tests", {});
  expect(status).toBe(409);
  expect(body["detail"]).toContain("agreed");
  expect(device.sets.every(({ oid }) => oid.endsWith(".2"))).toBe(true);
});

test.each([
  ["GET", "port", undefined],
  ["GET", "cable-tests", undefined],
  ["POST", "cable-tests", {}],
] as const)("404 for a login without line: %s %s", async (method, what, body) => {
  const answer = await app.call("engineer", method, `/api/lines/7019999999/${what}`, body);
  expect(answer.status).toBe(404);
});

test("403 for an operator who would test a cable, 401 for nobody", async () => {
  const url = "/api/lines/7010000002/cable-tests";
  expect((await app.call("operator", "POST", url, {})).status).toBe(403);
  expect((await app.call(null, "GET", url)).status).toBe(401);
  expect((await app.call(null, "GET", "/api/lines/7010000002/port")).status).toBe(401);
});

test("400 for consent that is neither yes nor no", async () => {
  const answer = await app.call("engineer", "POST", "/api/lines/7010000002/cable-tests", {
    consented: "perhaps",
  });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: "body.consented" }] } });
});
