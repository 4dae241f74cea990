import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { open, readFile } from "node:fs/promises";

/** The account of the system that PostgreSQL runs as, because it refuses to run as root. */
export type Account = { readonly uid: number; readonly gid: number };

/** How a program ended. Interrupted: by a signal of the kind that people and systems send to stop something. */
export type Ending = "well" | "badly" | "interrupted";

/** One of PostgreSQL's programs at work on a cluster. */
export type ClusterProgram = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  /** The last lines it has written since it started. */
  said(): Promise<string>;
};

const stopSignals: readonly unknown[] = ["SIGINT", "SIGTERM", "SIGHUP"] satisfies NodeJS.Signals[];
const triesMax = 3;
const linesSaid = 5;

/**
 * Starts a program as its account. What it says goes to the end of `logFile`, not to us, for it must be able to outlive us.
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
  const { cluster, account, logFile } = run;
  const log = await open(logFile, "a", 0o600);
  const { size: saidBefore } = await log.stat();
  const directory = account === undefined ? cluster : "/proc/self/cwd";
  const stdio: SpawnOptions["stdio"] = ["ignore", log.fd, log.fd];
  const { child, ended } = startAside(run.program, ["-D", directory, ...run.options], {
    ...account,
    cwd: cluster,
    stdio,
  });
  await log.close();
  const said = async (): Promise<string> => {
    const text = (await readFile(logFile)).subarray(saidBefore).toString().trim();
    return text.split("\n").slice(-linesSaid).join(" | ") || "it said nothing";
  };
  return { child, ended, said };
}

/**
 * Starts a program in a process group of its own, so that a signal to ours reaches only us and we stop it in order.
 * A signal that comes while it is being forked still ends it: see `uninterrupted`.
 */
export function startAside(
  program: string,
  options: readonly string[],
  settings: SpawnOptions,
): Pick<ClusterProgram, "child" | "ended"> {
  const child = spawn(program, options, { ...settings, env: {}, detached: true });
  const ended = new Promise<Ending>((resolve) => {
    child.once("exit", (code, signal) =>
      resolve(code === 0 ? "well" : stopSignals.includes(signal) ? "interrupted" : "badly"),
    );
    child.once("error", () => resolve("badly"));
  });
  return { child, ended };
}

/** Runs something again when a signal that was meant for us has ended it. */
export async function uninterrupted(run: () => Promise<Ending>): Promise<Ending> {
  let ending = await run();
  for (let tries = 1; ending === "interrupted" && tries < triesMax; tries += 1) ending = await run();
  return ending;
}
