import { ConfigMistake, readConfig, type Config } from "./config.ts";
import { createLog } from "./platform/log.ts";
import { startProduct, type Product } from "./product.ts";

/** Starts the product, tells people where it is, and stops it in order when it is told to. */
async function main(): Promise<void> {
  const config = configOrExit();
  const log = createLog(config.logLevel);
  const signals = stopSignals();
  let product: Product | undefined;
  try {
    product = await startProduct(config, log, signals.stopping);
    for (const line of product.announcements) process.stdout.write(`${line}\n`);
    process.stdout.write(`ready ${product.url}\n`);
    const failure = await Promise.race([signals.told, product.failed]);
    if (failure !== undefined) throw failure;
    await product.stop();
  } catch (error) {
    await product?.stop();
    if (signals.stopping.aborted) return;
    process.stderr.write(
      `uide ${product === undefined ? "did not start" : "stopped"}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    log.debug({ err: error }, "start failed");
    process.exitCode = 1;
  }
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigMistake)) throw error;
    process.stderr.write(`uide did not start: ${error.message}\n`);
    process.exit(1);
  }
}

/** The first SIGTERM or SIGINT begins the stop; later ones change nothing. */
function stopSignals(): { stopping: AbortSignal; told: Promise<void> } {
  const stop = new AbortController();
  const told = new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve()));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop.abort());
  return { stopping: stop.signal, told };
}

await main();
// What is still open now, such as a keep-alive connection of a caller, must not hold the process.
process.exit();
