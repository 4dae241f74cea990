import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Instant } from "./kernel/instant.ts";
import type { Log } from "./platform/log.ts";

const folder = join(import.meta.dirname, "../simulator");

/** What the simulator is told; it has no other way into the product than the ones named here. */
export type SimulatorSettings = {
  readonly productUrl: string;
  readonly integrationKey: string;
  readonly radius: { readonly host: string; readonly port: number };
  readonly clock: { readonly shownAt: Instant; readonly realAt: Instant; readonly speed: number };
  readonly stateDirectory: string;
};

/** A simulated provider's network, in a process of its own. */
export type SimulatedNetwork = {
  /** Its page and its API. */
  readonly url: string;
  /** Resolves when the fixed logins are in their states. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
};

const stopMilliseconds = 3_000;

/** Writes the import files of the simulated provider, as a real one brings its own. */
export async function writeSimulatedFiles(
  directory: string,
): Promise<{ subscribersFile: string; networkFile: string }> {
  await mkdir(directory, { recursive: true });
  await promisify(execFile)(process.execPath, [join(folder, "write-files.ts"), directory]);
  return { subscribersFile: join(directory, "subscribers.csv"), networkFile: join(directory, "network.csv") };
}

/** Starts the simulator and waits until it listens. It ends with this process, whatever happens to it. */
export async function startSimulatedNetwork(
  settings: SimulatorSettings,
  log: Log,
): Promise<SimulatedNetwork> {
  await mkdir(settings.stateDirectory, { recursive: true });
  const child = spawn(process.execPath, [join(folder, "main.ts")], {
    // A signal to the whole group must reach it through us, after what is in flight has ended.
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { UIDE_SIMULATOR_CONFIGURATION: JSON.stringify(settings) },
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => log.warn({ said: text.trim() }, "simulator"));
  const milestones = listenFor(child);
  const url = await milestones.listening;
  return { url, ready: milestones.ready, stop: () => stop(child) };
}

function listenFor(child: ChildProcess): { listening: Promise<string>; ready: Promise<void> } {
  const listening = Promise.withResolvers<string>();
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  createInterface({ input: child.stdout! }).on("line", (line) => {
    const milestone = JSON.parse(line) as { event: string; url?: string };
    if (milestone.event === "listening") listening.resolve(milestone.url ?? "");
    if (milestone.event === "ready") ready.resolve();
  });
  child.once("exit", (code) => {
    const ended = new Error(`the simulated network ended by itself (${code})`);
    listening.reject(ended);
    ready.reject(ended);
  });
  return { listening: listening.promise, ready: ready.promise };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMilliseconds);
  await exit;
  clearTimeout(timer);
}
