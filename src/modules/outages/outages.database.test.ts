import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { now, resetNetwork } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { recordNetworkEvents } from "../network/network.ts";
import type { NetworkEventKind } from "../network/network-event.ts";
import {
  closeOutage,
  considerNode,
  describeOutage,
  findOutageForLogin,
  openOutage,
  takeWatchers,
  watchOutage,
  countOutages,
} from "./outages.ts";
import { outageRoutes } from "./routes.ts";

let database: TestDatabase;
let staff: { readonly call: AsStaff; close(): Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  const clock = { now: () => now };
  staff = await createStaffApp(database, (app) => outageRoutes(app, { db: database.db, clock, policy }));
});
afterAll(async () => {
  await staff.close();
  await database.close();
});
beforeEach(async () => {
  await sql`truncate outages cascade`.execute(database.db);
  await resetNetwork(database.db);
});

const [onSwitch, elsewhere] = [1, 4].map((digit) => asLogin(`701000000${digit}`));
const inWork = <Value>(change: (work: Work) => Promise<Value>, minutes = 0): Promise<Value> =>
  inTransaction(database.db, (tx) => change({ tx, now: addMinutes(now, minutes) }));

/** Monitoring says something of a node, and the job that follows runs. */
const report = async (nodeId: string, kind: NetworkEventKind, minutes = 0): Promise<void> => {
  const event = { id: newId(), at: addMinutes(now, minutes), kind, node: nodeId };
  await inWork((work) => recordNetworkEvents(work, [event]), minutes);
  await inWork((work) => considerNode(work, policy, nodeId), minutes);
};
const outageOf = (login = onSwitch!) => findOutageForLogin(database.db, login);
const who = "engineer-1";
const open = (nodeId: string) =>
  inWork((work) => openOutage(work, policy, { nodeId, cause: null, expectedEndAt: null, note: null, who }));

describe("what monitoring reports", () => {
  test("S44: node-down takes down its lines and no others, node-up ends it", async () => {
    await report("sw-1", "node-down");
    expect(await outageOf()).toMatchObject({ nodeId: "sw-1", source: "monitoring", closedAt: null });
    expect(await outageOf(elsewhere)).toBeUndefined();
    await report("sw-1", "node-up", 5);
    expect(await outageOf()).toBeUndefined();
  });

  test("a node above takes down everything below it", async () => {
    await report("agg", "node-down");
    expect((await outageOf())?.nodeId).toBe("agg");
    expect((await outageOf(elsewhere))?.nodeId).toBe("agg");
  });

  test("a node that can't be asked is no outage", async () => {
    await report("sw-1", "node-unreachable");
    expect(await outageOf()).toBeUndefined();
  });

  test("reported by many at once, it is opened once and told once", async () => {
    await Promise.all(Array.from({ length: 10 }, () => report("sw-1", "node-down")));
    const outage = await outageOf();
    expect(await queuedJobs(database.db, "outages.opened")).toEqual([{ outageId: outage!.id }]);
  });

  test("a switch below a node that is down is no outage of its own", async () => {
    await report("agg", "node-down");
    await report("sw-1", "node-down");
    expect(await queuedJobs(database.db, "outages.opened")).toHaveLength(1);
  });

  test("the highest outage is the one that is told", async () => {
    await report("sw-1", "node-down");
    await report("agg", "node-down");
    expect((await outageOf())?.nodeId).toBe("agg");
  });
});

describe("tell me when it's back", () => {
  const watcher = { login: onSwitch!, conversationId: newId() };

  test("who asked is told once", async () => {
    await report("sw-1", "node-down");
    const outage = (await outageOf())!;
    expect(await inWork((work) => watchOutage(work, watcher))).toBe(outage.number);
    await inWork((work) => watchOutage(work, watcher));
    await report("sw-1", "node-up", 5);
    const take = () => inWork((work) => takeWatchers(work, outage.id), 5);
    const taken = await Promise.all([take(), take(), take()]);
    expect(taken.flatMap(({ watchers }) => watchers)).toEqual([watcher]);
    expect(taken[0].outage.closedAt).toEqual(addMinutes(now, 5));
  });

  test("without an outage there is nothing to wait for", async () => {
    expect(await inWork((work) => watchOutage(work, watcher))).toBeNull();
  });

  test("nobody hears that it is back while a node above is still down", async () => {
    await report("sw-1", "node-down");
    const below = (await outageOf())!;
    await inWork((work) => watchOutage(work, watcher));
    await report("agg", "node-down", 1);
    const above = (await outageOf())!;
    await report("sw-1", "node-up", 2);
    expect((await inWork((work) => takeWatchers(work, below.id))).watchers).toEqual([]);
    await report("agg", "node-up", 3);
    expect((await inWork((work) => takeWatchers(work, above.id))).watchers).toEqual([watcher]);
  });
});

