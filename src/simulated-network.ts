import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { z } from "zod";
import type { Instant } from "./kernel/instant.ts";
import type { Log } from "./platform/log.ts";

const folder = join(import.meta.dirname, "../simulator");

/** What the simulator is told; it has no other way into the product than the ones named here. */
export type SimulatorSettings = {
  readonly productUrl: string;
  readonly integrationKey: string;
  readonly radius: { readonly host: string; readonly port: number };
  /** Where its switches send their traps. */
  readonly traps?: { readonly host: string; readonly port: number };
  /** Where its routers call. */
  readonly acsUrl?: string;
  readonly clock: { readonly shownAt: Instant; readonly realAt: Instant; readonly speed: number };
  readonly stateDirectory: string;
};

/** What the simulator says when it listens: its page, and how its nodes are asked by SNMP. */
export type SimulatorAnnouncement = z.infer<typeof announcement>;

const announcement = z.object({
  url: z.string(),
  snmpPort: z.coerce.number(),
  snmpReadCommunity: z.string(),
  snmpWriteCommunity: z.string(),
  /** Of version 3, with SHA-1 and AES, which these nodes are asked by. */
  snmpUser: z.string(),
  snmpAuthPassword: z.string(),
  snmpPrivacyPassword: z.string(),
  snmpUserNodes: z.string().transform((nodes) => nodes.split(",")),
});

/** A simulated provider's network, in a process of its own. */
export type SimulatedNetwork = {
  /** Resolves, with the address of its page and its API, when it listens. */
  readonly listening: Promise<SimulatorAnnouncement>;
  /** Resolves when the fixed logins are in their states. */
  readonly ready: Promise<void>;
  /** Resolves, with the reason, when it has ended, whoever ended it. */
  readonly ended: Promise<Error>;
  stop(): Promise<void>;
};

/** Longer than the simulator's own patience with what it has sent. */
const stopMilliseconds = 2_000;

/**
 * Writes the import files of the simulated provider, as a real one brings its own.
 * @param today the provider's civil date, from which on the suspensions in them are reckoned back.
 */
export async function writeSimulatedFiles(
  directory: string,
  today: Temporal.PlainDate,
  signal: AbortSignal,
): Promise<{ subscribersFile: string; networkFile: string }> {
  await mkdir(directory, { recursive: true });
  const command = [join(folder, "write-files.ts"), directory, today.toString()];
  await promisify(execFile)(process.execPath, command, { signal });
  return { subscribersFile: join(directory, "subscribers.csv"), networkFile: join(directory, "network.csv") };
}

/** Starts the simulator. It ends with this process, whatever happens to it. */
export function startSimulatedNetwork(settings: SimulatorSettings, log: Log): SimulatedNetwork {
  // A small young generation: it makes much that lives shortly, and shall not take the memory of the product.
  const child = spawn(process.execPath, ["--max-semi-space-size=4", join(folder, "main.ts")], {
    // A signal to the whole group must reach it through us, after what is in flight has ended.
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { UIDE_SIMULATOR_CONFIGURATION: JSON.stringify(settings) },
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => log.warn({ said: text.trim() }, "simulator"));
  return { ...listenFor(child), stop: () => stop(child) };
}

const milestone = z.looseObject({ event: z.string() });

function listenFor(child: ChildProcess): Omit<SimulatedNetwork, "stop"> {
  const listening = Promise.withResolvers<SimulatorAnnouncement>();
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<Error>();
  createInterface({ input: child.stdout! }).on("line", (line) => {
    const { event, ...told } = milestone.parse(JSON.parse(line));
    if (event === "listening") listening.resolve(announcement.parse(told));
    if (event === "ready") ready.resolve();
  });
  child.once("error", ended.resolve);
  child.once("exit", (code, signal) =>
    ended.resolve(new Error(`the simulated network ended by itself (${signal ?? code})`)),
  );
  const milestones = [listening, ready];
  void ended.promise.then((reason) => milestones.forEach(({ reject }) => reject(reason)));
  // Whoever waits for a milestone hears of the end; when nobody does, it is no fault.
  for (const { promise } of milestones) promise.catch(() => undefined);
  return { listening: listening.promise, ready: ready.promise, ended: ended.promise };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMilliseconds);
  await exit;
  clearTimeout(timer);
}
