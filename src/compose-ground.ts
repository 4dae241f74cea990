import { access, constants, mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "./config.ts";
import { loadProvider, type Provider } from "./modules/provider/provider.ts";
import type { TrainedUnderstanding } from "./modules/understanding/understanding.ts";
import type { Clock } from "./platform/clock.ts";
import { type Database, openDatabase } from "./platform/database.ts";
import {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "./platform/embedded-postgres/embedded-postgres.ts";
import { DataFolderInUse } from "./platform/embedded-postgres/folder-lock.ts";
import { type Events, openEvents } from "./platform/events.ts";
import type { Keep } from "./platform/kept-result.ts";
import type { Log } from "./platform/log.ts";
import { migrate } from "./platform/migrate.ts";
import { openProductClock } from "./platform/product-clock.ts";
import { reachDatabase } from "./platform/reach-database.ts";
import { createSecretBox, readOrCreateSecretKey, type SecretBox } from "./platform/secret-box.ts";
import type { StartedParts } from "./platform/started-parts.ts";

/** What every part of the product is made from. */
export type Ground = {
  readonly config: Config;
  readonly provider: Provider;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly events: Events;
  readonly secretBox: SecretBox;
  readonly log: Log;
  /** Aborts when the stop begins, and ends requests that only wait. */
  readonly stopping: AbortSignal;
  /** Understanding that is being trained since the start began; undefined: it is trained when it is needed. */
  readonly training?: Promise<TrainedUnderstanding>;
  /** Keeps what takes long to work out for the next start; undefined: nothing is kept. */
  readonly keep?: Keep;
};

/** What a start goes along with: what it has started so far, and the signal to stop it. */
export type Start = { readonly log: Log; readonly stopping: AbortSignal; readonly started: StartedParts };

/** The ground, and its own PostgreSQL when it has one. */
export type FirmGround = { readonly ground: Ground; readonly postgres: EmbeddedPostgres | undefined };

const migrations = join(import.meta.dirname, "../migrations");
/** Who worked on the data folder until now may still be stopping. */
const folderPatienceMilliseconds = 5_000;
const folderCheckMilliseconds = 100;

/** Makes what every part stands on: a migrated database, the product's clock, events, the key. */
export async function composeGround(config: Config, { log, stopping, started }: Start): Promise<FirmGround> {
  const provider = loadProvider(await findProviderFolder(config));
  const directory = resolve(config.dataDirectory);
  await makeDataFolder(directory);
  const { databaseUrl, postgres } = await startDatabase(config, { log, stopping, started });
  const database = openDatabase(databaseUrl);
  started.add({ name: "database", stop: () => database.close() });
  await migrate(database, migrations, log);
  const { clock, close } = await openProductClock(
    database.db,
    { startAt: config.startTime, speed: config.timeSpeed, simulated: config.isSimulated },
    log,
  );
  started.add({ name: "clock", stop: close });
  const events = await openEvents(databaseUrl, log);
  started.add({ name: "events", stop: () => events.close() });
  const secretBox = createSecretBox(
    config.secretKey ?? (await readOrCreateSecretKey(join(directory, "secret-key"))),
  );
  const ground = { config, provider, database, databaseUrl, clock, events, secretBox, log, stopping };
  return { ground, postgres };
}

async function findProviderFolder({ providerDirectory }: Config): Promise<string> {
  const directory = resolve(providerDirectory);
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory() === true) return directory;
  throw new Error(`UIDE_PROVIDER takes the folder of a provider, and there is none at ${directory}.`);
}

async function makeDataFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await access(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`UIDE_DATA takes a folder that we may make and write to: ${reason}`, { cause: error });
  }
}

async function startDatabase(
  { databaseUrl, dataDirectory }: Config,
  { log, stopping, started }: Start,
): Promise<{ databaseUrl: string; postgres?: EmbeddedPostgres }> {
  if (databaseUrl !== undefined) {
    await reachDatabase(databaseUrl);
    return { databaseUrl };
  }
  const postgres = await startWhenFree({ directory: resolve(dataDirectory), log }, stopping);
  started.add({ name: "postgres", stop: () => postgres.stop(), hasOwnLimit: true });
  return { databaseUrl: postgres.url, postgres };
}

/** @throws DataFolderInUse when whoever works on the folder goes on doing so. */
async function startWhenFree(options: EmbeddedOptions, signal: AbortSignal): Promise<EmbeddedPostgres> {
  const giveUpAt = performance.now() + folderPatienceMilliseconds;
  for (;;) {
    try {
      return await startEmbeddedPostgres(options);
    } catch (error) {
      if (!(error instanceof DataFolderInUse) || performance.now() > giveUpAt) throw error;
      await wait(folderCheckMilliseconds, undefined, { signal });
    }
  }
}
