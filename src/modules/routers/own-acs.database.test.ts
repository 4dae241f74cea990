import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  idOf,
  openTestAcs,
  ppp098,
  ppp181,
  type TestAcs,
  tr098,
  tr181,
  valueOf,
  wifi098,
} from "../../../test/cwmp/acs.ts";
import { listenForConnectionRequests, TestDevice } from "../../../test/cwmp/device.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { saveSubscribers, subscriber } from "../../../test/harness/subscribers.ts";
import { asLogin } from "../../kernel/ids.ts";
import { inTransaction } from "../../platform/database.ts";
import { assignRouter, cancelRouterTask, findRouterOf, retryRouterTask } from "./routers.ts";

const login = "7010000001";
const gateway = "InternetGatewayDevice.";
const newPassword = { kind: "set-ppp-password", login, password: "n<e>w&1" } as const;

let database: TestDatabase;
let acs: TestAcs;
beforeAll(async () => {
  database = await createTestDatabase();
  await saveSubscribers(database.db, subscriber(1), subscriber(2, { router: "own" }), subscriber(3));
});
beforeEach(async () => {
  await sql`truncate router_devices, router_tasks`.execute(database.db);
  acs = await openTestAcs(database);
});
afterEach(() => acs.stop());
afterAll(() => database.close());

const rows = async () =>
  (
    await sql<{ id: string; login: string | null }>`select id, login from router_devices order by id`.execute(
      database.db,
    )
  ).rows;

describe("whose a router is", () => {
  test("S6: it is the login's under which it connects, when that login's router is the provider's", async () => {
    await new TestDevice(acs.url, tr098(login)).session("0 BOOTSTRAP", "1 BOOT");
    expect(await findRouterOf(database.db, asLogin(login))).toMatchObject({
      id: "00AA11-Test%20Router-TEST0001",
      loginFrom: "router",
      root: "InternetGatewayDevice.",
      softwareVersion: "1.0",
      facts: {
        connection: { username: login, status: "Connected" },
        wifi: [
          { band: "2.4", ssid: "home" },
          { band: "5", ssid: "home-5" },
        ],
      },
    });
  });

  test("a router of one's own, an unknown login and a login that has a router are never taken by guess", async () => {
    await new TestDevice(acs.url, tr098("7010000002"), {}, "OWN").session("1 BOOT");
    await new TestDevice(acs.url, tr098("7019999999"), {}, "UNKNOWN").session("1 BOOT");
    await new TestDevice(acs.url, tr098(login), {}, "FIRST").session("1 BOOT");
    await new TestDevice(acs.url, tr181(login), {}, "SECOND").session("1 BOOT");
    expect((await rows()).filter((row) => row.login !== null)).toMatchObject([
      { id: "00AA11-Test%20Router-FIRST", login },
    ]);
  });

  test("the provider's word counts more than the router's", async () => {
    const second = new TestDevice(acs.url, tr098("leftover"), {}, "SECOND");
    await new TestDevice(acs.url, tr098(login), {}, "FIRST").session("1 BOOT");
    await second.session("1 BOOT");
    await acs.work((work) => assignRouter(work, idOf(second), asLogin(login)));
    await second.session("2 PERIODIC");
    expect(await findRouterOf(database.db, asLogin(login))).toMatchObject({
      id: idOf(second),
      loginFrom: "import",
    });
  });

  test("at its first call it is set up: an Inform every 300 s, and a name and password for connection requests", async () => {
    const device = new TestDevice(acs.url, tr098(login));
    await device.session("1 BOOT");
    const set = (name: string) => valueOf(device, `${gateway}ManagementServer.${name}`);
    expect(set("PeriodicInformInterval")).toBe("300");
    expect(set("PeriodicInformEnable")).toBe("1");
    expect(set("ConnectionRequestUsername")).toBe(idOf(device));
    expect(set("ConnectionRequestPassword")).toMatch(/^[0-9a-f]{32}$/);
    expect(set("Username")).toBe("router");
    expect(await device.session("2 PERIODIC")).toEqual([]);
  });
});

