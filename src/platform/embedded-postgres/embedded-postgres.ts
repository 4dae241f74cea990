import { copyFile, stat, truncate } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../log.ts";
import { clusterIn, openCluster, superuser } from "./cluster.ts";
import { lockFolder } from "./folder-lock.ts";
import { endClusterProcesses } from "./left-processes.ts";
import { type Launch, launchPostmaster, type Postmaster, PostmasterEnded } from "./postmaster.ts";
import { findPrograms } from "./programs.ts";
import { embeddedSettings, type Settings } from "./settings.ts";

/** A PostgreSQL server that lives and ends with this process. */
export type EmbeddedPostgres = {
  /** For the driver: superuser, password, the database `postgres`. Stays the same until `stop`. */
  readonly url: string;
  /** Resolves, with the reason, when the server died and could not be brought back. */
  readonly failed: Promise<Error>;
  /** Stops the server in order, within 5 s, and gives the folder free. Again: waits for the same stop. */
  stop(): Promise<void>;
};

const leftProcessesMs = 4_000;
const launchTries = 5;
const restartTries = 6;
const restartPauseMs = 100;
const logBytesMax = 4_000_000;

/**
 * Starts PostgreSQL on the data folder, which is made when it isn't there. A server that an earlier process left
 * running is stopped first. While it runs, a server that dies is started again on the same port.
 *
 * @throws DataFolderInUse when another live process works on the folder
 */
export async function startEmbeddedPostgres(options: {
  readonly directory: string;
  readonly log: Log;
  readonly settings?: Settings;
}): Promise<EmbeddedPostgres> {
  const { log } = options;
  const folder = resolve(options.directory);
  const lock = await lockFolder(folder);
  try {
    const programs = await findPrograms(folder, clusterIn(folder), log);
    const cluster = await openCluster(folder, programs);
    const left = await endClusterProcesses(cluster.directory, leftProcessesMs);
    if (left > 0) log.warn({ left }, "postgresql was left running and has been stopped");
    const settings = { ...embeddedSettings, ...options.settings };
    const logFile = join(folder, "postgresql.log");
    const plan = { cluster: cluster.directory, programs, settings, logFile };
    const { port, postmaster } = await launchOnFreePort(plan);
    const supervisor = supervise({ ...plan, port }, postmaster, log);
    const stopOnce = async (): Promise<void> => {
      await supervisor.stop();
      await lock.release();
    };
    let stopped: Promise<void> | undefined;
    return {
      url: `postgres://${superuser}:${cluster.password}@127.0.0.1:${port}/postgres`,
      failed: supervisor.failed,
      stop: () => (stopped ??= stopOnce()),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

type Placed = { readonly port: number; readonly postmaster: Postmaster };

/** A free port may be taken by somebody before PostgreSQL has it; then another one is tried. */
async function launchOnFreePort(plan: Omit<Launch, "port">): Promise<Placed> {
  for (let tries = 1; ; tries += 1) {
    const port = await findFreePort();
    try {
      return { port, postmaster: await launchPostmaster({ ...plan, port }) };
    } catch (error) {
      if (!(error instanceof PostmasterEnded && error.portTaken) || tries === launchTries) throw error;
    }
  }
}

function findFreePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === "object" ? found(address.port) : failed(address),
      );
    });
  });
}

type Supervisor = { readonly failed: Promise<Error>; stop(): Promise<void> };

/** Starts the server again whenever it dies before it is told to stop. */
function supervise(launch: Launch, first: Postmaster, log: Log): Supervisor {
  const stopping = new AbortController();
  const failed = Promise.withResolvers<Error>();
  let current = first;
  const watch = async (): Promise<void> => {
    for (;;) {
      await current.exited;
      if (stopping.signal.aborted) return;
      log.error("postgresql died and is started again");
      current = await relaunch(launch, stopping.signal);
      log.info("postgresql runs again");
    }
  };
  const watched = watch().catch((error: Error) => {
    if (!stopping.signal.aborted) failed.resolve(error);
  });
  const trimming = setInterval(() => void trimLog(launch.logFile), 60_000).unref();
  return {
    failed: failed.promise,
    stop: async () => {
      stopping.abort();
      clearInterval(trimming);
      await current.stop();
      await watched;
    },
  };
}

/** The pauses double: what keeps the server down may pass, such as a full memory. */
async function relaunch(launch: Launch, stopping: AbortSignal): Promise<Postmaster> {
  for (let tries = 1; ; tries += 1) {
    await endClusterProcesses(launch.cluster, 1_000);
    stopping.throwIfAborted();
    try {
      return await launchPostmaster(launch);
    } catch (error) {
      if (tries === restartTries) throw error;
      await wait(restartPauseMs * 2 ** tries, undefined, { signal: stopping });
    }
  }
}

/** Keeps the last part beside the log; the server goes on writing to the same file. */
async function trimLog(file: string): Promise<void> {
  const { size } = await stat(file);
  if (size < logBytesMax) return;
  await copyFile(file, `${file}.1`);
  await truncate(file);
}
