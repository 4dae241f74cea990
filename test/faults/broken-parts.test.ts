import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { killProcessesOn, processesOn } from "../harness/processes.ts";
import { launchProduct, type LaunchedProduct } from "../harness/product.ts";

const command = [process.execPath, "--import", "./test/faults/fault-on-signal.ts", "src/main.ts"] as const;

let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "uide-broken-"));
});

afterAll(async () => {
  await killProcessesOn(parent);
  await rm(parent, { recursive: true, force: true });
});

async function start(
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<LaunchedProduct> {
  const launched = launchProduct({ UIDE_DATA: folder, UIDE_LOG: "silent", ...variables }, { command });
  await launched.ready;
  return launched;
}

describe.concurrent("what can't go on is stopped in order and ends with 1, and the next start is well:", () => {
  test("without its simulated network", async () => {
    const folder = join(parent, "network");
    const { ended, said } = await start(folder);
    const simulator = (await processesOn(folder)).find((one) => one.command.includes("simulator/main.ts"));
    process.kill(simulator!.pid, "SIGKILL");
    expect(await ended).toBe(1);
    expect(said()).toBe("uide stopped: the simulated network ended by itself (SIGKILL)\n");
    expect(await processesOn(folder)).toEqual([]);
    const again = await start(folder);
    again.process.kill();
    expect(await again.ended).toBe(0);
  });

  test.for(["exception", "rejection"])("after a fault that nobody caught: an %s", async (fault) => {
    const folder = join(parent, fault);
    const { process: child, ended, said } = await start(folder, { FAULT: fault });
    child.kill("SIGUSR2");
    expect(await ended).toBe(1);
    expect(said()).toBe("uide stopped: nobody expected this\n");
    expect(await processesOn(folder)).toEqual([]);
  });
});
