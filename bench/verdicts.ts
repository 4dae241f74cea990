import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { openDatabase, type Db } from "../src/platform/database.ts";
import type { RunningProduct } from "../test/harness/product.ts";
import { processorMilliseconds, withDemoProduct } from "./demo-product.ts";
import { percentile, report } from "./report.ts";

const atOnce = 200;
const rounds = 5;
const pauseMilliseconds = 1_500;
const deadShare = 0.1;
const targetMilliseconds = 2_500;
const patienceMilliseconds = 90_000;

/**
 * S44's checks of 200 lines at once, over HTTP as an operator asks for them, in the demo's network whose switches
 * answer SNMP from a process of their own. A tenth of the switches answers nothing, and the lines on these have no
 * session: they must be unknown, and nobody may wait for them longer than for the others.
 */
export async function run(): Promise<void> {
  await withDemoProduct(async (product, databaseUrl) => {
    const database = openDatabase(databaseUrl);
    await measure(database.db, product).finally(() => database.close());
  });
}

async function measure(db: Db, product: RunningProduct): Promise<void> {
  const simulator = wordAfter(product, "simulator ");
  const token = await signIn(product);
  const lines = await chooseLines(db);
  const dead = new Set(lines.filter(({ isDead }) => isDead).map(({ login }) => login));
  await breakSwitches(db, simulator, lines);
  const times: number[] = [];
  let notUnknown = 0;
  const workedBefore = await processorMilliseconds(product);
  for (let round = 0; round < rounds; round += 1) {
    const asked = lines.map(async ({ login }) => {
      const { milliseconds, line } = await diagnose(product.url, token, login);
      times.push(milliseconds);
      if (dead.has(login) && line !== "unknown") notUnknown += 1;
      if (!dead.has(login) && line === "unknown") unknownAlive.add(login);
    });
    await Promise.all(asked);
    await pause(pauseMilliseconds);
  }
  const worked = (await processorMilliseconds(product)) - workedBefore;
  report("verdicts.processor", worked / times.length, "ms/diagnosis, with all else that goes on");
  report("verdicts.diagnoses", times.length, "diagnoses");
  report("verdicts.at-once", atOnce, "diagnoses");
  report("verdicts.switches", new Set(lines.map(({ nodeId }) => nodeId)).size, "switches");
  report(
    "verdicts.switches.dead",
    new Set(lines.filter(({ isDead }) => isDead).map((one) => one.nodeId)).size,
    "switches",
  );
  report("verdicts.p50", percentile(times, 0.5), "ms");
  report("verdicts.p99", percentile(times, 0.99), "ms");
  report("verdicts.p99.target", targetMilliseconds, "ms");
  report("verdicts.dead.lines", dead.size * rounds, "diagnoses");
  report("verdicts.dead.not-unknown", notUnknown, "diagnoses");
  report("verdicts.alive.unknown", unknownAlive.size, "lines");
}

/** Lines of switches that answer, of which no diagnosis could say anything. */
const unknownAlive = new Set<string>();

type ChosenLine = { readonly login: string; readonly nodeId: string; readonly isDead: boolean };

/** 200 lines that are in session, over all switches; a tenth of the switches is to die. */
async function chooseLines(db: Db): Promise<readonly ChosenLine[]> {
  const { rows } = await sql<{ login: string; nodeId: string }>`
    select l.login, l.node_id as "nodeId"
    from lines l join radius_sessions s on s.login = l.login and s.ended_at is null
    where l.login not like '70100000%'
    group by l.login order by row_number() over (partition by l.node_id order by l.login), l.login
    limit ${atOnce}
  `.execute(db);
  const nodes = [...new Set(rows.map(({ nodeId }) => nodeId))];
  const dead = new Set(nodes.filter((_, index) => index % Math.round(1 / deadShare) === 0));
  return rows.map((row) => ({ ...row, isDead: dead.has(row.nodeId) }));
}

/** Their lines lose their sessions first, so that nothing but the switch could tell how they are. */
async function breakSwitches(db: Db, simulator: string, lines: readonly ChosenLine[]): Promise<void> {
  const dead = lines.filter(({ isDead }) => isDead);
  for (const { login } of dead) await makeFault(simulator, { kind: "router-off", login });
  await waitFor(() =>
    areAllOut(
      db,
      dead.map(({ login }) => login),
    ),
  );
  for (const node of new Set(dead.map(({ nodeId }) => nodeId)))
    await makeFault(simulator, { kind: "switch-silent", node });
}

async function areAllOut(db: Db, logins: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from radius_sessions where login = any(${logins}) and ended_at is null
  `.execute(db);
  return rows[0]?.count === 0;
}

async function makeFault(simulator: string, fault: object): Promise<void> {
  await post(`${simulator}/api/faults`, fault, {});
}

type Answer = { readonly verdict: { readonly line: string } };

async function diagnose(
  url: string,
  token: string,
  login: string,
): Promise<{ milliseconds: number; line: string }> {
  const startedAt = performance.now();
  const found = await post<Answer>(`${url}/api/lines/${login}/diagnoses`, undefined, {
    authorization: `Bearer ${token}`,
  });
  return { milliseconds: performance.now() - startedAt, line: found.verdict.line };
}

async function signIn(product: RunningProduct): Promise<string> {
  const [email, password] = wordAfter(product, "demo operator: ").split(" ");
  const answer = await post<{ token: string }>(
    `${product.url}/api/staff/auth/sign-in/email`,
    { email, password },
    {},
  );
  return answer.token;
}

/** The rest of the announced line that begins so. */
function wordAfter({ lines }: RunningProduct, beginning: string): string {
  const line = lines.find((one) => one.startsWith(beginning));
  if (line === undefined) throw new Error(`the product did not announce ${beginning}`);
  return line.slice(beginning.length).trim();
}

async function post<Body>(
  url: string,
  body: object | undefined,
  headers: Record<string, string>,
): Promise<Body> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { ...headers, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Body;
}

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + patienceMilliseconds;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error("the sessions of the broken lines did not end");
    await pause(200);
  }
}
