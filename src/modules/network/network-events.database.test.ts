import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { addNodes, ago, now, resetNetwork, told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { inTransaction } from "../../platform/database.ts";
import { recordAccounting } from "../sessions/sessions.ts";
import { readLine, recordNetworkEvents, type EventsReceipt } from "./network.ts";
import type { NetworkEvent } from "./network-event.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => resetNetwork(database.db));

const report = (...events: readonly NetworkEvent[]): Promise<EventsReceipt> =>
  inTransaction(database.db, (tx) => recordNetworkEvents({ tx, now }, events));

const login = asLogin("7010000001");
const line = (who = login) => readLine(database.db, who, { now, policy });

describe("what monitoring reports", () => {
  const event = (
    id: string,
    kind: NetworkEvent["kind"],
    minutesAgo: number,
    more: Partial<NetworkEvent> = {},
  ): NetworkEvent => ({
    id,
    kind,
    at: ago(minutesAgo),
    ...more,
  });
  const port = { node: "sw-1", port: 1 };

  test("S46: a cut is known with its distance, by node and port or by login", async () => {
    await report(
      event("1", "port-down", 20, port),
      event("2", "cable-open", 19, { login: "7010000001", lengthMeters: 37 }),
    );
    expect(await line()).toMatchObject({ state: "cable-cut", lengthMeters: 37, since: ago(20) });
    expect((await line(asLogin("7010000002"))).state).toBe("unknown");
  });

  test("the same id changes nothing, in one call and in the next", async () => {
    expect(await report(event("1", "port-down", 20, port), event("1", "port-up", 10, port))).toEqual({
      accepted: 1,
      duplicates: 1,
      rejected: [],
    });
    expect(await report(event("1", "port-up", 5, port))).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await line()).state).toBe("port-down");
  });

  test("an event that is older than what is known is kept and changes nothing", async () => {
    await report(event("1", "port-up", 10, port), event("2", "node-up", 10, { node: "sw-1" }));
    const late = [event("3", "port-down", 20, port), event("4", "node-unreachable", 20, { node: "sw-1" })];
    expect(await report(...late)).toMatchObject({ accepted: 2 });
    expect((await line()).evidence.map(({ kind }) => kind).toSorted()).toEqual(["node-up", "port-up"]);
  });

  test("in one call the latest counts, and of two at one time the last", async () => {
    await report(event("1", "port-up", 5, port), event("2", "port-down", 9, port));
    expect((await line()).evidence).toMatchObject([{ kind: "port-up", source: "monitoring" }]);
    await report(event("3", "port-up", 2, port), event("4", "port-down", 2, port));
    expect((await line()).state).toBe("port-down");
  });

  test("a node above the switch that can't be asked leaves its lines unknown", async () => {
    const reports = [told(["start", "a", 60]), told(["stop", "a", 30])];
    await inTransaction(database.db, (tx) => recordAccounting({ tx, now }, reports));
    await report(event("1", "node-unreachable", 10, { node: "agg" }));
    expect(await line()).toMatchObject({ state: "unknown", cause: "node-unreachable" });
  });

  test("what isn't there is rejected with its reason, and the rest is taken", async () => {
    const receipt = await report(
      event("1", "node-down", 5, { node: "sw-9" }),
      event("2", "port-down", 5, { node: "sw-1", port: 9 }),
      event("3", "port-down", 5, { node: "sw-9", port: 1 }),
      event("4", "cable-open", 5, { login: "7019999999" }),
      event("5", "node-down", 5),
      event("6", "port-up", 5, { node: "sw-1" }),
      event("7", "port-up", 5, port),
    );
    expect(receipt).toEqual({
      accepted: 1,
      duplicates: 0,
      rejected: [
        { id: "1", reason: "There is no node sw-9." },
        { id: "2", reason: "There is no line on port 9 of sw-1." },
        { id: "3", reason: "There is no node sw-9." },
        { id: "4", reason: "There is no line of the login 7019999999." },
        { id: "5", reason: "node-down needs a node." },
        { id: "6", reason: "port-up needs a node and a port, or a login." },
      ],
    });
    await addNodes(database.db, "bng", "agg", "sw-9");
    expect(await report(event("1", "node-down", 5, { node: "sw-9" }))).toMatchObject({ accepted: 1 });
  });

  test("a time that is still to come is taken as now, so that what follows counts", async () => {
    await report(event("1", "port-down", -600, port));
    expect(await line()).toMatchObject({ state: "port-down", since: now });
    await report(event("2", "port-up", -1, port));
    expect((await line()).state).toBe("unknown");
  });

  test("each reported node is told upward once, and only when something was new", async () => {
    const events = [
      event("1", "node-down", 5, { node: "sw-1" }),
      event("2", "node-down", 4, { node: "sw-1" }),
      event("3", "node-down", 4, { node: "sw-2" }),
      event("4", "port-down", 4, port),
    ];
    await report(...events);
    await report(...events);
    const { rows } = await sql`
      select t.identifier as task, payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id order by payload::text
    `.execute(database.db);
    expect(rows).toEqual([
      { task: "network.node-reported", payload: { nodeId: "sw-1" } },
      { task: "network.node-reported", payload: { nodeId: "sw-2" } },
    ]);
  });
});
