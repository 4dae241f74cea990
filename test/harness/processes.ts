import { readdir, readFile } from "node:fs/promises";

/** A process that is not mistaken for a later one with the same pid: the kernel's ticks at its start say which one it is. */
export type ProcessIdentity = { readonly pid: number; readonly startTicks: string };

type Living = ProcessIdentity & { readonly parent: number; readonly isZombie: boolean };

/** A process and all that it has started, as long as those between them live; the process itself comes first. */
export async function processTree(pid: number): Promise<readonly ProcessIdentity[]> {
  const all = await livingProcesses();
  const below = (parent: number): readonly Living[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return [...all.filter((one) => one.pid === pid), ...below(pid)];
}

/** Which of these still run. One that has ended and waits for its parent to notice doesn't. */
export async function stillRunning(some: readonly ProcessIdentity[]): Promise<readonly number[]> {
  const all = await livingProcesses();
  const lives = ({ pid, startTicks }: ProcessIdentity): boolean =>
    all.some((one) => one.pid === pid && one.startTicks === startTicks && !one.isZombie);
  return some.filter(lives).map(({ pid }) => pid);
}

/** SIGKILL to those that still run. */
export async function killAll(some: readonly ProcessIdentity[]): Promise<void> {
  for (const pid of await stillRunning(some)) signalIfThere(pid, "SIGKILL");
}

/** Sends a signal to a process, or with a negative pid to a group, that may have ended meanwhile. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

async function livingProcesses(): Promise<readonly Living[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(readProcess));
  return found.filter((one) => one !== undefined);
}

/** proc_pid_stat(5): the name, in parentheses, may hold anything; state, parent and, 18 fields later, the start follow. */
async function readProcess(pid: string): Promise<Living | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [state, parent, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const startTicks = rest[17];
  if (startTicks === undefined) return undefined;
  return { pid: Number(pid), parent: Number(parent), startTicks, isZombie: state === "Z" };
}
