import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";

type Kept<Result> = { readonly madeFrom: string; readonly result: Result };

/**
 * A result that takes long to work out, kept in a file for the next start while what it was made from is the same. A
 * file that can't be read or written costs time and nothing else.
 * @param make its result is plain data
 */
export async function keptResult<Result>(
  file: string,
  madeFrom: string,
  make: () => Result | Promise<Result>,
): Promise<Result> {
  const kept = await read<Result>(file);
  if (kept?.madeFrom === madeFrom) return kept.result;
  const result = await make();
  await write(file, { madeFrom, result });
  return result;
}

/** Works something out, or gives what was worked out at an earlier start. */
export type Keep = <Result>(name: string, make: () => Result | Promise<Result>) => Promise<Result>;

/** Keeps results in a folder, each for as long as the files in `madeFrom` say the same. */
export function keepIn(folder: string, madeFrom: readonly string[]): Keep {
  let digest: Promise<string> | undefined;
  return async (name, make) => keptResult(join(folder, name), await (digest ??= digestOf(madeFrom)), make);
}

/** What the files in these folders say, as one digest. */
export async function digestOf(folders: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    for (const path of paths.toSorted()) hash.update(`${path}\n`).update(await readFile(path));
  }
  return hash.digest("hex");
}

async function read<Result>(file: string): Promise<Kept<Result> | undefined> {
  try {
    return deserialize(await readFile(file)) as Kept<Result>;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, whoever else writes it at the same moment. */
async function write(file: string, kept: Kept<unknown>): Promise<void> {
  const draft = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(draft, serialize(kept), { mode: 0o600 });
    await rename(draft, file);
  } catch {
    // The next start works it out again.
  }
}
