import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another live process works on this data folder; two at once would destroy it. */
export class DataFolderInUse extends Error {
  /** @param pid of the process that holds the folder, when it is known. */
  constructor(folder: string, pid: number | undefined) {
    const holder = pid === undefined ? "another process" : `another process (pid ${pid})`;
    super(`The data folder ${folder} is in use by ${holder}. Stop it, or set UIDE_DATA to another folder.`);
    this.name = "DataFolderInUse";
  }
}

const sqliteBusy = 5;

/** The right to work on a folder. */
export type FolderLock = { release(): Promise<void> };

/**
 * Takes the folder for this process, and makes it when it isn't there.
 * The lock is SQLite's lock of a file, the one kernel lock that Node can hold without another program: it ends with
 * its process however that ends, knows no pids that could be reused, and holds between containers that share a volume.
 *
 * @throws DataFolderInUse
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const holderFile = join(folder, "lock.pid");
  const lock = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
  try {
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && "errcode" in error && error.errcode === sqliteBusy)) throw error;
    throw new DataFolderInUse(folder, await readLivePid(holderFile));
  }
  await writeFile(holderFile, `${process.pid}\n`);
  return {
    release: async () => {
      await rm(holderFile, { force: true });
      lock.close();
    },
  };
}

async function readLivePid(file: string): Promise<number | undefined> {
  const pid = Number(await readFile(file, "utf8").catch(() => ""));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // A process of another user is alive too.
    return error instanceof Error && "code" in error && error.code === "EPERM" ? pid : undefined;
  }
}
