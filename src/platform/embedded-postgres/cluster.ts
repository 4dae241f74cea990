import { randomBytes } from "node:crypto";
import {
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { startOnCluster, uninterrupted } from "./program-run.ts";
import { endClusterProcesses } from "./left-processes.ts";
import type { Programs } from "./programs.ts";

/** A database cluster on disk and the password of its superuser. */
export type Cluster = { readonly directory: string; readonly password: string };

/** The superuser that the product signs in as. */
export const superuser = "uide";

/** Where the cluster of a data folder is, or will be. */
export const clusterIn = (folder: string): string => join(folder, "postgresql", "cluster");

/** Where what PostgreSQL says is written. */
export const logFileIn = (folder: string): string => join(folder, "postgresql.log");

const unfinishedPrefix = "postgresql.unfinished-";

/** Opens the cluster of a data folder. A new one is made aside and renamed when done, so it is there whole or not at all. */
export async function openCluster(folder: string, programs: Programs): Promise<Cluster> {
  await removeUnfinished(folder);
  const directory = clusterIn(folder);
  if ((await stat(directory).catch(() => undefined)) === undefined) await createCluster(folder, programs);
  return { directory, password: await readFile(join(dirname(directory), "password"), "utf8") };
}

async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const unfinished of names.filter((name) => name.startsWith(unfinishedPrefix))) {
    await endClusterProcesses(join(folder, unfinished, "cluster"), 0);
    await rm(join(folder, unfinished), { recursive: true, force: true });
  }
}

async function createCluster(folder: string, programs: Programs): Promise<void> {
  const unfinished = await mkdtemp(join(folder, unfinishedPrefix));
  const cluster = join(unfinished, "cluster");
  const password = join(unfinished, "password");
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
  const { account } = programs;
  if (account)
    for (const path of [unfinished, cluster, password]) await chown(path, account.uid, account.gid);
  await initialize(cluster, programs, logFileIn(folder));
  await rename(unfinished, join(folder, "postgresql"));
  await syncDirectory(folder);
}

async function initialize(cluster: string, { initdb, account }: Programs, logFile: string): Promise<void> {
  const options = [
    `--username=${superuser}`,
    "--pwfile=../password",
    "--auth=scram-sha-256",
    // Independent of the system's locales: a bare machine has none that knows Kazakh letters.
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ];
  let reason = "";
  const ending = await uninterrupted(async () => {
    const { ended, said } = await startOnCluster({ program: initdb, options, cluster, account, logFile });
    await ended;
    reason = await said();
    return ended;
  });
  if (ending !== "well") throw new Error(`PostgreSQL's initdb made no database: ${reason}`);
}

/** A rename is safe from a power cut only when its folder is on disk. */
async function syncDirectory(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
