import * as fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { now as began, resetNetwork } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { recordNetworkEvents } from "../network/network.ts";
import type { NetworkEventKind } from "../network/network-event.ts";
import { recordSignals, type Signal } from "../signals/signals.ts";
import { planWorks } from "../works/works.ts";
import { createDetectionRunner } from "./detection-runner.ts";
import { outageJobs, outageSweeps } from "./jobs.ts";
import {
  closeOutage,
  confirmOutage,
  findDowntimes,
  findOutageForLogin,
  listOutages,
  openOutage,
  watchOutage,
} from "./outages.ts";

let database: TestDatabase;
/** The product's clock. */
let now: Instant = began;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  now = began;
  await sql`truncate outages, planned_works, network_signals, detection_state cascade`.execute(database.db);
  await resetNetwork(database.db);
  await addCrowd();
});

/** Three aggregations with six switches each, and ten lines on every switch. */
async function addCrowd(): Promise<void> {
  await sql`truncate access_nodes, lines, subscribers cascade`.execute(database.db);
  await sql`
    insert into access_nodes (id, kind, parent_id, path, name, ports)
    select 'bng', 'bng', null, array['bng'], 'bng', null::integer
    union all
    select 'agg-' || a, 'aggregation', 'bng', array['bng', 'agg-' || a], 'agg', null from generate_series(1, 3) a
    union all
    select 'sw-' || a || s, 'switch', 'agg-' || a, array['bng', 'agg-' || a, 'sw-' || a || s], 'switch', 24
    from generate_series(1, 3) a, generate_series(1, 6) s
  `.execute(database.db);
  await sql`
    insert into subscribers (login, owner_name, contact_number, language, city, street, house, tariff, fee_paid,
      fee_amount_tiyn, router, tv_box, imported_at, updated_at)
    select id || '#' || line, 'Example', '+77010000001', 'kk', 'Almaty', 'Example', '1', 'home', true, 0, 'own', 'none',
      now(), now()
    from access_nodes, generate_series(0, 9) line where kind = 'switch'
  `.execute(database.db);
  await sql`
    insert into lines (login, node_id, port)
    select id || '#' || line, id, 1 + line from access_nodes, generate_series(0, 9) line where kind = 'switch'
  `.execute(database.db);
}

