import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "kysely";
import { AccountingQueue } from "../src/modules/accounting/accounting-queue.ts";
import { startRadiusServer } from "../src/modules/accounting/radius-server.ts";
import { systemClock } from "../src/platform/clock.ts";
import { openDatabase, type Database, type Db } from "../src/platform/database.ts";
import { startEmbeddedPostgres } from "../src/platform/embedded-postgres/embedded-postgres.ts";
import { silentLog } from "../src/platform/log.ts";
import { migrate } from "../src/platform/migrate.ts";
import type { Sent } from "./accounting-sender.ts";
import { measureFreeradius } from "./freeradius-accounting.ts";
import { report } from "./report.ts";

const seconds = 20;
const secret = "testing123";
const migrations = join(import.meta.dirname, "../migrations");

/**
 * Accounting requests that are answered, and so committed, a second, from a sender in a process of its own, on the
 * embedded PostgreSQL with its own durability; then counts in the database that none of them is lost. After that the
 * same for FreeRADIUS with rlm_sql_postgresql, on the same PostgreSQL from the same sender.
 */
export async function run(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "uide-bench-accounting-"));
  const postgres = await startEmbeddedPostgres({ directory, log: silentLog });
  const database = openDatabase(postgres.url);
  try {
    await migrate(database, migrations, silentLog);
    const ours = await measure(database);
    const theirs = await measureFreeradius(postgres.url, send);
    if (theirs !== undefined) {
      report("accounting.freeradius.committed", theirs.perSecond, "requests/s");
      report("accounting.freeradius.starts.lost", theirs.lost, "requests");
      report("accounting.ratio", ours / theirs.perSecond, "times FreeRADIUS");
      report("accounting.ratio.target", 4, "times FreeRADIUS");
    }
  } finally {
    await database.close();
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure({ db }: Database): Promise<number> {
  const servers = [1, 2, 3, 4].map((number) => ({ address: `127.0.10.${number}`, secret }));
  const { now } = systemClock;
  const queue = new AccountingQueue({ db, log: silentLog, now });
  const radius = await startRadiusServer(
    { queue, log: silentLog, now, findServers: () => Promise.resolve(servers) },
    { host: "127.0.0.1", port: 0 },
  );
  const sent = await send(radius.port);
  await radius.stop();
  const answered = sent.starts + sent.interims + sent.stops;
  const perSecond = answered / sent.elapsedSeconds;
  report("accounting.committed", perSecond, "requests/s");
  report("accounting.target", 8_000, "requests/s");
  report("accounting.answered", answered, "requests");
  report("accounting.lost", answered - (await countStored(db)), "requests");
  report("accounting.repeated", sent.repeated, "requests");
  report("accounting.latency.p50", sent.p50Milliseconds, "ms");
  report("accounting.latency.p99", sent.p99Milliseconds, "ms");
  return perSecond;
}

async function send(port: number): Promise<Sent> {
  const sender = join(import.meta.dirname, "accounting-sender.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [sender, String(port), String(seconds)]);
  return JSON.parse(stdout) as Sent;
}

/** Every Start is a session, every Stop an end, and a session's octets are the number of its interims. */
async function countStored(db: Db): Promise<number> {
  const { rows } = await sql<{ stored: number }>`
    select (select count(*) + sum(input_octets) from radius_sessions)::bigint
      + (select count(*) from radius_session_ends) as stored
  `.execute(db);
  return rows[0]?.stored ?? 0;
}
