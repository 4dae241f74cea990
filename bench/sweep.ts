import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { register } from "prom-client";
import { loadProvider } from "../src/modules/provider/provider.ts";
import { startSwitchSweep } from "../src/modules/switches/switches.ts";
import { setAccessOfAllNodes } from "../src/modules/topology/topology.ts";
import { type Db, inTransaction, openDatabase } from "../src/platform/database.ts";
import { startEmbeddedPostgres } from "../src/platform/embedded-postgres/embedded-postgres.ts";
import { silentLog } from "../src/platform/log.ts";
import { migrate } from "../src/platform/migrate.ts";
import { createSecretBox } from "../src/platform/secret-box.ts";
import { report } from "./report.ts";

const switches = 5_000;
/** One in so many is switched off. */
const oneSilentIn = 100;
const ports = 24;
const home = join(import.meta.dirname, "..");

/**
 * The share of a core that the sweep of 5,000 switches takes, all asked once a minute, with their agents in another
 * process; and how late switches are asked. The first round, in which every switch is new, is told apart.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "uide-bench-sweep-"));
  const postgres = await startEmbeddedPostgres({ directory: folder, log: silentLog });
  const database = openDatabase(postgres.url);
  const agents = fork(join(import.meta.dirname, "sweep-agents.ts"));
  try {
    await migrate(database, join(home, "migrations"), silentLog);
    const [{ port }] = (await once(agents, "message")) as [{ port: number }];
    await measure(database.db, agents, port);
  } finally {
    agents.kill();
    await database.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(db: Db, agents: ChildProcess, port: number): Promise<void> {
  const secretBox = createSecretBox(randomBytes(32));
  const { policy } = loadProvider(join(home, "provider/beeline-kz"));
  await makeNetwork(db);
  const read = { version: "2c", community: "public" } as const;
  await inTransaction(db, (tx) => setAccessOfAllNodes(tx, secretBox, { port, read, write: null }));
  const now = () => Temporal.Now.instant();
  const sweep = startSwitchSweep({ db, secretBox, policy, now, log: silentLog });
  const { sweepSeconds } = policy.switches;
  await measureRound("first", sweepSeconds);
  await measureRound("round", sweepSeconds);
  await sweep.stop();
  agents.send("end");
  const [{ answered }] = (await once(agents, "message")) as [{ answered: number }];
  report("sweep.switches", switches, "switches");
  report("sweep.requests", answered, "requests");
  report("sweep.unreachable", await countUnreachable(db), "switches");
  report("sweep.memory", process.memoryUsage().rss / 1024 ** 2, "MB");
  report("sweep.target", 1, "cores");
}

async function measureRound(name: string, seconds: number): Promise<void> {
  register.resetMetrics();
  const [began, used] = [performance.now(), process.cpuUsage()];
  await pause(seconds * 1_000);
  const { user, system } = process.cpuUsage(used);
  const elapsed = (performance.now() - began) / 1_000;
  report(`sweep.${name}.cpu`, (user + system) / 1e6 / elapsed, "cores");
  const asked = await register.getSingleMetric("uide_switch_polls_total")?.get();
  const polls = (asked?.values ?? []).reduce((sum, { value }) => sum + value, 0);
  report(`sweep.${name}.cpu.each`, (user + system) / 1e3 / Math.max(1, polls), "ms");
  for (const { labels, value } of asked?.values ?? [])
    report(`sweep.${name}.${String(labels["outcome"])}`, value, "switches");
  const late = await register.getSingleMetric("uide_switch_poll_late_seconds")?.get();
  const [sum, count] = ["_sum", "_count"].map(
    (ending) =>
      (late?.values as { metricName?: string; value: number }[] | undefined)?.find(({ metricName }) =>
        metricName?.endsWith(ending),
      )?.value ?? 0,
  );
  report(`sweep.${name}.late.mean`, (sum ?? 0) / Math.max(1, count ?? 0), "s");
}

/** Switches on loopback addresses, with a line on each port. */
async function makeNetwork(db: Db): Promise<void> {
  await sql`
    insert into access_nodes (id, kind, path, name, address, ports)
    select 'sw-' || n, 'switch', array['sw-' || n], 'Switch ' || n,
      -- 192.0.2.0/24 is for examples: nobody answers from there.
      case when n % ${oneSilentIn}::int = 0 then '192.0.2.1'::inet else '127.20.0.1'::inet + n end, ${ports}
    from generate_series(1, ${switches}::int) n
  `.execute(db);
  await sql`
    insert into subscribers (login, owner_name, contact_number, language, city, street, house, tariff, fee_paid,
      fee_amount_tiyn, router, tv_box, imported_at, updated_at)
    select (7020000000 + n)::text, 'Example', '+77010000001', 'kk', 'Almaty', 'Example', '1', 'home', true, 0, 'own',
      'none', now(), now()
    from generate_series(0, ${switches * ports - 1}::int) n
  `.execute(db);
  await sql`
    insert into lines (login, node_id, port)
    select (7020000000 + n)::text, 'sw-' || (n / ${ports}::int + 1), n % ${ports}::int + 1
    from generate_series(0, ${switches * ports - 1}::int) n
  `.execute(db);
}

async function countUnreachable(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from node_states where state = 'unreachable'
  `.execute(db);
  return rows[0]?.count ?? 0;
}
