import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestAcs, ppp098, ppp181, type TestAcs, tr098, tr181, valueOf } from "../../../test/cwmp/acs.ts";
import { TestDevice } from "../../../test/cwmp/device.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { saveSubscribers, subscriber } from "../../../test/harness/subscribers.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes, type Instant, isAfter } from "../../kernel/instant.ts";
import { silentLog } from "../../platform/log.ts";
import { promisesOf } from "../promises/promises.ts";
import type { SessionReport } from "../radius/accounting-report.ts";
import { recordAccounting } from "../sessions/sessions.ts";
import { policy } from "../../../test/harness/policy.ts";
import { drivePasswordChanges } from "./drive-changes.ts";
import {
  acceptPasswordChange,
  findPasswordChange,
  type PasswordChange,
  takeFailedChange,
} from "./passwords.ts";

const login = asLogin("7010000001");
const ownRouter = asLogin("7010000002");

let database: TestDatabase;
let acs: TestAcs;
/** What the provider's RADIUS was told, and whether it takes it. */
let radius: { told: { login: string; password: string }[]; isDown: boolean };
beforeAll(async () => {
  database = await createTestDatabase();
  await saveSubscribers(
    database.db,
    subscriber(1),
    subscriber(2, { router: "own" }),
    subscriber(3, { router: "none" }),
  );
});
beforeEach(async () => {
  await sql`truncate router_devices, router_tasks, password_changes, promises, radius_sessions, radius_session_ends`.execute(
    database.db,
  );
  await sql`delete from graphile_worker._private_jobs`.execute(database.db);
  acs = await openTestAcs(database);
  radius = { told: [], isDown: false };
});
afterEach(() => acs.stop());
afterAll(() => database.close());

const accept = (id: string, more: Partial<{ login: string; password: string; at: Instant }> = {}) =>
  acs.work((work) =>
    acceptPasswordChange(
      work,
      { policy, secretBox: acs.secretBox },
      {
        id,
        login: asLogin(more.login ?? login),
        password: more.password ?? "new-1",
        at: more.at ?? work.now,
      },
    ),
  );

/** What the sweep of each second does, after the shortest of waits. */
async function drive(times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await drivePasswordChanges({
      ...acs,
      policy,
      log: silentLog,
      radius: () => ({
        async switchPassword(change) {
          if (radius.isDown) throw new Error("down");
          radius.told.push(change);
        },
      }),
      discover: async () => undefined,
    });
    acs.wait(0.05);
  }
}

const changeOf = async (id: string): Promise<PasswordChange> => (await findPasswordChange(database.db, id))!;
const promiseOf = async (id: string) => {
  const { subjectId } = await changeOf(id);
  return (await promisesOf(database.db, { kind: "password-change", id: subjectId }))[0];
};

let sessions = 0;
const account = (kind: "start" | "stop", sessionId = String((sessions += 1))): Promise<void> => {
  const report: SessionReport = {
    kind,
    nas: "127.0.10.1",
    sessionId,
    login,
    at: acs.now().round({ smallestUnit: "second", roundingMode: "floor" }),
    lastedSeconds: null,
    interimSeconds: null,
    inputOctets: 0,
    outputOctets: 0,
    terminateCause: kind === "stop" ? "user-request" : null,
    framedAddress: null,
    callingStation: null,
    nasPort: null,
  };
  return acs.work((work) => recordAccounting(work, [report]));
};

const knownDevice = async (device = new TestDevice(acs.url, tr098(login))): Promise<TestDevice> => {
  await device.session("1 BOOT");
  return device;
};

