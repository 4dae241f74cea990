import { spawn, type ChildProcess } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { freeUdpPort } from "../../../test/harness/freeradius.ts";
import { accountingRequest, isResponseTo, status } from "../../../test/harness/radius-client.ts";
import { createSecretBox, readOrCreateSecretKey } from "../../platform/secret-box.ts";

const secret = "testing123";
const root = join(import.meta.dirname, "../../..");
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "uide-ingest-"));
  const box = createSecretBox(await readOrCreateSecretKey(join(folder, "secret-key")));
  await sql`
    insert into network_access_servers (id, name, address, secret_sealed, vendor)
    values ('bng-1', 'bng-1', '127.0.0.1', ${box.seal(secret)}, 'mikrotik')
  `.execute(database.db);
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await sql`truncate radius_sessions, radius_session_ends, network_signals`.execute(database.db);
});

type Ingest = { readonly process: ChildProcess; readonly listening: Promise<string> };

function startIngest(port: number): Ingest {
  const child = spawn(process.execPath, ["src/ingest.ts"], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      UIDE_DATA: folder,
      RADIUS_ACCT_PORT: String(port),
      UIDE_LOG: "error",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const listening = once(createInterface({ input: child.stdout }), "line").then(([line]) => String(line));
  return { process: child, listening };
}

async function end(
  { process: child }: Ingest,
  signal: NodeJS.Signals,
): Promise<number | NodeJS.Signals | null> {
  const exit = once(child, "exit");
  child.kill(signal);
  const [code, by] = (await exit) as [number | null, NodeJS.Signals | null];
  return code ?? by;
}

/** Access servers on ports of their own, each of which repeats what isn't answered. */
class Senders {
  readonly sockets: Socket[] = [];
  readonly unanswered = new Map<string, () => void>();
  answers = 0;
  readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  async open(count: number): Promise<void> {
    for (let number = 0; number < count; number++) {
      const socket = createSocket("udp4").bind(0, "127.0.0.1");
      await once(socket, "listening");
      this.sockets.push(socket.setMaxListeners(0));
    }
  }

  /** Sends one request of a line; the answer must be right. */
  send(line: number, kind: "start" | "stop"): void {
    const socket = this.sockets[line % this.sockets.length]!;
    const identifier = Math.floor(line / this.sockets.length) + (kind === "stop" ? 128 : 0);
    const packet = accountingRequest(
      secret,
      {
        "User-Name": String(7_020_000_000 + line),
        "Acct-Session-Id": "2a",
        "Acct-Status-Type": status[kind],
        "Event-Timestamp":
          Math.floor(Temporal.Now.instant().epochMilliseconds / 1000) - (kind === "start" ? 9 : 0),
        ...(kind === "stop" && { "Acct-Terminate-Cause": 2 }),
      },
      { identifier },
    );
    const key = `${line} ${kind}`;
    const again = (): void => socket.send(packet, this.port, "127.0.0.1");
    const onAnswer = (response: Buffer): void => {
      if (response[1] !== identifier) return;
      expect(isResponseTo(packet, response, secret)).toBe(true);
      this.answers += 1;
      this.unanswered.delete(key);
      socket.off("message", onAnswer);
    };
    socket.on("message", onAnswer);
    this.unanswered.set(key, again);
    again();
  }

  async untilAnswered(): Promise<void> {
    for (let round = 0; round < 100 && this.unanswered.size > 0; round++) {
      await wait(300);
      for (const again of this.unanswered.values()) again();
    }
    if (this.unanswered.size > 0) throw new Error(`${this.unanswered.size} requests stay unanswered`);
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
  }
}

async function counts(): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*)::int from radius_sessions) as sessions,
      (select count(*)::int from radius_session_ends) as ends,
      (select count(*)::int from network_signals where kind = 'session-up') as ups,
      (select count(*)::int from network_signals where kind = 'session-down') as downs
  `.execute(database.db);
  return rows[0]!;
}

const lines = 1_200;
const senders = 24;

describe("npm run ingest: several processes on one port and one database", () => {
  test("lose nothing and repeat nothing, also when one is killed; SIGTERM ends one in order", async () => {
    const port = await freeUdpPort();
    const [one, other] = [startIngest(port), startIngest(port)];
    const line = `radius accounting 127.0.0.1:${port}`;
    expect(await Promise.all([one.listening, other.listening])).toEqual([line, line]);
    const clients = new Senders(port);
    await clients.open(senders);
    const everyLine = Array.from({ length: lines }, (_, number) => number);
    for (const number of everyLine) clients.send(number, "start");
    await clients.untilAnswered();
    expect(await counts()).toEqual({ sessions: lines, ends: 0, ups: lines, downs: 0 });

    for (const number of everyLine) clients.send(number, "stop");
    await vi.waitFor(() => expect(clients.answers).toBeGreaterThan(lines), 10_000);
    expect(await end(one, "SIGKILL")).toBe("SIGKILL");
    await clients.untilAnswered();
    expect(await counts()).toEqual({ sessions: lines, ends: lines, ups: lines, downs: lines });
    clients.close();
    expect(await end(other, "SIGTERM")).toBe(0);
  }, 120_000);

  test("without a database of the product it says what it takes", async () => {
    const child = spawn(process.execPath, ["src/ingest.ts"], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: "", UIDE_DATA: folder, UIDE_LOG: "silent" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [code] = (await once(child, "close")) as [number];
    expect([code, said]).toEqual([1, expect.stringContaining("DATABASE_URL takes")]);
  }, 60_000);
});
