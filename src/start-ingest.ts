import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Config } from "./config.ts";
import { listenForAccounting } from "./listen.ts";
import { AccountingQueue } from "./modules/accounting/accounting-queue.ts";
import { openDatabase } from "./platform/database.ts";
import type { Log } from "./platform/log.ts";
import { migrate } from "./platform/migrate.ts";
import { openProductClock } from "./platform/product-clock.ts";
import { reachDatabase } from "./platform/reach-database.ts";
import { createSecretBox, readOrCreateSecretKey } from "./platform/secret-box.ts";
import { StartedParts } from "./platform/started-parts.ts";
import type { Running } from "./run-process.ts";

const migrations = join(import.meta.dirname, "../migrations");
/** One transaction at a time, one reader of the servers, and the clock. */
const connectionsMax = 4;

type IngestStart = { readonly log: Log; readonly stopping: AbortSignal };

/**
 * Listens for accounting and does nothing else. Any number of such processes share a port and a database with the
 * product. @throws with a sentence for whoever started it; what had been started is stopped then.
 */
export async function startIngest(config: Config, { log, stopping }: IngestStart): Promise<Running> {
  const started = new StartedParts(log, stopping);
  try {
    const port = await start(config, log, started);
    return {
      announcements: [`radius accounting ${config.host}:${port}`],
      // It has nothing that could fail by itself: while the database is away, nothing is answered.
      failed: new Promise(() => undefined),
      stop: () => started.stop(),
    };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

async function start(config: Config, log: Log, started: StartedParts): Promise<number> {
  const { databaseUrl, startTime, timeSpeed, isSimulated } = config;
  if (databaseUrl === undefined)
    throw new Error("DATABASE_URL takes the database of the product that this process works for.");
  await reachDatabase(databaseUrl);
  const database = openDatabase(databaseUrl, connectionsMax);
  started.add({ name: "database", stop: () => database.close() });
  await migrate(database, migrations, log);
  const settings = { startAt: startTime, speed: timeSpeed, simulated: isSimulated };
  const { clock, close } = await openProductClock(database.db, settings, log);
  started.add({ name: "clock", stop: close });
  const secretBox = createSecretBox(config.secretKey ?? (await readKey(config)));
  const queue = new AccountingQueue({ db: database.db, log, now: clock.now });
  const radius = await listenForAccounting({ config, database, clock, secretBox, log }, queue);
  started.add({ name: "radius", stop: () => radius.stop() });
  return radius.port;
}

async function readKey({ dataDirectory }: Config): Promise<Buffer> {
  const directory = resolve(dataDirectory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return readOrCreateSecretKey(join(directory, "secret-key"));
}
