import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { findAround, findOutageTree, findTreeNodes } from "../src/modules/outage-desk/tree-store.ts";
import { countAffected, countStandingLines, findStandingLines } from "../src/modules/outages/outages.ts";
import { newId } from "../src/platform/new-id.ts";
import { type Db, openDatabase } from "../src/platform/database.ts";
import { startEmbeddedPostgres } from "../src/platform/embedded-postgres/embedded-postgres.ts";
import { silentLog } from "../src/platform/log.ts";
import { migrate } from "../src/platform/migrate.ts";
import { percentile, report } from "./report.ts";

const lines = 100_000;
const portsPerSwitch = 24;
const switchesPerNode = 40;
const rounds = 7;
const targetMilliseconds = 300;
const treeNodesMax = 2_000;

/**
 * What the outage desk reads of a node that 100,000 lines need, a tenth of which lost their sessions with it: the
 * counts of the outage, its tree, the network below the node, and the first page of the lines.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "uide-bench-desk-"));
  const postgres = await startEmbeddedPostgres({ directory: folder, log: silentLog });
  const database = openDatabase(postgres.url);
  try {
    await migrate(database, join(import.meta.dirname, "../migrations"), silentLog);
    await makeNetwork(database.db);
    await measure(database.db, await openOutages(database.db));
  } finally {
    await database.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(db: Db, ids: readonly string[]): Promise<void> {
  const [whole = ""] = ids;
  const asked = { nodeIds: ["bng"], since: Temporal.Now.instant() };
  report("desk.lines", lines, "lines");
  report("desk.target", targetMilliseconds, "ms");
  await time("desk.counts.outage", () => countAffected(db, [whole]));
  await time("desk.counts.list", () => countAffected(db, ids));
  await time("desk.tree.node", async () => findTreeNodes(db, await findAround(db, "bng")));
  await time("desk.tree.outage", async () =>
    findTreeNodes(db, await findOutageTree(db, ["bng"], treeNodesMax)),
  );
  await time("desk.lines.page", () => findStandingLines(db, asked, { limit: 50, offset: 0 }));
  await time("desk.lines.count", () => countStandingLines(db, asked));
}

async function time(name: string, read: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    await read();
    times.push(performance.now() - from);
  }
  report(`${name}.p50`, percentile(times, 0.5), "ms");
  report(`${name}.max`, Math.max(...times), "ms");
}

/** Each line has one session; every tenth lost it a minute ago, as a faulty line does. */
async function makeNetwork(db: Db): Promise<void> {
  const switches = Math.ceil(lines / portsPerSwitch);
  const nodes = Math.ceil(switches / switchesPerNode);
  await sql`
    insert into access_nodes (id, kind, parent_id, path, name) values ('bng', 'bng', null, array['bng'], 'BNG')
  `.execute(db);
  await sql`
    insert into access_nodes (id, kind, parent_id, path, name)
    select 'agg-' || n, 'aggregation', 'bng', array['bng', 'agg-' || n], 'Aggregation ' || n
    from generate_series(0, ${nodes - 1}::int) n
  `.execute(db);
  await sql`
    insert into access_nodes (id, kind, parent_id, path, name, city, street, house, ports)
    select 'sw-' || n, 'switch', above, array['bng', above, 'sw-' || n], 'Switch ' || n, 'Алматы', 'Абай даңғ.', n, ${portsPerSwitch}::int
    from generate_series(0, ${switches - 1}::int) n
    cross join lateral (select 'agg-' || n / ${switchesPerNode}::int as above) parent
  `.execute(db);
  await sql`
    insert into subscribers (login, owner_name, contact_number, language, city, street, house, tariff, fee_paid, fee_amount_tiyn, router, tv_box,
      imported_at, updated_at)
    select login, 'Ахметова Сәуле', '+77010000000', 'kk', 'Алматы', 'Абай даңғ.', n / ${portsPerSwitch}::int, 'home-100', true, 0,
      'rented', 'none', now(), now()
    from ${logins}
  `.execute(db);
  await sql`
    insert into lines (login, node_id, port)
    select login, 'sw-' || n / ${portsPerSwitch}::int, n % ${portsPerSwitch}::int + 1 from ${logins}
  `.execute(db);
  await sql`
    insert into radius_sessions (login, nas, session_id, started_at, start_arrival, alive_at, stopped_at, terminate_cause,
      input_octets, output_octets)
    select login, 'nas-1', 's-' || n, now() - interval '1 day', n, now() - interval '5 minutes',
      case when n % 10 = 0 then now() - interval '1 minute' end, case when n % 10 = 0 then 'lost-carrier' end, 0, 0
    from ${logins}
  `.execute(db);
  await sql`analyze`.execute(db);
}

const logins = sql`(
  select n, (7020000000 + n)::text as login from generate_series(0, ${lines - 1}::int) n
) listed`;

/** One of the whole network first, then one of each of its first nodes, as a page of the desk's list shows them. */
async function openOutages(db: Db): Promise<readonly string[]> {
  const nodes = ["bng", ...Array.from({ length: 19 }, (_, index) => `agg-${index}`)];
  const outages = nodes.map((nodeId) => ({ id: newId(), nodeId }));
  await sql`
    insert into outages (id, node_id, node_ids, nodes_ever, opened_at, source)
    select id, "nodeId", array["nodeId"], array["nodeId"], now() - interval '1 minute', 'sessions'
    from json_to_recordset(${JSON.stringify(outages)}::json) as listed (id uuid, "nodeId" text)
  `.execute(db);
  return outages.map(({ id }) => id);
}
