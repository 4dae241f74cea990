import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fixedLoginStates, readLoginStates } from "../harness/fixed-logins.ts";
import { killProcessesOn, processesOn, signalIfThere } from "../harness/processes.ts";
import { launchProduct, type LaunchedProduct, startProduct } from "../harness/product.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "uide-first-start-"));
});

afterEach(async () => {
  await killProcessesOn(folder);
  await rm(folder, { recursive: true, force: true });
});

/** How far a first start is, by what can be seen in its data folder, in the order in which it comes. */
const moments = [
  ["while the cluster is made", "", /^postgresql\.unfinished-/],
  ["while the tables are made", "postgresql/cluster", /^postmaster\.pid$/],
  ["while the demo is imported", "simulator", /^subscribers\.csv$/],
  ["while the network tells its states", "simulator", /^network-state\.json$/],
] as const;

type Moment = (typeof moments)[number];

/** Starts on the folder and returns when the moment has come. */
async function startUntil([, place, name]: Moment): Promise<LaunchedProduct> {
  const launched = launchProduct({ UIDE_DATA: folder }, { isOwnGroup: true });
  const hasCome = async (): Promise<boolean> =>
    (await readdir(join(folder, place)).catch(() => [])).some((entry) => name.test(entry));
  await expect.poll(hasCome, { interval: 2, timeout: 60_000 }).toBe(true);
  return launched;
}

test("killed at four moments of the very first start, alone or with all it had started, it starts well", async () => {
  for (const [index, moment] of moments.entries()) {
    const { pid, ended } = await startUntil(moment);
    if (index % 2 === 0) await killProcessesOn(folder);
    else process.kill(pid, "SIGKILL");
    expect([moment[0], await ended]).toEqual([moment[0], "SIGKILL"]);
  }
  const { url, stop } = await startProduct({ UIDE_DATA: folder, UIDE_RATE_LIMITS: "off" });
  expect(await readLoginStates(url)).toEqual(fixedLoginStates);
  expect(await stop()).toBe(0);
});

test("told to stop at four moments of the very first start, it stops in order", async () => {
  for (const [index, moment] of moments.entries()) {
    const { pid, ended, lines, said } = await startUntil(moment);
    const isForGroup = index % 2 === 0;
    for (const signal of ["SIGINT", "SIGTERM"] as const) signalIfThere(isForGroup ? -pid : pid, signal);
    expect([moment[0], await ended, said(), lines]).toEqual([moment[0], 0, "", []]);
    expect([moment[0], await processesOn(folder)]).toEqual([moment[0], []]);
  }
});
