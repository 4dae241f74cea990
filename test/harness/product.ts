import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");

/** How the product is started, when not as `node src/main.ts` in this checkout. */
export type Launch = {
  readonly command?: readonly [program: string, ...options: string[]];
  readonly checkout?: string;
  /** In a process group of its own, so that signals can be sent to all of it. */
  readonly isOwnGroup?: boolean;
};

/** A start of the product in a process of its own, whatever comes of it. */
export type LaunchedProduct = {
  readonly process: ChildProcess;
  readonly pid: number;
  /** What it has written on standard output, line by line. */
  readonly lines: readonly string[];
  /** What it has written on standard error. */
  said(): string;
  /** Resolves with the address of its `ready` line; rejects, with what it said, when it ends before. */
  readonly ready: Promise<string>;
  /** Resolves when it has ended and all is read: with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
};

/** The product, ready. */
export type RunningProduct = {
  readonly url: string;
  /** What it announced before it was ready. */
  readonly lines: readonly string[];
  readonly process: ChildProcess;
  /** Real time from the start of the process to `ready`. */
  readonly readyMilliseconds: number;
  /** Sends SIGTERM and waits. @returns the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL to the product's own process; what it had started is left as it is. */
  kill(): Promise<void>;
};

/** Free ports, quiet logs, modules compiled once for all starts: what every test wants unless it says otherwise. */
const defaults = {
  PORT: "0",
  RADIUS_ACCT_PORT: "0",
  UIDE_LOG: "error",
  NODE_COMPILE_CACHE: join(tmpdir(), `uide-compiled-${userInfo().uid}`),
};

/** Starts the product with these variables, besides what this process has. */
export function launchProduct(
  variables: Readonly<Record<string, string>>,
  { command, checkout = root, isOwnGroup = false }: Launch = {},
): LaunchedProduct {
  const [program, ...options] = command ?? [process.execPath, "--max-semi-space-size=8", "src/main.ts"];
  const child = spawn(program, options, {
    cwd: checkout,
    env: { ...process.env, ...defaults, ...variables },
    detached: isOwnGroup,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const lines: string[] = [];
  const ready = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    if (line.startsWith("ready ")) ready.resolve(line.slice("ready ".length));
  });
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  void ended.then(() =>
    ready.reject(new Error(`the product ended before it was ready: ${said.slice(-4_000)}`)),
  );
  // A test that only waits for the end doesn't care.
  ready.promise.catch(() => undefined);
  return { process: child, pid: child.pid!, lines, said: () => said, ready: ready.promise, ended };
}

/** Starts the product and waits for its `ready` line. @throws with what it said when it ends before. */
export async function startProduct(
  variables: Readonly<Record<string, string>>,
  launch?: Launch,
): Promise<RunningProduct> {
  const startedAt = performance.now();
  const { process: child, lines, ready } = launchProduct(variables, launch);
  const url = await ready;
  return {
    url,
    lines: lines.filter((line) => !line.startsWith("ready ")),
    process: child,
    readyMilliseconds: performance.now() - startedAt,
    stop: () => end(child, "SIGTERM"),
    kill: async () => void (await end(child, "SIGKILL")),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
  return child.exitCode;
}
