import { existsSync } from "node:fs";
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

/** Starts with a way to bring about a fault. */
const start = (folder: string, variables: Readonly<Record<string, string>> = {}): LaunchedProduct =>
  launchProduct({ UIDE_DATA: folder, UIDE_LOG: "silent", ...variables }, { command });

describe.concurrent("what can't go on is stopped in order and ends with 1:", () => {
  test("without its simulated network", async () => {
    const folder = join(parent, "network");
    const { ready, ended, said } = start(folder);
    await ready;
    const simulator = (await processesOn(folder)).find((one) => one.command.includes("simulator/main.ts"));
    process.kill(simulator!.pid, "SIGKILL");
    expect(await ended).toBe(1);
    expect(said()).toBe("uide stopped: the simulated network ended by itself (SIGKILL)\n");
    expect(await processesOn(folder)).toEqual([]);
  });

  test("after an exception that nobody caught", async () => {
    const folder = join(parent, "exception");
    const { process: child, ready, ended, said } = start(folder);
    await ready;
    child.kill("SIGUSR2");
    expect(await ended).toBe(1);
    expect(said()).toBe("uide stopped: nobody expected this\n");
    expect(await processesOn(folder)).toEqual([]);
  });

  test("after a rejection that nobody heard, even during the start", async () => {
    const folder = join(parent, "rejection");
    const { process: child, ended, said } = start(folder, { FAULT: "rejection" });
    await expect.poll(() => existsSync(join(folder, "postgresql")), { timeout: 60_000 }).toBe(true);
    child.kill("SIGUSR2");
    expect(await ended).toBe(1);
    expect(said()).toBe("uide did not start: nobody expected this\n");
    expect(await processesOn(folder)).toEqual([]);
  });
});
