import { createServer } from "node:net";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../log.ts";
import { clusterIn, logFileIn, openCluster, superuser } from "./cluster.ts";
import { lockFolder } from "./folder-lock.ts";
import { endClusterProcesses } from "./left-processes.ts";
import { type Launch, launchPostmaster, type Postmaster, PostmasterEnded } from "./postmaster.ts";
import { findPrograms } from "./programs.ts";
import { embeddedSettings, type Settings } from "./settings.ts";
import { supervise, type Supervisor } from "./supervisor.ts";

/** A PostgreSQL server that lives and ends with this process. */
export type EmbeddedPostgres = {
  /** For the driver: superuser, password, the database `postgres`. Stays the same until `stop`. */
  readonly url: string;
  /** Resolves, with the reason, when the server died and could not be brought back. */
  readonly failed: Promise<Error>;
  /** Stops the server in order, within 5 s, and gives the folder free. Called again it waits for the same stop. */
  stop(): Promise<void>;
};

/** What an embedded server is made of: the data folder (made when it isn't there) and settings besides our own. */
export type EmbeddedOptions = { readonly directory: string; readonly log: Log; readonly settings?: Settings };

const leftServerStopsWithinMs = 4_000;
const launchTries = 20;
const launchPauseMs = 100;

/**
 * Starts PostgreSQL on the data folder. A server that an earlier process left running there is stopped first, and
 * one that dies while we run is started again on the same port.
 *
 * @throws DataFolderInUse when another live process works on the folder
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.directory);
  const lock = await lockFolder(folder);
  try {
    const { url, supervisor } = await startServer(folder, options);
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopped ??= supervisor.stop().finally(() => lock.release()));
    return { url, failed: supervisor.failed, stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

type Server = { readonly url: string; readonly supervisor: Supervisor };

async function startServer(folder: string, { log, settings }: EmbeddedOptions): Promise<Server> {
  const programs = await findPrograms(folder, clusterIn(folder), log);
  const { directory: cluster, password } = await openCluster(folder, programs);
  const left = await endClusterProcesses(cluster, leftServerStopsWithinMs);
  if (left > 0) log.warn({ processes: left }, "postgresql had been left running and was stopped");
  const plan = {
    cluster,
    programs,
    settings: { ...embeddedSettings, ...settings },
    logFile: logFileIn(folder),
  };
  const { port, postmaster } = await launchOnFreePort(plan);
  return {
    url: `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`,
    supervisor: supervise({ ...plan, port }, postmaster, log),
  };
}

type Placed = { readonly port: number; readonly postmaster: Postmaster };

/** Somebody else may take the free port before PostgreSQL does; then another one is tried. */
async function launchOnFreePort(plan: Omit<Launch, "port">): Promise<Placed> {
  for (let tries = 1; ; tries += 1) {
    const port = await findFreePort();
    try {
      return { port, postmaster: await launchPostmaster({ ...plan, port }) };
    } catch (error) {
      if (!(error instanceof PostmasterEnded && error.passing) || tries === launchTries) throw error;
      await wait(launchPauseMs);
    }
  }
}

function findFreePort(): Promise<number> {
  const { promise, resolve: found, reject } = Promise.withResolvers<number>();
  const server = createServer().once("error", reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    server.close(() => found(port));
  });
  return promise;
}