describe("a password is pushed and read back", () => {
  test("to the connection of its login, not to the first one", async () => {
    const device = new TestDevice(acs.url, tr098(login));
    await device.session("1 BOOT");
    const id = await acs.order(device, newPassword);
    expect(await device.session("6 CONNECTION REQUEST")).toEqual([
      "GetParameterNames",
      "GetParameterNames",
      "GetParameterValues",
      "SetParameterValues",
      "GetParameterValues",
    ]);
    expect(valueOf(device, `${ppp098}Password`)).toBe(newPassword.password);
    expect(await acs.task(id)).toMatchObject({
      state: "confirmed",
      result: { readBack: "same" },
      attempts: 1,
    });
    const { rows: kept } = await sql`select from router_tasks where sealed is not null`.execute(database.db);
    expect(kept).toEqual([]);
  });

  test("TR-181 hides it: confirmed as far as such a router tells", async () => {
    const device = new TestDevice(acs.url, tr181(login), { hides: /Password$/ });
    await device.session("1 BOOT");
    const id = await acs.order(device, newPassword);
    await device.session("2 PERIODIC");
    expect(valueOf(device, `${ppp181}Password`)).toBe(newPassword.password);
    expect(await acs.task(id)).toMatchObject({ state: "confirmed", result: { readBack: "hidden" } });
  });

  test("a router that names one level at a time is walked down", async () => {
    const device = new TestDevice(acs.url, tr098(login), { namesOneLevel: true });
    await device.session("1 BOOT");
    const id = await acs.order(device, newPassword);
    await device.session("2 PERIODIC");
    expect(await acs.task(id)).toMatchObject({ state: "confirmed" });
  });

  test("lesson 4: an OK that changes nothing is no success; it is tried as often as the policy has it, with growing waits", async () => {
    const device = new TestDevice(acs.url, tr098(login), { liesOnSet: true });
    await device.session("1 BOOT");
    const id = await acs.order(device, newPassword);
    await device.session("2 PERIODIC");
    expect(await acs.task(id)).toMatchObject({ state: "queued", reason: "not-read-back", attempts: 1 });
    for (let minute = 0; minute < 60; minute += 1) {
      await device.session("2 PERIODIC");
      acs.wait(1);
    }
    const attempts = acs.policy.routers.attemptsMax;
    expect(await acs.task(id)).toMatchObject({ state: "failed", reason: "not-read-back", attempts });
  });

  const refusals = {
    "a router without PPPoE": { login: "none", reason: "no-ppp-connection" },
    "a router of another login": { login: "7010000003", reason: "other-login" },
  };
  test.each(Object.entries(refusals))("%s gets nothing", async (_, { login: other, reason }) => {
    const parameters = tr098(other);
    if (other === "none")
      for (const name of parameters.keys()) if (name.includes("PPP")) parameters.delete(name);
    const device = new TestDevice(acs.url, parameters);
    await device.session("1 BOOT");
    const id = await acs.order(device, newPassword);
    expect(await device.session("2 PERIODIC")).not.toContain("SetParameterValues");
    expect(await acs.task(id)).toMatchObject({ state: "failed", reason });
  });

  test("a router that hangs up is tried again, later and later, and not for ever", async () => {
    const device = new TestDevice(acs.url, tr098(login), { hangsUpOn: ["SetParameterValues"] });
    await new TestDevice(acs.url, tr098(login)).session("1 BOOT");
    const id = await acs.order(device, newPassword);
    const tries: number[] = [];
    for (let minute = 0; minute < 60; minute += 1) {
      if ((await device.session("2 PERIODIC")).includes("SetParameterValues")) tries.push(minute);
      // The next Inform tells that the last session is over.
      await device.post(device.informOf(["2 PERIODIC"]));
      acs.wait(1);
    }
    expect(tries.length).toBe(acs.policy.routers.attemptsMax);
    expect(await acs.task(id)).toMatchObject({ state: "failed" });
  });
});

