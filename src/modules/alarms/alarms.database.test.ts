import * as fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { now as began, resetNetwork, told } from "../../../test/harness/network.ts";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { recordNetworkEvents } from "../network/network.ts";
import { recordAccounting } from "../sessions/sessions.ts";
import { recordSignals, type Signal } from "../signals/signals.ts";
import { planWorks } from "../works/works.ts";
import { createDetectionRunner } from "./runner.ts";
import {
  closeOutage,
  confirmOutage,
  considerNode,
  countDowntimes,
  dismissOutage,
  findDowntimes,
  findOutageForLogin,
  listOutages,
  openOutage,
  reviewWorks,
  takeWatchers,
  takeWatchersBack,
  watchOutage,
} from "../outages/outages.ts";

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
const startedAt = (login: string, sessionId: string, at: Instant, kind: "start" | "stop" = "start") => ({
  ...told([kind, sessionId, 0], { login: asLogin(login) }),
  at,
});
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

describe("planned works", () => {
  const engineer = "engineer";
  const plan = (nodeIds: readonly string[], minutes: number) =>
    work((each) =>
      planWorks(each, {
        nodeIds,
        startsAt: now,
        endsAt: addMinutes(now, minutes),
        reason: "new fibre",
        who: engineer,
      }),
    );

  test("losses below their nodes raise no alarm, and are an outage only when the works are over", async () => {
    const one = runner();
    await online(one);
    const works = await plan(["agg-1"], 30);
    await cut("sw-11");
    await pass(one, 3);
    const [covered] = await outages();
    expect(covered).toMatchObject({ state: "confirmed", worksId: works.id });
    expect(await findOutageForLogin(database.db, asLogin("sw-11#3"))).toBeUndefined();
    expect(await queuedJobs(database.db, "outages.opened")).toEqual([]);
    await work(reviewWorks);
    expect((await outages())[0]).toMatchObject({ worksId: works.id });
    minutesLater(30);
    await work(reviewWorks);
    await work(reviewWorks);
    expect(await findOutageForLogin(database.db, asLogin("sw-11#3"))).toMatchObject({ id: covered!.id });
    expect(await queuedJobs(database.db, "outages.opened")).toEqual([{ outageId: covered!.id }]);
  });

  test("works elsewhere explain nothing", async () => {
    const one = runner();
    await online(one);
    await plan(["agg-2"], 30);
    await cut("sw-11");
    await pass(one, 3);
    expect(await outages()).toMatchObject([{ state: "confirmed", worksId: null }]);
  });
});

describe("people and the detector", () => {
  const open = (nodeId: string) =>
    work((each) =>
      openOutage(each, policy, { nodeId, cause: "cable", expectedEndAt: null, note: null, who: "engineer" }),
    );

  test("what a person opened on the node is the outage that the detector finds, and the person ends it", async () => {
    const one = runner();
    await online(one);
    const opened = await open("sw-11");
    await cut("sw-11");
    await pass(one, 3);
    expect(await outages()).toMatchObject([
      { id: opened.id, source: "staff", cause: "cable", linesLost: 10 },
    ]);
    await comeBack("sw-11");
    await pass(one, 5);
    const [back] = await outages();
    expect(back).toMatchObject({ state: "confirmed" });
    expect(back!.restoredAt).not.toBeNull();
    await work((each) => closeOutage(each, { outageId: opened.id, who: "engineer" }));
    expect((await outages())[0]).toMatchObject({ state: "closed" });
  });

  test("what monitoring reports is opened at once, and found again by the detector as the same", async () => {
    const one = runner();
    await online(one);
    const event = { id: newId(), at: now, kind: "node-down", node: "sw-11" } as const;
    await work((each) => recordNetworkEvents(each, [event]));
    await work((each) => considerNode(each, policy, "sw-11"));
    const lostAt = seconds(20);
    await work((each) =>
      recordAccounting(
        each,
        loginsOf("sw-11").flatMap((login) => [
          startedAt(login, "a", began),
          startedAt(login, "a", lostAt, "stop"),
        ]),
      ),
    );
    await pass(one, 3);
    expect(await outages()).toMatchObject([{ nodeId: "sw-11", source: "monitoring", state: "confirmed" }]);
    expect(await queuedJobs(database.db, "outages.opened")).toHaveLength(1);
    // Up alone is not enough while lines are still away.
    const back = { id: newId(), at: now, kind: "node-up", node: "sw-11" } as const;
    await work((each) => recordNetworkEvents(each, [back]));
    await work((each) => considerNode(each, policy, "sw-11"));
    expect(await outages()).toMatchObject([{ state: "confirmed" }]);
    await work((each) =>
      recordAccounting(
        each,
        loginsOf("sw-11").map((login) => startedAt(login, "b", now)),
      ),
    );
    await pass(one, 3);
    expect(await outages()).toMatchObject([{ state: "closed" }]);
  });
});