describe("S6: a router of the provider", () => {
  test("is set first, read back, then RADIUS, then a new connection; a session that begins keeps the promise (S7)", async () => {
    const device = await knownDevice();
    const accepted = await accept("app-1");
    expect(accepted).toMatchObject({ state: "pushing" });
    expect(accepted.dueAt).toEqual(addMinutes(acs.now(), 30));
    expect(await promiseOf("app-1")).toMatchObject({ kind: "router-configuration", dueAt: accepted.dueAt });
    await drive();
    expect(radius.told).toEqual([]);
    await device.session("2 PERIODIC");
    expect(valueOf(device, `${ppp098}Password`)).toBe("new-1");
    await drive(2);
    expect(radius.told).toEqual([{ login, password: "new-1" }]);
    await drive(1);
    expect(await changeOf("app-1")).toMatchObject({ state: "reconnecting", readBack: "same" });
    await device.session("2 PERIODIC");
    expect(valueOf(device, `${ppp098}Reset`)).toBe("1");
    await account("start");
    await drive(2);
    expect(await changeOf("app-1")).toMatchObject({ state: "back", reason: null });
    expect(await promiseOf("app-1")).toMatchObject({ keptAt: expect.anything(), brokenAt: null });
    const { rows } = await sql`select from password_changes where password_sealed is not null`.execute(
      database.db,
    );
    expect(rows).toEqual([]);
  });

  test("TR-181 tells no secret back: a new accounting Start alone is the proof, an older session none", async () => {
    const device = await knownDevice(new TestDevice(acs.url, tr181(login), { hides: /Password$/ }));
    await account("start");
    acs.wait(1);
    await accept("app-1");
    await drive();
    await device.session("2 PERIODIC");
    await drive(4);
    expect(valueOf(device, `${ppp181}Password`)).toBe("new-1");
    expect(await changeOf("app-1")).toMatchObject({ state: "reconnecting", readBack: "hidden" });
    acs.wait(1);
    await account("start");
    await drive(1);
    expect(await changeOf("app-1")).toMatchObject({ state: "back" });
  });

  test("a router that says OK and changes nothing: RADIUS stays as it was, so nobody is locked out", async () => {
    const device = await knownDevice(new TestDevice(acs.url, tr098(login), { liesOnSet: true }));
    await accept("app-1");
    for (let minute = 0; minute < 60; minute += 1) {
      await drive();
      await device.session("2 PERIODIC");
      acs.wait(1);
    }
    expect(radius.told).toEqual([]);
    expect(await changeOf("app-1")).toMatchObject({ state: "given-up", reason: "not-read-back" });
  });

  test("a router that loses its connection by the new password isn't left outside: RADIUS follows", async () => {
    const device = await knownDevice();
    await account("start", "old-session");
    await accept("app-1");
    await drive();
    // It names its connection, then takes the password, then is gone.
    const quick = new TestDevice(acs.url, device.parameters);
    let read = 0;
    const answer = quick.answerTo.bind(quick);
    quick.answerTo = (method, body) => {
      if (method === "GetParameterValues") read += 1;
      return read > 1 ? "" : answer(method, body);
    };
    await quick.session("2 PERIODIC");
    expect(valueOf(quick, `${ppp098}Password`)).toBe("new-1");
    await drive(2);
    expect(radius.told).toEqual([]);
    acs.wait(1);
    await account("stop", "old-session");
    acs.wait(2);
    await drive(2);
    expect(radius.told).toHaveLength(1);
    await account("start");
    await drive(2);
    expect(await changeOf("app-1")).toMatchObject({ state: "back" });
    expect(await device.session("2 PERIODIC")).not.toContain("SetParameterValues");
  });

  test("one that isn't known yet is waited for", async () => {
    await accept("app-1");
    await drive();
    expect(await changeOf("app-1")).toMatchObject({ state: "pushing", reason: "router-not-known" });
    const device = await knownDevice();
    acs.wait(1);
    await drive();
    await device.session("2 PERIODIC");
    expect(valueOf(device, `${ppp098}Password`)).toBe("new-1");
  });
});

test.each([ownRouter, "7010000003"])(
  "S6: without a router of the provider (%s) RADIUS is switched at once, and nothing is promised",
  async (other) => {
    await accept("app-1", { login: other });
    await drive(2);
    expect(radius.told).toEqual([{ login: other, password: "new-1" }]);
    expect(await changeOf("app-1")).toMatchObject({ state: "by-hand", escalatedAt: null });
    expect(await promiseOf("app-1")).toBeUndefined();
  },
);

