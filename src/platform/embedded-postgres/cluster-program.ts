import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import type { Account } from "./programs.ts";

/** One of PostgreSQL's programs at work on a cluster. */
export type ClusterProgram = {
  readonly child: ChildProcess;
  /** Resolves when it has ended, to whether it ended well. */
  readonly ended: Promise<boolean>;
  /** The last lines it has written since it started. */
  said(): Promise<string>;
};

const linesSaid = 5;

/**
 * Starts a program as its account. What it says goes to the end of `logFile`, not to us: it must be able to outlive us.
 * It has a process group of its own, so that a signal to ours reaches only us and we stop it in order.
 *
 * As another account it is told the cluster's directory as its working directory, which we enter for it: so it needs no
 * search right on the folders above, which may be only root's, and nobody's rights have to be changed.
 */
export async function startOnCluster(run: {
  readonly program: string;
  readonly options: readonly string[];
  readonly cluster: string;
  readonly account: Account | undefined;
  readonly logFile: string;
}): Promise<ClusterProgram> {
  const { program, options, cluster, account, logFile } = run;
  const log = await open(logFile, "a", 0o600);
  const { size: saidBefore } = await log.stat();
  const directory = account === undefined ? cluster : "/proc/self/cwd";
  const child = spawn(program, ["-D", directory, ...options], {
    ...account,
    cwd: cluster,
    env: {},
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  const ended = new Promise<boolean>((resolve) => {
    child.once("exit", (code) => resolve(code === 0)).once("error", () => resolve(false));
  });
  await log.close();
  const said = async (): Promise<string> => {
    const text = (await readFile(logFile)).subarray(saidBefore).toString().trim();
    return text.split("\n").slice(-linesSaid).join(" | ") || "it said nothing";
  };
  return { child, ended, said };
}
