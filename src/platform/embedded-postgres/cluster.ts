import { execFile } from "node:child_process";
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
import { promisify } from "node:util";
import { endClusterProcesses } from "./left-processes.ts";
import type { Account, Programs } from "./programs.ts";

/** A database cluster on disk and the password of its superuser. */
export type Cluster = { readonly directory: string; readonly password: string };

/** The superuser that the product signs in as. */
export const superuser = "uide";

/** Where the cluster of a data folder is, or will be. */
export const clusterIn = (folder: string): string => join(folder, "postgresql", "cluster");

const unfinishedPrefix = "postgresql.unfinished-";

/** Opens the cluster of a data folder; a new one is made elsewhere and renamed when done, so it is there whole or not. */
export async function openCluster(folder: string, programs: Programs): Promise<Cluster> {
  await removeUnfinished(folder);
  const directory = clusterIn(folder);
  if ((await stat(directory).catch(() => undefined)) === undefined) await createCluster(folder, programs);
  return { directory, password: await readFile(join(dirname(directory), "password"), "utf8") };
}

/**
 * PostgreSQL is told its directory as the working directory that we give it. So it needs no search right on the folders
 * above, which may be only root's, and nobody's rights have to be changed.
 */
export const directoryArgument = (cluster: string, account: Account | undefined): string =>
  account === undefined ? cluster : "/proc/self/cwd";

async function removeUnfinished(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((name) => name.startsWith(unfinishedPrefix))) {
    await endClusterProcesses(join(folder, name, "cluster"), 0);
    await rm(join(folder, name), { recursive: true, force: true });
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
  await initialize(cluster, programs);
  await rename(unfinished, join(folder, "postgresql"));
  await syncDirectory(folder);
}

async function initialize(cluster: string, { initdb, account }: Programs): Promise<void> {
  const options = [
    `--pgdata=${directoryArgument(cluster, account)}`,
    `--username=${superuser}`,
    "--pwfile=../password",
    "--auth=scram-sha-256",
    // Independent of the system's locales, of which a bare machine has none that knows Kazakh letters.
    ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    "--no-instructions",
  ];
  await promisify(execFile)(initdb, options, { ...account, cwd: cluster, env: {} });
}

/** A rename is only safe from a power cut when its folder is on disk. */
async function syncDirectory(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