describe("what people do", () => {
  test("opened by hand, described, closed by hand and by nothing else", async () => {
    const outage = await open("agg");
    const expectedEndAt = addMinutes(now, 90);
    await inWork((work) =>
      describeOutage(work, { outageId: outage.id, cause: "cable", expectedEndAt, note: null, who }),
    );
    await report("agg", "node-up", 1);
    expect(await outageOf(elsewhere)).toMatchObject({ source: "staff", cause: "cable", expectedEndAt });
    await inWork((work) => closeOutage(work, { outageId: outage.id, who }), 10);
    expect(await outageOf()).toBeUndefined();
    await expect(inWork((work) => closeOutage(work, { outageId: outage.id, who }))).rejects.toMatchObject({
      kind: { code: "outage-closed" },
    });
  });

  test("an outage of an unknown node, and a second of a known one, are refused", async () => {
    await expect(open("sw-9")).rejects.toMatchObject({ kind: { code: "no-such-node" } });
    await open("agg");
    await expect(open("sw-1")).rejects.toMatchObject({ kind: { code: "outage-known" } });
  });
});

describe("the severity and the expected end that engineers set", () => {
  const describe_ = (outageId: string, said: object) =>
    staff.call("engineer", "PUT", `/api/outages/${outageId}/description`, {
      cause: null,
      expectedEndAt: null,
      note: null,
      ...said,
    });

  test("what was said goes before the number of lines, in lists too, until it is taken back", async () => {
    const outage = await open("sw-1");
    expect(outage).toMatchObject({ severity: "minor", severitySaid: null });
    const said = await describe_(outage.id, { severitySaid: "critical" });
    expect(said).toMatchObject({ status: 200, body: { severity: "critical", severitySaid: "critical" } });
    expect(await countOutages(database.db, { severity: "critical" })).toBe(1);
    expect(await countOutages(database.db, { severity: "minor" })).toBe(0);
    expect((await describe_(outage.id, {})).body).toMatchObject({ severity: "minor", severitySaid: null });
    expect(await describe_(outage.id, { severitySaid: "huge" })).toMatchObject({ status: 400 });
  });

  test("an end that has passed is refused, by its field, and nothing is changed", async () => {
    const outage = await open("sw-1");
    const past = await describe_(outage.id, { cause: "cable", expectedEndAt: now.toString() });
    expect(past).toMatchObject({
      status: 400,
      body: { type: "/problems/expected-end-over", errors: [{ path: "expectedEndAt" }] },
    });
    expect(await outageOf()).toMatchObject({ cause: null, expectedEndAt: null });
  });
});

describe("over HTTP", () => {
  const url = "/api/outages";

  test("engineers open, describe and close; operators do not", async () => {
    const opened = await staff.call("engineer", "POST", url, { nodeId: "sw-1", cause: "power" });
    expect(opened).toMatchObject({ status: 201, body: { source: "staff", allowed: { close: true } } });
    const one = `${url}/${String(opened.body["id"])}`;
    expect((await staff.call("operator", "POST", `${one}/close`)).status).toBe(403);
    const description = { cause: "cable", expectedEndAt: "2026-11-22T15:00:00Z", note: "a digger" };
    expect((await staff.call("engineer", "PUT", `${one}/description`, description)).body).toMatchObject(
      description,
    );
    expect((await staff.call("engineer", "POST", `${one}/close`)).body).toMatchObject({
      closedAt: now.toString(),
      allowed: { close: { because: "closed" } },
    });
    expect((await staff.call("engineer", "POST", `${one}/close`)).status).toBe(409);
  });
});

test("a person dismisses what is none; nobody changes it after that", async () => {
  const outage = await open("sw-1");
  const act = (name: string) => staff.call("engineer", "POST", `/api/outages/${outage.id}/${name}`);
  expect(await act("confirm")).toMatchObject({ status: 200, body: { state: "confirmed" } });
  expect(await act("dismiss")).toMatchObject({ status: 200, body: { state: "closed" } });
  expect(await act("dismiss")).toMatchObject({ status: 409, body: { type: "/problems/outage-closed" } });
  expect((await act("confirm")).status).toBe(409);
});
