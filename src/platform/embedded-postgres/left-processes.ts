import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const programNames = ["postgres", "initdb"];
/** Without a postmaster its processes end by themselves at once, but for one that computes and doesn't look up. */
const orphansEndWithinMs = 300;
/** The kernel may need long to take back the memory of a process on a busy machine. */
const killedWithinMs = 30_000;

/**
 * The live processes of a cluster, known by their working directory, which is always the cluster. A pid that another
 * program has got since is therefore never taken for one. Empty where the system has no `/proc`: there PostgreSQL's own
 * check of `postmaster.pid` must do.
 */
export async function clusterProcesses(cluster: string): Promise<readonly number[]> {
  const home = await stat(cluster).catch(() => undefined);
  const names = await readdir("/proc").catch(() => []);
  if (home === undefined) return [];
  const pids = names.filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const place = await stat(`/proc/${pid}/cwd`).catch(() => undefined);
      if (place?.ino !== home.ino || place.dev !== home.dev) return false;
      const program = await readlink(`/proc/${pid}/exe`).catch(() => "");
      return programNames.some((name) => basename(program).startsWith(name));
    }),
  );
  return pids.filter((_, index) => found[index]).map(Number);
}

/**
 * Ends what still runs in a cluster: in order when its postmaster lives, by force what is left after `patienceMs`.
 *
 * @returns how many processes there were
 */
export async function endClusterProcesses(cluster: string, patienceMs: number): Promise<number> {
  const left = await clusterProcesses(cluster);
  const postmaster = Number(
    (await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "")).split("\n")[0],
  );
  const inOrder = left.includes(postmaster);
  if (inOrder) signal(postmaster, "SIGINT");
  const forceAt = performance.now() + (inOrder ? patienceMs : Math.min(patienceMs, orphansEndWithinMs));
  for (let living = left; living.length > 0; living = await clusterProcesses(cluster)) {
    if (performance.now() > forceAt + killedWithinMs)
      throw new Error(`processes that don't end: ${living.join(", ")}`);
    if (performance.now() > forceAt) for (const pid of living) signal(pid, "SIGKILL");
    await wait(10);
  }
  return left.length;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in between.
  }
}