describe("S7, S8: not back in time", () => {
  const jobs = () => queuedJobs(database.db, "routers.password-change-failed");

  test("exactly 30 minutes are still in time; after them support is told, once", async () => {
    const { dueAt } = await accept("app-1");
    acs.wait(30);
    await drive();
    expect(isAfter(acs.now(), dueAt)).toBe(true);
    expect(await jobs()).toHaveLength(0);
    await drive(3);
    expect(await jobs()).toEqual([{ changeId: "app-1" }]);
    expect(await changeOf("app-1")).toMatchObject({ state: "pushing", escalatedAt: expect.anything() });
  });

  test("it goes on after that: a router that comes back late is served, and no ticket is opened for who is back", async () => {
    await accept("app-1");
    acs.wait(31);
    await drive(2);
    const device = await knownDevice();
    acs.wait(1);
    await drive();
    await device.session("2 PERIODIC");
    await drive(3);
    await account("start");
    await drive(1);
    expect(await changeOf("app-1")).toMatchObject({ state: "back" });
    expect(await acs.work((work) => takeFailedChange(work, "app-1"))).toBeUndefined();
  });

  test("after a day nothing is done any more behind everybody's back", async () => {
    const device = await knownDevice();
    await accept("app-1");
    await drive();
    acs.wait(24 * 60 + 1);
    await drive();
    expect(await changeOf("app-1")).toMatchObject({ state: "given-up" });
    await device.session("2 PERIODIC");
    expect(valueOf(device, `${ppp098}Password`)).toBe("old");
  });

  test("RADIUS that can't be reached is tried again, and the push isn't", async () => {
    radius.isDown = true;
    const device = await knownDevice();
    await accept("app-1");
    await drive();
    await device.session("2 PERIODIC");
    await drive(3);
    expect(await changeOf("app-1")).toMatchObject({ state: "switching", reason: "radius-refused" });
    expect(await device.session("2 PERIODIC")).not.toContain("SetParameterValues");
    radius.isDown = false;
    acs.wait(10);
    await drive(2);
    expect(radius.told).toHaveLength(1);
    expect(await changeOf("app-1")).toMatchObject({ state: "reconnecting" });
  });
});

describe("the same and newer changes", () => {
  test("the same id again changes nothing, whatever it says", async () => {
    const first = await accept("app-1");
    acs.wait(5);
    expect(await accept("app-1", { password: "other" })).toMatchObject({ dueAt: first.dueAt });
    await expect(accept("app-1", { login: ownRouter })).rejects.toMatchObject({
      kind: { code: "other-password-change" },
    });
  });

  test("a newer one takes the older one's place, and the older password goes nowhere any more", async () => {
    const device = await knownDevice();
    await accept("app-1", { password: "first" });
    await drive();
    acs.wait(1);
    await accept("app-2", { password: "second" });
    await drive(2);
    await device.session("2 PERIODIC");
    expect(valueOf(device, `${ppp098}Password`)).toBe("second");
    expect(device.heard.filter(({ body }) => body.includes("first"))).toEqual([]);
    expect(await changeOf("app-1")).toMatchObject({ state: "superseded" });
    expect(await promiseOf("app-1")).toMatchObject({ cancelledAt: expect.anything() });
  });

  test("an older one that comes late is known and not done", async () => {
    acs.wait(10);
    await accept("app-2", { password: "second" });
    await accept("app-1", { password: "first", at: addMinutes(acs.now(), -5) });
    expect(await changeOf("app-1")).toMatchObject({ state: "superseded" });
    expect(await changeOf("app-2")).toMatchObject({ state: "pushing" });
  });

  test("two at the same moment: one of them is done", async () => {
    await Promise.all([1, 2, 3].map((one) => accept(`app-${one}`, { password: `p-${one}` })));
    const { rows } = await sql`select from password_changes where ended_at is null`.execute(database.db);
    expect(rows).toHaveLength(1);
  });

  test("nobody's login is refused", async () => {
    await expect(accept("app-1", { login: "7019999999" })).rejects.toMatchObject({
      kind: { code: "no-such-subscriber" },
    });
  });
});

test("a password is nowhere in clear: neither in the tables nor in jobs", async () => {
  const device = await knownDevice();
  await accept("app-1", { password: "Sup3rSecret" });
  await drive();
  const { rows } = await sql<{ text: string }>`
    select (select string_agg(c::text, '') from password_changes c) || (select string_agg(t::text, '') from router_tasks t)
      || coalesce((select string_agg(j::text, '') from graphile_worker._private_jobs j), '') as text
  `.execute(database.db);
  expect(rows[0]?.text).not.toContain("Sup3rSecret");
  await device.session("2 PERIODIC");
  expect(valueOf(device, `${ppp098}Password`)).toBe("Sup3rSecret");
});
