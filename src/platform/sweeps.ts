import type { Log } from "./log.ts";

/** Looks for what is due and does it. Safe to run in several processes at once: it claims the rows that it works on. */
export type Sweep = { readonly name: string; readonly everyMilliseconds: number; run(): Promise<void> };

/** The running sweeps of this process. */
export type Sweeps = { stop(): Promise<void> };

/** Runs each sweep again and again, never twice at once; one that fails is tried again at its next time. */
export function startSweeps(sweeps: readonly Sweep[], log: Log): Sweeps {
  const stopping = new AbortController();
  const loops = sweeps.map((sweep) => loop(sweep, log, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function loop({ name, everyMilliseconds, run }: Sweep, log: Log, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      await run();
    } catch (error) {
      log.error({ err: error, sweep: name }, "sweep failed");
    }
    await pause(everyMilliseconds, stopping);
  }
}

const pause = (milliseconds: number, stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stopping.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stopping.addEventListener("abort", end);
    if (stopping.aborted) end();
  });
