import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Debian's FreeRADIUS, started on a configuration in a folder of its own. */

const packages = ["freeradius", "freeradius-rest", "freeradius-postgresql", "freeradius-utils"];
const files = ["/usr/sbin/freeradius", "/usr/lib/freeradius/rlm_rest.so", "/usr/bin/radclient"];
const isThere = (): boolean => files.every((file) => existsSync(file));

/** Installs FreeRADIUS where that is possible; where it isn't, says loudly what goes untested. */
export function haveFreeradius(untested: string): boolean {
  if (!isThere() && process.getuid?.() === 0) {
    try {
      execFileSync("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { stdio: "ignore" });
    } catch {
      // Told below.
    }
  }
  if (isThere()) return true;
  process.stderr.write(`NOT TESTED: ${untested} (apt-get install ${packages.join(" ")})\n`);
  return false;
}

export type Freeradius = { said(): string; stop(): Promise<void> };

/** What the folder holds beside `files` of a source folder, each with words replaced. */
export type FreeradiusPlan = {
  readonly main: string;
  readonly from?: string;
  readonly replace?: Readonly<Record<string, string>>;
};

/** Starts it and waits until it takes requests. @throws with what it said when it ends before. */
export async function startFreeradius({ main, from, replace = {} }: FreeradiusPlan): Promise<Freeradius> {
  const folder = await mkdtemp(join(tmpdir(), "uide-freeradius-"));
  await mkdir(join(folder, "radacct/uide"), { recursive: true });
  if (from !== undefined) await copyReplaced(from, folder, replace);
  await writeFile(join(folder, "radiusd.conf"), main.replaceAll("FOLDER", folder));
  const child = spawn("/usr/sbin/freeradius", ["-f", "-d", folder, "-l", "stdout"], { cwd: folder });
  let said = "";
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("Ready to process requests")) resolve();
    });
  child.once("close", () => reject(new Error(`freeradius ended: ${said.slice(-3_000)}`)));
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  await ready.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { said: () => said, stop };
}

async function copyReplaced(
  from: string,
  to: string,
  replace: Readonly<Record<string, string>>,
): Promise<void> {
  await cp(from, to, { recursive: true });
  for (const name of await readdir(from)) {
    let text = await readFile(join(from, name), "utf8");
    for (const [word, other] of Object.entries(replace)) text = text.replaceAll(word, other);
    await writeFile(join(to, name), text);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await closed;
  clearTimeout(timer);
}

/** A port of UDP that nobody uses at the moment. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

/** Sends requests, each a list of `Name = value`, with radclient. @returns what it says. */
export async function radclient(
  port: number,
  secret: string,
  ...requests: readonly string[]
): Promise<string> {
  const child = spawn("/usr/bin/radclient", [
    "-x",
    "-r",
    "1",
    "-t",
    "5",
    `127.0.0.1:${port}`,
    "acct",
    secret,
  ]);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdin.end(requests.join("\n\n"));
  await once(child, "close");
  return said;
}
