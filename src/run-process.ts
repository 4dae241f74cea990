import { once } from "node:events";
import { inspect } from "node:util";
import type { Config } from "./config.ts";
import type { Log } from "./platform/log.ts";

/** What a process runs once it is started. */
export type Running = {
  /** Lines for whoever started it; the last says that it is ready. */
  readonly announcements: readonly string[];
  /** Resolves, with the reason, when it can't go on by itself. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
};

/** Starts what a process is for; it loads its code only when it is called. */
type StartRunning = (config: Config, log: Log, stopping: AbortSignal) => Promise<Running>;

/** The variables of a process, and what it starts. */
export type ProcessPlan = {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly start: StartRunning;
};

/** What ends this process: somebody told it to, or something went wrong. What came first counts. */
type Ending = {
  /** Aborts when the stop begins. */
  readonly stopping: AbortSignal;
  /** Why it can't go on; undefined when it was told to stop. */
  failure(): Error | undefined;
  /** Begins the stop because of something that nobody here can mend. */
  fail(reason: unknown): void;
};

const faults = ["uncaughtException", "unhandledRejection"] as const;
const parentCheckMilliseconds = 100;

/** Listens for all that ends a process. A signal that comes again changes nothing. */
function awaitEnding(): Ending {
  const stop = new AbortController();
  let failure: Error | undefined;
  const fail = (reason: unknown): void => {
    if (!stop.signal.aborted) failure = reason instanceof Error ? reason : new Error(inspect(reason));
    stop.abort();
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  for (const fault of faults) process.on(fault, fail);
  if (["start", "ingest"].includes(process.env["npm_lifecycle_event"] ?? ""))
    stopWithParent(() => stop.abort());
  return { stopping: stop.signal, failure: () => failure, fail };
}

/** npm hands signals on to us. When it was killed nobody can do that any more, and its next start wants our place. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  const check = (): void => {
    if (process.ppid !== parent) stop();
  };
  setInterval(check, parentCheckMilliseconds).unref();
}

/** Starts, tells people where it is, and stops in order. @returns the exit code. */
async function run({ variables, start }: ProcessPlan, { stopping, failure, fail }: Ending): Promise<number> {
  let running: Running | undefined;
  let log: Log | undefined;
  try {
    // Loaded only now, so that a signal finds somebody listening from the first moment on.
    const { readConfig } = await import("./config.ts");
    const config = readConfig(variables);
    const { createLog } = await import("./platform/log.ts");
    log = createLog(config.logLevel);
    logFaults(log);
    running = await start(config, log, stopping);
    void running.failed.then(fail);
    process.stdout.write(`${running.announcements.join("\n")}\n`);
    if (!stopping.aborted) await once(stopping, "abort");
  } catch (error) {
    log?.debug({ err: error }, "start failed");
    fail(error);
  }
  await running?.stop();
  const reason = failure();
  if (reason === undefined) return 0;
  process.stderr.write(`uide ${running === undefined ? "did not start" : "stopped"}: ${reason.message}\n`);
  return 1;
}

/** Faults that nobody expected are told with where they came from, those during the stop as well. */
function logFaults(log: Log): void {
  for (const fault of faults)
    process.on(fault, (error: unknown) => log.error({ err: error, fault }, "fault"));
}

/** Runs what the plan starts until somebody or something ends it, and ends the process. */
export async function runProcess(plan: ProcessPlan): Promise<never> {
  // Whoever reads what is announced may go when he has seen enough.
  process.stdout.on("error", () => undefined);
  const code = await run(plan, awaitEnding());
  // What is still open now, such as a part that was left behind, must not hold the process.
  process.exit(code);
}
