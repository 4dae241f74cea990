import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Config } from "./config.ts";
import type { App } from "./http/app.ts";
import { composeModules, type Modules } from "./compose-modules.ts";
import { openProductClock, type ProductClock } from "./platform/product-clock.ts";
import { type Database, openDatabase } from "./platform/database.ts";
import { startEmbeddedPostgres } from "./platform/embedded-postgres/embedded-postgres.ts";
import { openEvents } from "./platform/events.ts";
import { startJobs } from "./platform/jobs.ts";
import type { Log } from "./platform/log.ts";
import { migrate } from "./platform/migrate.ts";
import { createSecretBox, readOrCreateSecretKey } from "./platform/secret-box.ts";
import { startSweeps } from "./platform/sweeps.ts";
import { loadProvider } from "./modules/provider/provider.ts";
import { openDemo } from "./demo.ts";

/** The product of this process, running. */
export type Product = {
  readonly url: string;
  /** Lines for whoever started it, such as the demo's accounts. */
  readonly announcements: readonly string[];
  /** Finishes what is in flight and stops everything in order. */
  stop(): Promise<void>;
};

const migrations = join(import.meta.dirname, "../migrations");

/** What has been started, to be stopped in the opposite order, whether or not the rest could be started. */
class Started {
  readonly #stops: { readonly name: string; readonly stop: () => Promise<unknown> }[] = [];
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(name: string, stop: () => Promise<unknown>): void {
    this.#stops.push({ name, stop });
  }

  async stop(): Promise<void> {
    for (const { name, stop } of this.#stops.splice(0).toReversed()) {
      await stop().catch((error: unknown) => this.#log.error({ err: error, part: name }, "part did not stop in order"));
    }
  }
}

/**
 * Starts everything that `config` asks for and resolves when it serves; with the simulator, when the network's fixed
 * lines are in their states.
 * @throws with a sentence for whoever started it; what had been started is stopped then.
 */
export async function startProduct(config: Config, log: Log, stopping: AbortSignal): Promise<Product> {
  const started = new Started(log);
  try {
    return await start(config, { log, stopping, started });
  } catch (error) {
    await started.stop();
    throw error;
  }
}

type Start = { readonly log: Log; readonly stopping: AbortSignal; readonly started: Started };

async function start(config: Config, { log, stopping, started }: Start): Promise<Product> {
  const provider = loadProvider(resolve(config.providerDirectory));
  const dataDirectory = resolve(config.dataDirectory);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const databaseUrl = config.databaseUrl ?? (await startDatabase(dataDirectory, log, started));
  const database = openDatabase(databaseUrl);
  started.add("database", () => database.close());
  await migrate(database, migrations, log);
  const { clock } = await openClock(config, { database, log, started });
  const events = await openEvents(databaseUrl, log);
  started.add("events", () => events.close());
  const secretBox = createSecretBox(await readOrCreateSecretKey(join(dataDirectory, "secret-key")));
  const modules = await composeModules({ config, provider, database, clock, events, secretBox, log, stopping });
  started.add("radius", () => modules.radius.stop());
  started.add("assistant", () => modules.assistant.stop());
  const sweeps = startSweeps(modules.sweeps, log);
  started.add("sweeps", () => sweeps.stop());
  const jobs = await startJobs(database, log, modules.jobs);
  started.add("jobs", () => jobs.stop());
  const url = await listen(modules.app, config);
  started.add("http", () => modules.app.close());
  const announcements = await openDemo({ config, provider, database, clock, modules, url, dataDirectory, log, started });
  modules.setReady();
  return { url, announcements, stop: () => started.stop() };
}

async function startDatabase(directory: string, log: Log, started: Started): Promise<string> {
  const postgres = await startEmbeddedPostgres({ directory, log });
  started.add("postgres", () => postgres.stop());
  return postgres.url;
}

async function openClock(
  config: Config,
  { database, log, started }: { database: Database; log: Log; started: Started },
): Promise<ProductClock> {
  const settings = { startAt: config.startTime, speed: config.timeSpeed, simulated: config.isSimulated };
  const opened = await openProductClock(database.db, settings, log);
  started.add("clock", () => opened.close());
  return opened;
}

async function listen(app: App, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw portProblem(error, { name: "PORT", port });
  }
}

/** A port that is taken, said as a sentence. */
export function portProblem(error: unknown, { name, port }: { name: string; port: number }): unknown {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (!isTaken) return error;
  return new Error(`another program uses port ${port}; stop it, or set ${name} to a free port (0 takes any).`);
}

export type { Started, Modules };