describe("S32: downtime by login", () => {
  const downtimesOf = (login: string) => findDowntimes(database.db, asLogin(login));

  test("is counted from the earlier of report and detection until the verified restore, once", async () => {
    const one = runner();
    await one.sweep();
    const logins = switches.flatMap(loginsOf);
    await work((each) =>
      recordAccounting(
        each,
        logins.map((login) => startedAt(login, "a", began)),
      ),
    );
    await one.sweep();
    minutesLater(60);
    await record({ kind: "complaint", at: addMinutes(now, -10), login: asLogin("sw-11#3") });
    const lostAt = now;
    // Nine of ten are lost; the tenth has a session all the time.
    const lost = loginsOf("sw-11").slice(0, 9);
    await work((each) =>
      recordAccounting(
        each,
        lost.map((login) => startedAt(login, "a", lostAt, "stop")),
      ),
    );
    minutesLater(0.6);
    await record(unreachable("sw-11"));
    await pass(one, 3);
    const firstBackAt = now;
    await work((each) => recordAccounting(each, [startedAt("sw-11#0", "b", firstBackAt)]));
    await pass(one, 2);
    await work((each) =>
      recordAccounting(
        each,
        lost.slice(1).map((login) => startedAt(login, "b", now)),
      ),
    );
    await record({ kind: "node-seen", at: now, nodeId: "sw-11", state: "up", by: "snmp", upSeconds: 30 });
    await pass(one, 4);
    const [outage] = await outages();
    expect(outage).toMatchObject({ state: "closed" });
    const count = () => work((each) => countDowntimes(each, policy, outage!.id));
    expect(await queuedJobs(database.db, "outages.count-downtimes")).toEqual([{ outageId: outage!.id }]);
    await Promise.all([count(), count()]);
    await count();
    expect(await downtimesOf("sw-11#3")).toMatchObject([
      { outageNumber: outage!.number, beganAt: addMinutes(lostAt, -10), ownFault: null },
    ]);
    expect(await downtimesOf("sw-11#0")).toMatchObject([{ beganAt: lostAt, endedAt: firstBackAt }]);
    expect(await downtimesOf("sw-11#9")).toEqual([]);
    expect(await downtimesOf("sw-12#0")).toEqual([]);
  });

  test("nothing is owed for what was dismissed", async () => {
    const one = runner();
    await online(one);
    await cut("sw-11");
    await pass(one, 3);
    const [outage] = await outages();
    await work((each) => dismissOutage(each, { outageId: outage!.id, who: "engineer" }));
    expect(await queuedJobs(database.db, "outages.count-downtimes")).toEqual([]);
  });
});

test("who waits hears that their lines are back when the outage shrinks, and goes on waiting where it goes on", async () => {
  const one = runner();
  await online(one);
  await record(
    ...switches
      .slice(0, 6)
      .flatMap(loginsOf)
      .map((login) => down(login, seconds(5))),
    unreachable("agg-1", seconds(20)),
  );
  minutesLater(0.5);
  await pass(one, 3);
  expect(await outages()).toMatchObject([{ nodeIds: ["agg-1"], state: "confirmed", linesLost: 60 }]);
  const watcher = (login: string) => ({ login: asLogin(login), conversationId: newId() });
  const back = watcher("sw-11#1");
  const away = watcher("sw-12#1");
  await work(async (each) => {
    await watchOutage(each, back);
    await watchOutage(each, away);
  });
  for (const nodeId of ["agg-1", ...switches.slice(0, 6).filter((id) => id !== "sw-12")])
    await comeBack(nodeId === "agg-1" ? "sw-11" : nodeId);
  await pass(one, 8);
  const [left] = await outages();
  expect(left).toMatchObject({ nodeIds: ["sw-12"], state: "confirmed" });
  const take = () => work((each) => takeWatchersBack(each, left!.id));
  expect((await Promise.all([take(), take()])).flatMap(({ watchers }) => watchers)).toEqual([back]);
  expect((await work((each) => takeWatchers(each, left!.id))).watchers).toEqual([away]);
});

test("the network is changed, and the detector goes on with what it knows", async () => {
  const one = runner();
  await online(one);
  await cut("sw-11");
  await pass(one, 3);
  const [known] = await outages();
  await sql`update lines set port = 20 where login = 'sw-12#1'`.execute(database.db);
  await pass(one, 1);
  await comeBack("sw-11");
  await pass(one, 4);
  expect(await outages()).toMatchObject([{ id: known!.id, state: "closed" }]);
});
