import { readFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../src/platform/embedded-postgres/embedded-postgres.ts";
import { silentLog } from "../src/platform/log.ts";
import { type RunningProduct, startProduct } from "../test/harness/product.ts";

/** The product with its simulated network, in a process of its own beside its PostgreSQL, for as long as `work` takes. */
export async function withDemoProduct(
  work: (product: RunningProduct, databaseUrl: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "uide-bench-"));
  const postgres = await startEmbeddedPostgres({ directory: folder, log: silentLog });
  const product = await startProduct({
    UIDE_DATA: folder,
    DATABASE_URL: postgres.url,
    UIDE_SIMULATOR: "on",
    UIDE_RATE_LIMITS: "off",
  });
  try {
    await work(product, postgres.url);
  } finally {
    await product.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const ticksPerSecond = 100;

/** How long the product's own process has worked; PostgreSQL and the simulator are processes of their own. */
export async function processorMilliseconds({ process: { pid } }: RunningProduct): Promise<number> {
  const [, counts = ""] = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ");
  const [user, system] = counts.split(" ").slice(11, 13).map(Number);
  return ((user! + system!) * 1000) / ticksPerSecond;
}
