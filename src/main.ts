import { once } from "node:events";
import { inspect } from "node:util";
import type { Log } from "./platform/log.ts";
import type { Product } from "./product.ts";

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
  if (process.env["npm_lifecycle_event"] === "start") stopWithParent(() => stop.abort());
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

/** Starts the product, tells people where it is, and stops it in order. @returns the exit code. */
async function main({ stopping, failure, fail }: Ending): Promise<number> {
  let product: Product | undefined;
  let log: Log | undefined;
  try {
    // Loaded only now, so that a signal finds somebody listening from the first moment on.
    const { readConfig } = await import("./config.ts");
    const config = readConfig(process.env);
    const { createLog } = await import("./platform/log.ts");
    log = createLog(config.logLevel);
    logFaults(log);
    const { startProduct } = await import("./product.ts");
    product = await startProduct(config, log, stopping);
    void product.failed.then(fail);
    process.stdout.write([...product.announcements, `ready ${product.url}\n`].join("\n"));
    if (!stopping.aborted) await once(stopping, "abort");
  } catch (error) {
    log?.debug({ err: error }, "start failed");
    fail(error);
  }
  await product?.stop();
  const reason = failure();
  if (reason === undefined) return 0;
  process.stderr.write(`uide ${product === undefined ? "did not start" : "stopped"}: ${reason.message}\n`);
  return 1;
}

/** Faults that nobody expected are told with where they came from, those during the stop as well. */
function logFaults(log: Log): void {
  for (const fault of faults)
    process.on(fault, (error: unknown) => log.error({ err: error, fault }, "fault"));
}

// Whoever reads what is announced may go when he has seen enough.
process.stdout.on("error", () => undefined);
const code = await main(awaitEnding());
// What is still open now, such as a part that was left behind, must not hold the process.
process.exit(code);
