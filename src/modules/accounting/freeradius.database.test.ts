import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import {
  freeUdpPort,
  haveFreeradius,
  radclient,
  startFreeradius,
  type Freeradius,
} from "../../../test/harness/freeradius.ts";
import type { App, Guards } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { systemClock } from "../../platform/clock.ts";
import { silentLog } from "../../platform/log.ts";
import { AccountingQueue } from "./accounting-queue.ts";
import { startRadiusServer, type RadiusServer } from "./radius-server.ts";
import { accountingRoutes } from "./routes.ts";

const isThere = haveFreeradius("the example configuration of FreeRADIUS, and radclient");
const secret = "testing123";
const { now } = systemClock;

let database: TestDatabase;
let server: RadiusServer;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const newQueue = () => new AccountingQueue({ db: database.db, log: silentLog, now });

beforeEach(async () => {
  await sql`truncate radius_sessions, radius_session_ends, nas_restarts, network_signals`.execute(
    database.db,
  );
  server = await startServer(0);
});
afterEach(() => server.stop());

function startServer(port: number): Promise<RadiusServer> {
  const findServers = () => Promise.resolve([{ address: "127.0.0.1", secret }]);
  return startRadiusServer(
    { queue: newQueue(), log: silentLog, now, findServers },
    { host: "127.0.0.1", port },
  );
}

const request = (...attributes: readonly string[]): string =>
  ['User-Name = "7010000001"', "NAS-IP-Address = 127.0.10.1", 'Acct-Session-Id = "2a"', ...attributes].join(
    "\n",
  );

type Row = Readonly<Record<string, unknown>>;

async function rowsOf(): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select login, nas, session_id as session, ended_at is not null as ended, terminate_cause as cause,
      input_octets as octets, began_at as began, alive_at as alive
    from radius_sessions order by login, session_id
  `.execute(database.db);
  return rows;
}

async function count(table: "radius_session_ends" | "nas_restarts" | "network_signals"): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from ${sql.table(table)}`.execute(database.db);
  return rows[0]!.count;
}

const seconds = (ago: number): number => Math.floor(now().epochMilliseconds / 1000) - ago;

describe.skipIf(!isThere)("radclient as an access server", () => {
  const send = (...requests: readonly string[]) => radclient(server.port, secret, ...requests);
  /** One by one: in one call radclient doesn't wait for an answer before it sends the next. */
  const sendEach = async (...requests: readonly string[]): Promise<void> => {
    for (const one of requests) expect(await send(one)).toContain("Received Accounting-Response");
  };
  const start = (at: number) => request("Acct-Status-Type = Start", `Event-Timestamp = ${at}`);
  const stop = (at: number) =>
    request("Acct-Status-Type = Stop", "Acct-Terminate-Cause = Lost-Carrier", `Event-Timestamp = ${at}`);

  test("a duplicate with another Acct-Delay-Time changes nothing", async () => {
    const at = seconds(100);
    await sendEach(start(at), stop(at + 50));
    const before = await rowsOf();
    for (const delay of [1, 7])
      await sendEach(
        `${start(at)}\nAcct-Delay-Time = ${delay}`,
        `${stop(at + 50)}\nAcct-Delay-Time = ${delay}`,
      );
    expect(await rowsOf()).toEqual(before);
    expect([await count("radius_session_ends"), await count("network_signals")]).toEqual([1, 2]);
  });

  test("without Event-Timestamp the moment is the arrival less Acct-Delay-Time", async () => {
    await sendEach(request("Acct-Status-Type = Start", "Acct-Delay-Time = 600"));
    const [row] = await rowsOf();
    const ago = now()
      .since(row!["began"] as Temporal.Instant)
      .total("seconds");
    expect(Math.abs(ago - 600)).toBeLessThan(10);
  });

  test("the same id after the server's restart is a new session", async () => {
    const at = seconds(300);
    await sendEach(
      start(at),
      `NAS-IP-Address = 127.0.10.1\nAcct-Status-Type = Accounting-On\nEvent-Timestamp = ${at + 100}`,
      start(at + 200),
    );
    expect(await rowsOf()).toMatchObject([{ session: "2a", ended: false }]);
    const { rows } = await sql`select kind from network_signals order by seq`.execute(database.db);
    expect(rows.map((row) => (row as { kind: string }).kind)).toEqual([
      "session-up",
      "nas-restart",
      "session-up",
    ]);
  });

  test("Accounting-On and -Off are one row of the server each, not one of each session", async () => {
    for (const status of ["Accounting-Off", "Accounting-On"])
      await sendEach(
        `NAS-IP-Address = 127.0.10.1\nAcct-Status-Type = ${status}\nEvent-Timestamp = ${seconds(status === "Accounting-On" ? 0 : 30)}`,
      );
    expect([await count("nas_restarts"), await count("network_signals")]).toEqual([2, 1]);
  });

  test("a Stop without Start, and what comes out of order", async () => {
    const at = seconds(100);
    await sendEach(
      `${stop(at + 50)}\nAcct-Session-Time = 50`,
      request("Acct-Status-Type = Interim-Update", `Event-Timestamp = ${at + 20}`, "Acct-Input-Octets = 5"),
      start(at),
    );
    const at0 = Temporal.Instant.fromEpochMilliseconds(at * 1000);
    expect(await rowsOf()).toMatchObject([
      { ended: true, cause: "lost-carrier", began: at0, alive: at0.add({ seconds: 20 }) },
    ]);
  });

  test("gigawords, and counters that never go back", async () => {
    await sendEach(
      request("Acct-Status-Type = Interim-Update", "Acct-Input-Octets = 7", "Acct-Input-Gigawords = 3"),
      request("Acct-Status-Type = Interim-Update", "Acct-Input-Octets = 4000000000"),
    );
    expect(await rowsOf()).toMatchObject([{ octets: 3 * 2 ** 32 + 7 }]);
  });

  test("a Message-Authenticator is verified, and a Proxy-State comes back", async () => {
    // radclient fills it in, and checks the answer's own authenticator.
    const said = await send(
      request("Acct-Status-Type = Start", "Message-Authenticator = 0x00", "Proxy-State = 0x0102ff"),
    );
    expect(said).toMatch(/Received Accounting-Response[\s\S]*Proxy-State = 0x0102ff/);
    expect(await rowsOf()).toHaveLength(1);
  });

  test("another secret is never answered", async () => {
    const said = await radclient(server.port, "another", request("Acct-Status-Type = Start"));
    expect(said).not.toContain("Received Accounting-Response");
    expect(await rowsOf()).toEqual([]);
  }, 60_000);
});