const switches = [1, 2, 3].flatMap((agg) => [1, 2, 3, 4, 5, 6].map((number) => `sw-${agg}${number}`));
const loginsOf = (nodeId: string) => Array.from({ length: 10 }, (_, line) => asLogin(`${nodeId}#${line}`));
const work = <Value>(make: (one: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => make({ tx, now }));
const record = (...signals: readonly Signal[]) =>
  inTransaction(database.db, (tx) => recordSignals({ tx }, signals));
const minutesLater = (minutes: number): void => {
  now = addMinutes(now, minutes);
};
const seconds = (count: number): Instant => now.add({ seconds: count });

const up = (login: string, at = now): Signal => ({
  kind: "session-up",
  at,
  login: asLogin(login),
  session: `nas ${login}`,
});
const down = (login: string, at = now): Signal => ({
  kind: "session-down",
  at,
  login: asLogin(login),
  session: `nas ${login}`,
  end: "line",
});
const unreachable = (nodeId: string, at = now): Signal => ({
  kind: "node-seen",
  at,
  nodeId,
  state: "unreachable",
  by: "snmp",
  upSeconds: null,
});
const runner = (batchMax?: number) =>
  createDetectionRunner({
    db: database.db,
    policy,
    now: () => now,
    ...(batchMax === undefined ? {} : { batchMax }),
  });
type Runner = ReturnType<typeof runner>;

/** The clock goes on second by second, as the sweep does. */
async function pass(one: Runner, minutes: number, stepSeconds = 15): Promise<void> {
  for (let passed = 0; passed < minutes * 60; passed += stepSeconds) {
    now = now.add({ seconds: stepSeconds });
    await one.sweep();
  }
}

/** Everybody is online for an hour; the detector has seen it. */
async function online(one: Runner): Promise<void> {
  await one.sweep();
  await record(...switches.flatMap(loginsOf).map((login) => up(login)));
  await one.sweep();
  minutesLater(60);
  await one.sweep();
}

/** A switch goes off: its lines are lost one after another, and it can't be asked. */
async function cut(nodeId: string): Promise<void> {
  await record(...loginsOf(nodeId).map((login, line) => down(login, seconds(line * 3))));
  minutesLater(0.6);
  await record(unreachable(nodeId));
}

const comeBack = async (nodeId: string): Promise<void> => {
  await record(...loginsOf(nodeId).map((login) => up(login)), {
    kind: "node-seen",
    at: now,
    nodeId,
    state: "up",
    by: "snmp",
    upSeconds: 30,
  });
};
const outages = () => listOutages(database.db, {}, { limit: 100, offset: 0 });

test("a switch that goes off is an outage in time, told once, and over when its lines are seen to be back", async () => {
  const one = runner();
  await online(one);
  await cut("sw-11");
  await pass(one, 2);
  expect(await outages()).toMatchObject([
    { nodeId: "sw-11", source: "sessions", state: "confirmed", linesLost: 10, severity: "minor" },
  ]);
  expect(await findOutageForLogin(database.db, asLogin("sw-11#3"))).toBeDefined();
  expect(await findOutageForLogin(database.db, asLogin("sw-12#3"))).toBeUndefined();
  expect(await queuedJobs(database.db, "outages.opened")).toHaveLength(1);
  expect((await queuedJobs(database.db, "detection.verify")).length).toBeGreaterThan(0);
  await comeBack("sw-11");
  await pass(one, 3);
  const [over] = await outages();
  expect(over).toMatchObject({ state: "closed", restoredAt: over!.closedAt });
  expect(await queuedJobs(database.db, "outages.closed")).toHaveLength(1);
});

test("a suspicion is nothing that subscribers hear of, until a person or the detector confirms it", async () => {
  const one = runner();
  await online(one);
  await record(...loginsOf("sw-11").map((login) => down(login)));
  await pass(one, 0.75);
  const [suspected] = await outages();
  expect(suspected).toMatchObject({ state: "suspected", nodeId: "sw-11" });
  expect(await findOutageForLogin(database.db, asLogin("sw-11#3"))).toBeUndefined();
  expect(await queuedJobs(database.db, "outages.opened")).toEqual([]);
  await work((each) => confirmOutage(each, { outageId: suspected!.id, who: "engineer" }));
  expect(await findOutageForLogin(database.db, asLogin("sw-11#3"))).toMatchObject({ id: suspected!.id });
  expect(await queuedJobs(database.db, "outages.opened")).toEqual([{ outageId: suspected!.id }]);
});

/** What an outage comes to, without what is drawn by chance. */
const essence = async () => {
  const { rows } = await sql`
    select detected_as, node_ids, state, opened_at, confirmed_at, closed_at, restored_at, lost_since, lines_lost,
      (select json_agg(json_build_object('kind', e.kind, 'at', e.at) order by e.seq) from outage_events e
       where e.outage_id = o.id) as events
    from outages o order by detected_as
  `.execute(database.db);
  return JSON.stringify(rows);
};

/** A day's worth of trouble as it stands in the log, without a runner having looked. */
async function trouble(): Promise<void> {
  await record(...switches.flatMap(loginsOf).map((login) => up(login)));
  minutesLater(60);
  await cut("sw-11");
  for (let tick = 0; tick < 12; tick += 1) {
    minutesLater(0.25);
    await record({ kind: "tick", at: now });
  }
  await record(...loginsOf("sw-12").map((login) => down(login)), unreachable("sw-12"), unreachable("agg-1"));
  for (let tick = 0; tick < 12; tick += 1) {
    minutesLater(0.25);
    await record({ kind: "tick", at: now });
  }
  await comeBack("sw-12");
  await comeBack("sw-11");
  for (let tick = 0; tick < 30; tick += 1) {
    minutesLater(0.25);
    await record({ kind: "tick", at: now });
  }
}

describe("the same signals give the same outages", () => {
  let initial: string;
  /** As it was before the first signal. */
  async function reset(): Promise<void> {
    await sql`truncate outages cascade`.execute(database.db);
    await sql`
      update detection_state set xid = '0', seq = 0, snapshot = ${initial}::jsonb, snapshot_xid = '0', snapshot_seq = 0
    `.execute(database.db);
  }

  /** Everything that is in the log, as one runner takes it. */
  async function expected(): Promise<string> {
    await runner().sweep();
    const { rows } = await sql<{ snapshot: object }>`select snapshot from detection_state`.execute(
      database.db,
    );
    initial = JSON.stringify(rows[0]!.snapshot);
    await trouble();
    await reset();
    await runner().sweep();
    const outcome = await essence();
    for (const word of ["confirmed", "moved", "closed"]) expect(outcome).toContain(word);
    return outcome;
  }

  test("in whatever portions, and after a restart between any two of them", async () => {
    const outcome = await expected();
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, async (portions) => {
        await reset();
        // Each portion is taken by a process that knows nothing yet and dies after it.
        for (const size of portions) await runner(size).step();
        await runner().sweep();
        expect(await essence()).toBe(outcome);
      }),
      { numRuns: 15 },
    );
  });

  test("signal by signal, with a process for each", async () => {
    const outcome = await expected();
    await reset();
    while ((await runner(1).step()) === "again");
    expect(await essence()).toBe(outcome);
  });

  test("with several processes at once", async () => {
    const outcome = await expected();
    await reset();
    const several = [runner(3), runner(5), runner(2), runner(5)];
    for (let round = 0; round < 30; round += 1) await Promise.all(several.map((one) => one.sweep()));
    expect(await essence()).toBe(outcome);
  });

  test("a transaction that fails leaves nothing behind, and the next goes on as if it hadn't been", async () => {
    const one = runner();
    await online(one);
    await cut("sw-11");
    await sql`alter table outage_events add constraint broken check (kind <> 'opened') not valid`.execute(
      database.db,
    );
    now = seconds(60);
    await record({ kind: "tick", at: now });
    await expect(one.sweep()).rejects.toThrow("broken");
    expect(await outages()).toEqual([]);
    await sql`alter table outage_events drop constraint broken`.execute(database.db);
    await pass(one, 2);
    expect(await outages()).toMatchObject([{ nodeId: "sw-11", state: "confirmed" }]);
    expect(await queuedJobs(database.db, "outages.opened")).toHaveLength(1);
  });
});
