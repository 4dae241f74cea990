import { copyFile, stat, truncate } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../log.ts";
import { endClusterProcesses } from "./left-processes.ts";
import { type Launch, launchPostmaster, type Postmaster } from "./postmaster.ts";

/** Keeps a server running. `failed` resolves, with the reason, when it could not be brought back. */
export type Supervisor = { readonly failed: Promise<Error>; stop(): Promise<void> };

const deathsMax = 10;
const firstPauseMs = 100;
const pauseMaxMs = 5_000;
/** A server that ran this long was well: what kills it then is a new misfortune. */
const steadyAfterMs = 10_000;
const endingMs = 1_000;
const logCheckEveryMs = 60_000;
const logBytesMax = 4_000_000;

/** Starts the server again on its port whenever it ends unasked; after too many deaths in a row it gives up. */
export function supervise(launch: Launch, first: Postmaster, log: Log): Supervisor {
  const stopping = new AbortController();
  const { signal } = stopping;
  const failed = Promise.withResolvers<Error>();
  let current = first;
  const keepRunning = async (): Promise<void> => {
    for (let deaths = 0; ;) {
      const upAt = performance.now();
      await current.ended;
      if (signal.aborted) return;
      deaths = performance.now() - upAt > steadyAfterMs ? 1 : deaths + 1;
      log.error({ deaths }, "postgresql ended unasked");
      if (deaths > deathsMax)
        return failed.resolve(new Error(`PostgreSQL doesn't stay up; see ${launch.logFile}`));
      await wait(pauseMs(deaths), undefined, { signal });
      current = await relaunch(launch, log);
      if (signal.aborted) await current.stop();
    }
  };
  const kept = keepRunning().catch((error: unknown) => {
    if (!signal.aborted) failed.resolve(new Error("PostgreSQL can't be started again", { cause: error }));
  });
  const trim = (): Promise<void> =>
    trimLog(launch.logFile).catch((error) => log.warn({ error }, "log not trimmed"));
  const trimming = setInterval(() => void trim(), logCheckEveryMs).unref();
  const stop = async (): Promise<void> => {
    stopping.abort();
    clearInterval(trimming);
    await current.stop();
    await kept;
  };
  return { failed: failed.promise, stop };
}

/** What keeps a server down may pass, such as a full memory. */
const pauseMs = (deaths: number): number =>
  deaths === 1 ? 0 : Math.min(firstPauseMs * 2 ** deaths, pauseMaxMs);

/** A start that fails counts as one more death. */
async function relaunch(launch: Launch, log: Log): Promise<Postmaster> {
  await endClusterProcesses(launch.cluster, endingMs);
  try {
    return await launchPostmaster(launch);
  } catch (error) {
    log.error({ error }, "postgresql could not be started again");
    return { ended: Promise.resolve(), stop: () => Promise.resolve() };
  }
}

/** Keeps the last part beside the log; the server goes on writing to the same file. */
async function trimLog(file: string): Promise<void> {
  const { size } = await stat(file);
  if (size < logBytesMax) return;
  await copyFile(file, `${file}.1`);
  await truncate(file);
}