describe.skipIf(!isThere)("the example configuration of FreeRADIUS, as its files are", () => {
  let relay: Freeradius | undefined;
  let app: App | undefined;
  afterEach(async () => {
    await relay?.stop();
    await app?.close();
    [relay, app] = [undefined, undefined];
  });
  const examples = join(import.meta.dirname, "../../../docs/freeradius");

  /** A FreeRADIUS that takes requests of access servers on `port` and has our files. */
  const mainOf = (port: number, ...includes: readonly string[]): string => `
prefix = /usr
logdir = FOLDER
run_dir = FOLDER
radacctdir = FOLDER/radacct
libdir = /usr/lib/freeradius
pidfile = FOLDER/freeradius.pid
security {
	max_attributes = 200
}
proxy_requests = yes
${includes.includes("uide-copy") ? "$INCLUDE FOLDER/uide-proxy.conf" : ""}
client access {
	ipaddr = 127.0.0.1
	secret = of-the-access-server
}
modules {
	always ok {
		rcode = ok
	}
	$INCLUDE FOLDER/uide-detail
	${includes.includes("uide-rest") ? "$INCLUDE FOLDER/uide-rest" : ""}
}
policy {
	$INCLUDE FOLDER/uide-policy
}
server access {
	listen {
		type = acct
		ipaddr = 127.0.0.1
		port = ${port}
	}
	accounting {
		uide_tell
	}
}
${includes
  .filter((name) => name !== "uide-rest")
  .map((name) => `$INCLUDE FOLDER/${name}`)
  .join("\n")}
`;

  const at = seconds(60);
  const requests = [
    request("Acct-Status-Type = Start", `Event-Timestamp = ${at}`),
    request(
      "Acct-Status-Type = Interim-Update",
      `Event-Timestamp = ${at + 20}`,
      "Acct-Input-Octets = 7",
      "Acct-Input-Gigawords = 1",
      "Framed-IP-Address = 100.64.0.1",
    ),
    request("Acct-Status-Type = Stop", `Event-Timestamp = ${at + 30}`, "Acct-Terminate-Cause = Lost-Carrier"),
    'User-Name = "7010000002"\nAcct-Session-Id = "2b"\nAcct-Status-Type = Start',
    "NAS-IP-Address = 127.0.10.1\nAcct-Status-Type = Accounting-On",
  ];
  const arrived = () =>
    vi.waitFor(
      async () => {
        expect(await rowsOf()).toMatchObject([
          {
            login: "7010000001",
            nas: "127.0.10.1",
            ended: true,
            cause: "lost-carrier",
            octets: 2 ** 32 + 7,
            began: Temporal.Instant.fromEpochMilliseconds(at * 1000),
          },
          { login: "7010000002", nas: "127.0.0.1", ended: false },
        ]);
        expect(await count("nas_restarts")).toBe(1);
      },
      { timeout: 40_000, interval: 250 },
    );

  async function sendThrough(port: number): Promise<void> {
    for (const one of requests)
      expect(await radclient(port, "of-the-access-server", one)).toContain("Received Accounting-Response");
  }

  test("relays to our port by proxy, also what came while we were away", async () => {
    const port = await freeUdpPort();
    const ours = server.port;
    relay = await startFreeradius({
      main: mainOf(port, "uide-copy"),
      from: examples,
      replace: { "port = 1813": `port = ${ours}` },
    });
    await server.stop();
    await sendThrough(port);
    expect(await rowsOf()).toEqual([]);
    server = await startServer(ours);
    await arrived();
  }, 90_000);

  test("tells us by rlm_rest", async () => {
    const key = "the key of this test";
    const pass = (): Promise<void> => Promise.resolve();
    const keys: unknown[] = [];
    const guards: Guards = {
      conversation: pass,
      integration: async (given) => void keys.push(given.headers.authorization),
      staff: pass,
    };
    app = await createApp({
      log: silentLog,
      guards,
      widgetOrigins: [],
      rateLimits: true,
    });
    accountingRoutes(app, { queue: newQueue(), now });
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    const port = await freeUdpPort();
    relay = await startFreeradius({
      main: mainOf(port, "uide-rest", "uide-rest-copy"),
      from: examples,
      replace: { "http://127.0.0.1:3000": url, "the-integration-key": key },
    });
    await sendThrough(port);
    await arrived();
    expect(new Set(keys)).toEqual(new Set([`Bearer ${key}`]));
  }, 90_000);
});
