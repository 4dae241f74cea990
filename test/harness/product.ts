import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");

/** The product as its users start it, in a process of its own. */
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

/** Free ports, quiet logs: what every test wants unless it says otherwise. */
const defaults = { PORT: "0", RADIUS_ACCT_PORT: "0", UIDE_LOG: "error" };

/** Starts `src/main.ts` with these variables and waits for its `ready` line. @throws with what it said when it exits before. */
export async function startProduct(variables: Readonly<Record<string, string>>): Promise<RunningProduct> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["src/main.ts"], {
    cwd: root,
    env: { ...process.env, ...defaults, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith("ready ")) {
      lines.push(line);
      continue;
    }
    // Nobody reads on; a full pipe must not stop the product.
    child.stdout.resume();
    return {
      url: line.slice("ready ".length),
      lines,
      process: child,
      readyMilliseconds: performance.now() - startedAt,
      stop: () => end(child, "SIGTERM"),
      kill: async () => void (await end(child, "SIGKILL")),
    };
  }
  throw new Error(`the product ended before it was ready: ${errors.join("").slice(-4_000)}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
  return child.exitCode;
}