describe("what interrupts the subscriber is never repeated by itself", () => {
  test("a restart: sent once, seen to be done at the next start", async () => {
    const device = new TestDevice(acs.url, tr098(login));
    await device.session("1 BOOT");
    const id = await acs.order(device, { kind: "reboot" });
    expect(await device.session("2 PERIODIC")).toEqual(["Reboot"]);
    expect(await acs.task(id)).toMatchObject({ state: "sent", reason: "awaits-restart" });
    await device.session("1 BOOT", "M Reboot");
    expect(await acs.task(id)).toMatchObject({ state: "confirmed", attempts: 1 });
  });

  test.each(["reboot", "factory-reset"] as const)(
    "%s: a router that never answers it is not asked again",
    async (kind) => {
      const method = kind === "reboot" ? "Reboot" : "FactoryReset";
      const device = new TestDevice(acs.url, tr098(login), { hangsUpOn: [method] });
      await device.session("1 BOOT");
      const id = await acs.order(device, { kind });
      const asked: string[] = [];
      for (let call = 0; call < 30; call += 1) {
        asked.push(...(await device.session("2 PERIODIC")));
        acs.wait(60);
        await acs.sweep();
      }
      expect(asked.filter((one) => one === method)).toHaveLength(1);
      expect(await acs.task(id)).toMatchObject({ state: "failed", reason: "no-answer" });
    },
  );

  test("a person may ask once more, and may call back what has not left", async () => {
    const device = new TestDevice(acs.url, tr098(login), { faults: { Reboot: 9_001 } });
    await device.session("1 BOOT");
    const id = await acs.order(device, { kind: "reboot" });
    await device.session("2 PERIODIC");
    expect(await acs.task(id)).toMatchObject({ state: "failed", reason: "fault-9001" });
    await acs.work((work) => retryRouterTask(work, acs, id));
    expect(await acs.task(id)).toMatchObject({ state: "queued", attempts: 0, endedAt: null });
    await acs.work((work) => cancelRouterTask(work, acs, id));
    expect(await device.session("2 PERIODIC")).toEqual([]);
    const ended = acs.work((work) => cancelRouterTask(work, acs, id));
    await expect(ended).rejects.toMatchObject({ kind: { code: "router-task-elsewhere" } });
  });
});

describe("Wi-Fi", () => {
  const newWifi = { kind: "set-wifi", ssid: "Aigul", passphrase: "correct horse" } as const;

  test("both bands get name and passphrase, the guests' network keeps its own (TR-098)", async () => {
    const device = new TestDevice(acs.url, tr098(login));
    await device.session("1 BOOT");
    const id = await acs.order(device, newWifi);
    await device.session("2 PERIODIC");
    expect(await acs.task(id)).toMatchObject({ state: "confirmed", result: { readBack: "same" } });
    const found = [1, 2, 5].map((one) => [
      valueOf(device, `${wifi098(one)}SSID`),
      valueOf(device, `${wifi098(one)}KeyPassphrase`),
    ]);
    expect(found).toEqual([
      ["Aigul", "correct horse"],
      ["guests", "guest-words"],
      ["Aigul", "correct horse"],
    ]);
  });

  test("TR-181: the passphrase is the access point's, the name that of the network it refers to", async () => {
    const device = new TestDevice(acs.url, tr181(login), { hides: /KeyPassphrase$/ });
    await device.session("1 BOOT");
    const id = await acs.order(device, newWifi);
    await device.session("2 PERIODIC");
    expect(await acs.task(id)).toMatchObject({ state: "confirmed", result: { readBack: "hidden" } });
    expect(valueOf(device, "Device.WiFi.SSID.2.SSID")).toBe("Aigul");
    expect(valueOf(device, "Device.WiFi.AccessPoint.2.Security.KeyPassphrase")).toBe("correct horse");
  });
});

