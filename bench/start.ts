import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProduct } from "../test/harness/product.ts";
import { report } from "./report.ts";

const runs = 3;

/** Time from the start of the process to `ready`, on a new data folder and on the one it leaves behind. */
export async function run(): Promise<void> {
  const times: Record<"empty" | "existing", number[]> = { empty: [], existing: [] };
  for (let number = 0; number < runs; number += 1) {
    const folder = await mkdtemp(join(tmpdir(), "uide-bench-start-"));
    for (const kind of ["empty", "existing"] as const) {
      const product = await startProduct({ UIDE_DATA: folder });
      times[kind].push(product.readyMilliseconds);
      await product.stop();
    }
    await rm(folder, { recursive: true, force: true });
  }
  for (const [kind, values] of Object.entries(times))
    report(`start.${kind}.max`, Math.max(...values) / 1000, "s");
  report("start.target.empty", 15, "s");
  report("start.target.existing", 5, "s");
}
