import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { importFiles, type ImportReport } from "../src/import/import.ts";
import { networkColumns } from "../src/import/network-row.ts";
import { subscriberColumns } from "../src/import/subscriber-row.ts";
import { openDatabase } from "../src/platform/database.ts";
import { startEmbeddedPostgres } from "../src/platform/embedded-postgres/embedded-postgres.ts";
import { silentLog } from "../src/platform/log.ts";
import { migrate } from "../src/platform/migrate.ts";
import { createSecretBox } from "../src/platform/secret-box.ts";
import { report } from "./report.ts";

const subscribers = 100_000;
const portsPerSwitch = 24;
const switchesPerNode = 40;

/** Time to import 100,000 subscribers into an empty database, and the same file with every line changed once more. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "uide-bench-import-"));
  const postgres = await startEmbeddedPostgres({ directory: join(folder, "data"), log: silentLog });
  const database = openDatabase(postgres.url);
  try {
    await migrate(database, join(import.meta.dirname, "../migrations"), silentLog);
    const secretBox = createSecretBox(randomBytes(32));
    const terms = { loginDigits: 10, tariffs: ["home-100", "home-300"] };
    for (const [name, tariff] of [
      ["first", "home-100"],
      ["again", "home-300"],
    ] as const) {
      const files = await writeFiles(folder, tariff);
      const started = performance.now();
      const done = await importFiles(database.db, files, { now: Temporal.Now.instant(), terms, secretBox });
      expectAllSaved(done);
      report(`import.${name}`, (performance.now() - started) / 1000, "s");
    }
    report("import.rows", subscribers, "rows");
    report("import.memory", process.resourceUsage().maxRSS / 1024, "MB");
    report("import.target", 30, "s");
  } finally {
    await database.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function expectAllSaved({ saved, faults }: ImportReport): void {
  const count = (saved?.subscribers.added ?? 0) + (saved?.subscribers.changed ?? 0);
  if (count !== subscribers) throw new Error(`only ${count} rows were saved: ${JSON.stringify(faults[0])}`);
}

async function writeFiles(folder: string, tariff: string) {
  const write = (name: string, rows: Iterable<string>) =>
    pipeline(Readable.from(rows), createWriteStream(join(folder, name)));
  await write("network.csv", networkRows());
  await write("subscribers.csv", subscriberRows(tariff));
  return { networkFile: join(folder, "network.csv"), subscribersFile: join(folder, "subscribers.csv") };
}

function* networkRows(): Generator<string> {
  yield `${networkColumns.join(",")}\n`;
  const switches = Math.ceil(subscribers / portsPerSwitch);
  for (let number = 0; number < switches; number += 1) {
    const parent = `agg-${Math.floor(number / switchesPerNode)}`;
    if (number % switchesPerNode === 0) yield `aggregation,${parent},bng,Aggregation,Алматы,,,,,,\n`;
    yield `switch,sw-${number},${parent},Switch ${number},Алматы,Абай даңғ.,${number},,,D-Link,${portsPerSwitch}\n`;
  }
  yield "bng,bng,,BNG,Алматы,,,,,,\nnas,nas,bng,NAS,,,,127.0.0.1,testing123,,\n";
}

function* subscriberRows(tariff: string): Generator<string> {
  yield `${subscriberColumns.join(",")}\n`;
  for (let number = 0; number < subscribers; number += 1) {
    const place = Math.floor(number / portsPerSwitch);
    const mobile = `+7701${String(1_000_000 + number)}`;
    const person = `${7_020_000_000 + number},Ахметова Сәуле Болатқызы,,${mobile},kk`;
    const address = `Алматы,Абай даңғ.,${place},1,${number % 80}`;
    const contract = `${tariff},${mobile} ${mobile},yes,0,,,rented,none`;
    yield `${person},${address},${contract},sw-${place},${(number % portsPerSwitch) + 1},30\n`;
  }
}
