import { readdir, readFile, readlink } from "node:fs/promises";

/** A process that runs now. */
export type RunningProcess = { readonly pid: number; readonly command: string };

/**
 * Every process that works on a folder, whoever started it: the folder is its working directory or above it, or is
 * named in its command or its environment. One that has ended and waits for its parent to notice isn't among them.
 */
export async function processesOn(folder: string): Promise<readonly RunningProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(pids.map((pid) => readProcess(pid)));
  return found.filter((one) => one.traces.includes(folder)).map(({ pid, command }) => ({ pid, command }));
}

/** SIGKILL to everything that works on a folder. */
export async function killProcessesOn(folder: string): Promise<void> {
  for (const { pid } of await processesOn(folder)) signalIfThere(pid, "SIGKILL");
}

/** Sends a signal to a process, or with a negative pid to a group, that may have ended meanwhile. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

async function readProcess(pid: string): Promise<RunningProcess & { readonly traces: string }> {
  const read = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
  const directory = await readlink(`/proc/${pid}/cwd`).catch(() => "");
  const command = (await read("cmdline")).replaceAll("\0", " ").trim();
  return { pid: Number(pid), command, traces: [directory, command, await read("environ")].join("\n") };
}
