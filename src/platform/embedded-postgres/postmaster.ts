import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Ending, startOnCluster } from "./program-run.ts";
import { endClusterProcesses } from "./left-processes.ts";
import type { Programs } from "./programs.ts";
import type { Settings } from "./settings.ts";

/** How one PostgreSQL server is started. */
export type Launch = {
  readonly cluster: string;
  readonly programs: Programs;
  readonly port: number;
  readonly settings: Settings;
  readonly logFile: string;
};

/** A PostgreSQL server that takes connections. `ended` resolves when it doesn't run any more, for whatever reason. */
export type Postmaster = { readonly ended: Promise<unknown>; stop(): Promise<void> };

/** Long enough to replay what a crash left in the write-ahead log. */
const readyWithinMs = 120_000;
const readyPollMs = 5;
const fastShutdownMs = 4_000;
const immediateShutdownMs = 1_000;

/** The server ended before it took connections; the message holds its last lines. */
export class PostmasterEnded extends Error {
  /** Worth another try: a signal meant for us, somebody else's port, or memory of processes that have just died. */
  readonly passing: boolean;

  constructor(ending: Ending, said: string) {
    super(`PostgreSQL didn't start: ${said}`);
    this.name = "PostmasterEnded";
    this.passing = ending === "interrupted" || /Address already in use|is still in use/.test(said);
  }
}

/**
 * Starts PostgreSQL on a cluster that no process works on, and waits until it takes connections.
 *
 * @throws PostmasterEnded
 */
export async function launchPostmaster(launch: Launch): Promise<Postmaster> {
  const { cluster, programs, logFile } = launch;
  const pidFile = join(cluster, "postmaster.pid");
  // It is stale, and PostgreSQL would wait for whoever has that pid now.
  await rm(pidFile, { force: true });
  const settings = Object.entries(launch.settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const options = ["-p", String(launch.port), ...settings];
  const program = { program: programs.postgres, account: programs.account, options, cluster, logFile };
  const { child, ended, said } = await startOnCluster(program);
  const endsWithin = (ms: number): Promise<boolean> =>
    Promise.race([ended.then(() => true), wait(ms, false, { ref: false })]);
  const giveUpAt = performance.now() + readyWithinMs;
  while (!(await isReady(pidFile, child.pid))) {
    if (await endsWithin(readyPollMs)) throw new PostmasterEnded(await ended, await said());
    if (performance.now() > giveUpAt) await endClusterProcesses(cluster, 0);
  }
  const stop = async (): Promise<void> => {
    child.kill("SIGINT");
    if (await endsWithin(fastShutdownMs)) return;
    child.kill("SIGQUIT");
    if (await endsWithin(immediateShutdownMs)) return;
    await endClusterProcesses(cluster, 0);
  };
  return { ended, stop };
}

/** The eighth line of `postmaster.pid` is PostgreSQL's own word for how far it is. */
async function isReady(pidFile: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
  return lines[0] === String(pid) && lines[7]?.trim() === "ready";
}