describe("connection requests", () => {
  test("a router that waits for nothing is asked to come, with Digest, and its task is done at once", async () => {
    const parameters = tr098(login);
    const device = new TestDevice(acs.url, parameters);
    const came = Promise.withResolvers<readonly string[]>();
    const credentials = { username: "", password: "" };
    const listener = await listenForConnectionRequests(credentials, () =>
      device.session("6 CONNECTION REQUEST").then(came.resolve, came.reject),
    );
    parameters.get(`${gateway}ManagementServer.ConnectionRequestURL`)!.value = listener.url;
    await device.session("1 BOOT");
    const id = await acs.order(device, newPassword);
    await acs.sweep();
    expect(await came.promise).toContain("SetParameterValues");
    expect(listener.authorizations).toEqual([
      expect.stringMatching(/^Digest username="00AA11-Test%20Router-TEST0001"/),
    ]);
    expect(await acs.task(id)).toMatchObject({ state: "confirmed", asks: 1 });
    await listener.close();
  });

  test("lesson 5: one that wants the password in clear doesn't get it; lesson 6: one at another address isn't asked", async () => {
    const parameters = tr098(login);
    const device = new TestDevice(acs.url, parameters);
    const url = parameters.get(`${gateway}ManagementServer.ConnectionRequestURL`)!;
    let asked = 0;
    const listener = await listenForConnectionRequests(
      { username: "", password: "" },
      () => (asked += 1),
      "Basic",
    );
    url.value = listener.url;
    await device.session("1 BOOT");
    const id = await acs.order(device, newPassword);
    await acs.sweep();
    expect(await acs.task(id)).toMatchObject({ state: "queued", reason: "refuses-connection-requests" });
    expect([asked, listener.authorizations]).toEqual([0, []]);
    await listener.close();
    await sql`update router_devices set connection_request_url = 'http://127.0.0.9:80/', has_credentials = true`.execute(
      database.db,
    );
    acs.wait(30);
    await acs.sweep();
    expect(await acs.task(id)).toMatchObject({ state: "queued", reason: "address-not-its-own" });
  });

  test("an offline router is asked again after longer and longer waits, and what waits ends after the policy's time", async () => {
    const device = new TestDevice(acs.url, tr098(login));
    await device.session("1 BOOT");
    const id = await acs.order(device, newPassword);
    const askedAt: number[] = [];
    for (let minute = 0; minute < 40; minute += 1) {
      const before = (await acs.task(id)).asks;
      await acs.sweep();
      if ((await acs.task(id)).asks > before) askedAt.push(minute);
      acs.wait(1);
    }
    expect(askedAt).toEqual([0, 1, 3, 8, 23, 38]);
    expect(await acs.task(id)).toMatchObject({ state: "queued", reason: "offline", attempts: 0 });
    acs.wait(24 * 60);
    await acs.sweep();
    expect(await acs.task(id)).toMatchObject({ state: "expired", reason: "offline" });
  });
});

describe("who may come", () => {
  const bootstrap = { username: "router", password: "factory-1" };

  test("with the delivered name and password, then with the router's own, and only as itself", async () => {
    await acs.stop();
    acs = await openTestAcs(database, { bootstrap, trusts: false });
    const device = new TestDevice(acs.url, tr098(login), { credentials: bootstrap });
    await device.session("0 BOOTSTRAP");
    const own = {
      username: valueOf(device, `${gateway}ManagementServer.Username`)!,
      password: valueOf(device, `${gateway}ManagementServer.Password`)!,
    };
    expect(own.username).toBe(idOf(device));
    await new TestDevice(acs.url, tr098(login), { credentials: own }).session("2 PERIODIC");
    const other = new TestDevice(acs.url, tr098(login), { credentials: own }, "OTHER");
    await expect(other.session("2 PERIODIC")).rejects.toThrow("8001");
    const nobody = new TestDevice(acs.url, tr098(login));
    await expect(nobody.session("2 PERIODIC")).rejects.toThrow("401");
  });
});

test("two processes at once begin a task once", async () => {
  const device = new TestDevice(acs.url, tr098(login));
  await device.session("1 BOOT");
  await acs.order(device, { kind: "reboot" });
  const { claimTask } = await import("./task-store.ts");
  const claims = await Promise.all(
    [1, 2, 3].map(() => inTransaction(database.db, (tx) => claimTask(tx, idOf(device), acs.now()))),
  );
  expect(claims.filter((one) => one !== undefined)).toHaveLength(1);
});
