import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { directoryArgument } from "./cluster.ts";
import { endClusterProcesses } from "./left-processes.ts";
import type { Programs } from "./programs.ts";
import type { Settings } from "./settings.ts";

/** How one PostgreSQL server is started. */
export type Launch = {
  readonly cluster: string;
  readonly programs: Programs;
  readonly port: number;
  readonly settings: Settings;
  /** What the server says is appended here. */
  readonly logFile: string;
};

/** A running PostgreSQL server. `exited` resolves when it has ended, for whatever reason. */
export type Postmaster = { readonly exited: Promise<void>; stop(): Promise<void> };

/** Long enough to replay what a crash left in the write-ahead log. */
const readyWithinMs = 120_000;
const fastShutdownMs = 4_000;
const immediateShutdownMs = 1_000;

/** The server ended before it took connections; the message holds its last lines. */
export class PostmasterEnded extends Error {
  readonly portTaken: boolean;

  constructor(said: string) {
    super(`PostgreSQL didn't start: ${said.trim().split("\n").slice(-5).join(" | ") || "it said nothing"}`);
    this.name = "PostmasterEnded";
    this.portTaken = said.includes("Address already in use");
  }
}

/**
 * Starts PostgreSQL on a cluster whose earlier processes have all ended, and waits until it takes connections.
 * It gets a process group of its own, so that a signal to ours reaches only us and we stop it in order.
 *
 * @throws PostmasterEnded
 */
export async function launchPostmaster(launch: Launch): Promise<Postmaster> {
  const pidFile = join(launch.cluster, "postmaster.pid");
  await rm(pidFile, { force: true });
  const { child, saidBefore } = await spawnPostmaster(launch);
  const exited = new Promise<void>((resolve) =>
    child.once("exit", () => resolve()).once("error", () => resolve()),
  );
  const ends = (withinMs: number): Promise<boolean> =>
    Promise.race([exited.then(() => true), wait(withinMs, false, { ref: false })]);
  const giveUpAt = performance.now() + readyWithinMs;
  while (!(await isReady(pidFile, child))) {
    if (await ends(5))
      throw new PostmasterEnded((await readFile(launch.logFile)).subarray(saidBefore).toString());
    if (performance.now() > giveUpAt) await endClusterProcesses(launch.cluster, 0);
  }
  const stop = async (): Promise<void> => {
    child.kill("SIGINT");
    if (await ends(fastShutdownMs)) return;
    child.kill("SIGQUIT");
    if (await ends(immediateShutdownMs)) return;
    await endClusterProcesses(launch.cluster, 0);
  };
  return { exited, stop };
}

async function spawnPostmaster(launch: Launch): Promise<{ child: ChildProcess; saidBefore: number }> {
  const { account, postgres } = launch.programs;
  const settings = Object.entries(launch.settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const place = ["-D", directoryArgument(launch.cluster, account), "-p", String(launch.port)];
  const log = await open(launch.logFile, "a", 0o600);
  try {
    const { size: saidBefore } = await log.stat();
    const child = spawn(postgres, [...place, ...settings], {
      ...account,
      cwd: launch.cluster,
      env: {},
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    return { child, saidBefore };
  } finally {
    await log.close();
  }
}

/** The eighth line of `postmaster.pid` is PostgreSQL's own word for how far it is. */
async function isReady(pidFile: string, child: ChildProcess): Promise<boolean> {
  const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
  return lines[0] === String(child.pid) && lines[7]?.trim() === "ready";
}
