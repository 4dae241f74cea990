import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { SnmpCredentials } from "../../src/platform/snmp/credentials.ts";
import { SnmpAgent } from "../../src/platform/snmp/snmp-agent.ts";

/** Debian's snmpsim, which replays recordings of equipment, snmpd, and the programs that ask and tell. */

const programs = {
  snmpsim: "/usr/bin/snmpsimd",
  snmpd: "/usr/sbin/snmpd",
  snmp: "/usr/bin/snmptrap",
} as const;

/** Recordings of real equipment lie beside the checkout where there are any; they are nobody's to copy. */
const recordings = join(import.meta.dirname, "../../../shared/data/snmp");

/** Installs what is missing where that is possible; where it isn't, says loudly what goes untested. */
export function haveSnmpTool(name: keyof typeof programs, untested: string): boolean {
  if (!existsSync(programs[name]) && process.getuid?.() === 0) {
    try {
      execFileSync("apt-get", ["install", "-y", "--no-install-recommends", name], { stdio: "ignore" });
    } catch {
      // Told below.
    }
  }
  if (existsSync(programs[name])) return true;
  process.stderr.write(`NOT TESTED: ${untested} (apt-get install ${name})\n`);
  return false;
}

export function haveRecordings(untested: string): boolean {
  if (existsSync(recordings) && readdirSync(recordings).length > 0) return true;
  process.stderr.write(`NOT TESTED: ${untested} (no recordings in ../shared/data/snmp)\n`);
  return false;
}

export type SnmpTool = { readonly address: string; readonly port: number; stop(): Promise<void> };

/** Replays all recordings, each under the community that is its file's name, and rows of our own. */
export async function startSnmpsim(own: Readonly<Record<string, string>> = {}): Promise<SnmpTool> {
  const folder = await mkdtemp(join(tmpdir(), "uide-snmpsim-"));
  const [data, cache] = [join(folder, "data"), join(folder, "cache")];
  await Promise.all([mkdir(data), mkdir(cache)]);
  for (const name of existsSync(recordings) ? readdirSync(recordings) : [])
    await copyFile(join(recordings, name), join(data, name));
  for (const [name, text] of Object.entries(own)) await writeFile(join(data, `${name}.snmprec`), text);
  await Promise.all([chmod(folder, 0o755), chmod(cache, 0o777)]);
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    programs.snmpsim,
    [
      `--data-dir=${data}`,
      `--cache-dir=${cache}`,
      `--agent-udpv4-endpoint=127.0.1.1:${port}`,
      `--variation-module-options=writecache:file:${join(cache, "written.db")}`,
      "--logging-method=null",
      ...(isRoot ? ["--process-user=nobody", "--process-group=nogroup"] : []),
    ],
    { stdio: "ignore" },
  );
  const name = Object.keys(own)[0] ?? "dlink_des-3550";
  return answering({ child, folder, address: "127.0.1.1", port }, { version: "2c", community: name });
}

/** @param configuration beside where it listens */
export async function startSnmpd(configuration: string, credentials: SnmpCredentials): Promise<SnmpTool> {
  const folder = await mkdtemp(join(tmpdir(), "uide-snmpd-"));
  const port = await freePort();
  const file = join(folder, "snmpd.conf");
  await writeFile(file, `agentAddress udp:127.0.1.9:${port}\n${configuration}`);
  const child = spawn(programs.snmpd, ["-f", "-Ln", "-C", "-c", file], {
    stdio: "ignore",
    env: { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: "" },
  });
  return answering({ child, folder, address: "127.0.1.9", port }, credentials);
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

type Started = {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly address: string;
  readonly port: number;
};

const patienceMilliseconds = 60_000;

async function answering(
  { child, folder, address, port }: Started,
  credentials: SnmpCredentials,
): Promise<SnmpTool> {
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  const giveUpAt = performance.now() + patienceMilliseconds;
  for (;;) {
    const agent = new SnmpAgent({ address, port, credentials }, { answerMilliseconds: 500, retries: 0 });
    const answer = await agent.get(["1.3.6.1.2.1.1.1.0"]).catch(() => undefined);
    agent.close();
    if (answer !== undefined && answer.size > 0) return { address, port, stop };
    if (performance.now() > giveUpAt || child.exitCode !== null) {
      await stop();
      throw new Error("the SNMP tool does not answer");
    }
    await pause(100);
  }
}
