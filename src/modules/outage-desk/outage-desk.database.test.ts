import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { ago, now, resetNetwork, told, type Told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addHours, addMinutes } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { recordNetworkEvents } from "../network/network.ts";
import { recordAccounting } from "../sessions/sessions.ts";
import { planWorks } from "../works/works.ts";
import { outageDeskRoutes } from "./routes.ts";
import {
  closeOutage,
  considerNode,
  describeOutage,
  listStatusPlaces,
  openOutage,
  readStatusByAddress,
} from "../outages/outages.ts";

let database: TestDatabase;
let staff: { readonly call: AsStaff; close(): Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  const countWaiting = async (outages: readonly { readonly id: string }[]) =>
    new Map(outages.map(({ id }) => [id, 2]));
  staff = await createStaffApp(database, (app) => {
    outageDeskRoutes(app, { db: database.db, clock: { now: () => now }, policy, countWaiting });
  });
});
afterAll(async () => {
  await staff.close();
  await database.close();
});
beforeEach(async () => {
  await sql`truncate outages, planned_works cascade`.execute(database.db);
  await resetNetwork(database.db);
});

const work = <Value>(make: (one: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => make({ tx, now }));
const account = (login: string, ...reports: readonly Told[]) =>
  work((one) =>
    recordAccounting(
      one,
      reports.map((report) => told(report, { login: asLogin(login) })),
    ),
  );
const report = (kind: "cable-open" | "port-up", login: string, minutesAgo: number) =>
  work((one) => recordNetworkEvents(one, [{ id: newId(), at: ago(minutesAgo), kind, login }]));
const open = (nodeId: string) =>
  work((one) =>
    openOutage(one, policy, { nodeId, cause: null, expectedEndAt: null, note: null, who: "engineer" }),
  );
const get = async (url: string) => (await staff.call("operator", "GET", url)).body;

test("the list comes in every order that can be asked for, with where each node stands", async () => {
  await open("sw-1");
  await open("sw-2");
  await sql`
    update outages set opened_at = opened_at - interval '1 hour', severity = 'critical', lines_lost = 40,
      expected_end_at = opened_at + interval '1 hour'
    where node_id = 'sw-1'
  `.execute(database.db);
  const orderOf = async (sort: string): Promise<readonly unknown[]> => {
    const { items } = await get(`/api/outages?sort=${sort}`);
    return (items as { nodeId: string }[]).map(({ nodeId }) => nodeId);
  };
  expect(await orderOf("newest")).toEqual(["sw-2", "sw-1"]);
  for (const sort of ["oldest", "severity", "lines", "expectedEnd"])
    expect([sort, await orderOf(sort)]).toEqual([sort, ["sw-1", "sw-2"]]);
  expect(await get("/api/outages?sort=colour")).toMatchObject({ status: 400 });
  const { items } = await get("/api/outages");
  for (const item of items as object[]) expect(Object.keys(item)).toContain("street");
});

describe("the lines of an outage", () => {
  const [cut, lostBefore, lostWith, online] = [
    "7010000001",
    "7010000002",
    "7010000003",
    "7010000004",
  ] as const;
  beforeEach(async () => {
    await account(cut, ["start", "a", 60], ["stop", "a", 0.5]);
    await report("cable-open", cut, 10);
    await account(lostBefore, ["start", "a", 60], ["stop", "a", 30]);
    await account(lostWith, ["start", "a", 60], ["stop", "a", 0.5]);
    await account(online, ["start", "a", 60]);
  });

  test("S44: who has a fault of their own is shown with what and since when", async () => {
    const outage = await open("agg");
    const { items, total } = await get(`/api/outages/${outage.id}/lines`);
    expect(total).toBe(4);
    expect(items).toMatchObject([
      {
        login: cut,
        nodeId: "sw-1",
        port: 1,
        state: "lost",
        ownFault: { kind: "cable-open", at: ago(10).toString() },
      },
      { login: lostBefore, state: "lost", ownFault: { kind: "lost-before", at: ago(30).toString() } },
      { login: lostWith, state: "lost", ownFault: null },
      { login: online, nodeId: "sw-2", state: "online", ownFault: null, since: ago(60).toString() },
    ]);
    const own = await get(`/api/outages/${outage.id}/lines?ownFault=true&pageSize=1&page=2`);
    expect(own).toMatchObject({ total: 2, items: [{ login: lostBefore }] });
    expect(await get(`/api/outages?state=confirmed&severity=minor`)).toMatchObject({
      total: 1,
      items: [{ nodeName: "agg", counts: { affected: 4, lost: 2, ownFault: 2, waitingConversations: 2 } }],
    });
    expect(await get(`/api/outages?state=suspected`)).toEqual({ items: [], total: 0 });
  });

  test("a cable that was whole again after the report is no fault any more", async () => {
    await report("port-up", cut, 5);
    const outage = await open("sw-1");
    expect((await get(`/api/outages/${outage.id}/lines?ownFault=true`))["total"]).toBe(1);
  });

  test("the tree counts what is online and lost, from the top down, with the open outage", async () => {
    const outage = await open("sw-1");
    const { nodes } = await get(`/api/outages/${outage.id}/tree`);
    expect(nodes).toMatchObject([
      { nodeId: "bng", children: 1, lines: 4, online: 1, lost: 3, outage: null },
      { nodeId: "agg", parentId: "bng", lines: 4, online: 1, lost: 3, outage: null },
      { nodeId: "sw-1", children: 0, lines: 3, online: 0, lost: 3, outage: { number: outage.number } },
    ]);
    expect(await get("/api/network/tree")).toMatchObject({ nodes: [{ nodeId: "bng" }] });
    expect(await get("/api/network/tree?under=agg")).toMatchObject({
      nodes: [{ nodeId: "agg" }, { nodeId: "sw-1" }, { nodeId: "sw-2", online: 1, lost: 0 }],
    });
    expect((await staff.call("operator", "GET", "/api/network/tree?under=sw-9")).status).toBe(404);
  });
});

test("an outage that monitoring tells of late began when its node went down, so no line is blamed for it", async () => {
  await account("7010000001", ["start", "a", 60], ["stop", "a", 30]);
  await work((one) =>
    recordNetworkEvents(one, [{ id: newId(), at: ago(30), kind: "node-down", node: "sw-1" }]),
  );
  await work((one) => considerNode(one, policy, "sw-1"));
  expect(await get("/api/outages")).toMatchObject({
    items: [{ lostSince: ago(30).toString(), counts: { affected: 3, lost: 1, ownFault: 0 } }],
  });
});

test("everything that happened to an outage is kept, with who did it and every end that was promised", async () => {
  const { id } = await open("sw-1");
  const say = (hours: number) =>
    work((one) =>
      describeOutage(one, {
        outageId: id,
        who: "anna",
        cause: "cable",
        expectedEndAt: addHours(now, hours),
        note: null,
      }),
    );
  await say(3);
  await say(4);
  await say(4);
  await work((one) => closeOutage(one, { outageId: id, who: "anna" }));
  const body = await get(`/api/outages/${id}`);
  expect(body).toMatchObject({
    affectedLines: 3,
    state: "closed",
    nodes: [{ nodeId: "bng" }, {}, { nodeId: "sw-1" }],
  });
  expect(body["timeline"]).toMatchObject([
    { kind: "opened", who: "engineer" },
    { kind: "described", who: "anna" },
    { kind: "expected-end-set" },
    { kind: "expected-end-set" },
    { kind: "closed", who: "anna" },
  ]);
  expect(body["expectedEnds"]).toMatchObject([
    { expectedEndAt: addHours(now, 3).toString(), before: null },
    { expectedEndAt: addHours(now, 4).toString(), before: addHours(now, 3).toString() },
  ]);
  await expect(sql`update outage_events set who = null`.execute(database.db)).rejects.toThrow("only added");
});

test("what staff did is told with their names; what the product did has none, and no id is taken for one", async () => {
  const { rows } = await sql<{ id: string }>`select id from staff_members where role = 'engineer'`.execute(
    database.db,
  );
  const who = rows[0]!.id;
  const outage = await work((one) =>
    openOutage(one, policy, {
      nodeId: "sw-1",
      cause: null,
      expectedEndAt: addHours(now, 1),
      note: null,
      who,
    }),
  );
  await work((one) => closeOutage(one, { outageId: outage.id, who: "somebody else" }));
  const body = await get(`/api/outages/${outage.id}`);
  const timeline = body["timeline"] as readonly { readonly who: string; readonly whoName: string | null }[];
  expect(timeline[0]).toMatchObject({ who, whoName: "Тимур Жаксылыков" });
  expect(timeline.at(-1)).toMatchObject({ who: "somebody else", whoName: null });
});

test("before an outage is opened, nodes are found by words, and whom it would concern is shown", async () => {
  expect(await get("/api/network/search?text=SW%201")).toMatchObject({
    found: ["sw-1"],
    total: 1,
    nodes: [{ nodeId: "bng", lines: 4 }, { nodeId: "agg" }, { nodeId: "sw-1", lines: 3 }],
  });
  expect(await get("/api/network/search?text=nowhere")).toEqual({ found: [], total: 0, nodes: [] });
  expect((await staff.call("operator", "GET", "/api/network/search?text=")).status).toBe(400);
  await account("7010000001", ["start", "a", 60], ["stop", "a", 30]);
  expect(await get("/api/network/nodes/sw-1/lines?pageSize=2")).toMatchObject({
    total: 3,
    severity: "minor",
    items: [
      { login: "7010000001", state: "lost", ownFault: { kind: "lost-before" } },
      { login: "7010000002" },
    ],
  });
  expect((await staff.call("operator", "GET", "/api/network/nodes/sw-9/lines")).status).toBe(404);
  expect((await staff.call("dispatcher", "GET", "/api/network/search?text=sw")).status).toBe(200);
});

test("a subscriber without downtimes has none", async () => {
  expect(await get("/api/subscribers/7010000001/downtimes")).toEqual({ items: [] });
});

describe("what anybody may know of a building", () => {
  const address = { city: "Almaty", street: "Example", house: "1" };
  const read = (asked = address) => readStatusByAddress(database.db, asked, { now, policy });

  test("its confirmed outages and the works that go on or begin soon, and nothing personal", async () => {
    expect(await read()).toEqual({ known: true, outages: [], works: [] });
    const outage = await open("agg");
    const soon = { startsAt: addMinutes(now, 30), endsAt: addHours(now, 2) };
    const late = { startsAt: addHours(now, policy.outages.worksNoticeHours + 1), endsAt: addHours(now, 99) };
    for (const span of [soon, late])
      await work((one) => planWorks(one, { nodeIds: ["sw-1"], ...span, reason: "secret", who: "engineer" }));
    expect(await read()).toEqual({
      known: true,
      outages: [{ since: now, expectedEndAt: null, cause: null }],
      works: [soon],
    });
    await work((one) => closeOutage(one, { outageId: outage.id, who: "engineer" }));
    expect((await read()).outages).toEqual([]);
  });

  test("a suspicion is nobody's business, and an unknown building is not known", async () => {
    const outage = await open("agg");
    await sql`update outages set confirmed_at = null where id = ${outage.id}`.execute(database.db);
    expect((await read()).outages).toEqual([]);
    expect(await read({ ...address, house: "2" })).toEqual({ known: false, outages: [], works: [] });
    expect(await listStatusPlaces(database.db)).toEqual([
      { city: "Almaty", street: "Example", houses: ["1"] },
    ]);
  });
});

test("the list is filtered and paged", async () => {
  await open("sw-1");
  await open("sw-2");
  const { body } = await staff.call("operator", "GET", `/api/outages?isOpen=true&nodeId=sw-2`);
  expect(body).toMatchObject({ total: 1, items: [{ nodeId: "sw-2" }] });
  expect((await staff.call("operator", "GET", `/api/outages?isOpen=false`)).body).toEqual({
    items: [],
    total: 0,
  });
  expect((await staff.call("operator", "GET", `/api/outages/${newId()}`)).status).toBe(404);
  expect((await staff.call(null, "GET", "/api/outages")).status).toBe(401);
});
