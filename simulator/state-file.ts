import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { lineFaultKinds, nodeFaultKinds } from "./life/faults.ts";

const second = z.int();
const madeAndMended = { id: z.string(), madeAt: second, mendedAt: second.nullable() };

const fault = z.union([
  z.object({
    ...madeAndMended,
    kind: z.enum(lineFaultKinds),
    login: z.string(),
    lengthMeters: z.number().optional(),
    gapMinutes: z.object({ min: z.number(), max: z.number() }).optional(),
    hours: z.object({ from: z.number(), to: z.number() }).optional(),
  }),
  z.object({ ...madeAndMended, kind: z.enum(nodeFaultKinds), nodeId: z.string() }),
]);

const networkState = z.object({
  /** When the network's recorded life began. */
  foundedAt: second,
  /** Everything up to here has been sent and answered; null until the first time. */
  sentUntil: second.nullable(),
  /** Whether the visit that the demo begins with was opened. */
  visitOpened: z.boolean(),
  /** All that were ever made, since they are the history of their lines. */
  faults: z.array(fault),
  /** What routers were told, and what the provider's AAA takes: by login, where it isn't what it was at the beginning. */
  routers: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  passwords: z.record(z.string(), z.string()).default({}),
});

/** What can't be worked out anew from the seed and the time. */
export type NetworkState = Readonly<z.infer<typeof networkState>>;

/** The state on disk, replaced whole: a kill at any instant leaves the old one or the new one. */
export class StateFile {
  readonly #path: string;
  #saved: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(directory: string): Promise<StateFile> {
    await mkdir(directory, { recursive: true });
    return new StateFile(join(directory, "network-state.json"));
  }

  /** Null when there is none yet. @throws when what is there is no state of a network. */
  async load(): Promise<NetworkState | null> {
    const text = await readFile(this.#path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    return text === null ? null : networkState.parse(JSON.parse(text));
  }

  /** One after the other, in the order of the calls. */
  save(state: NetworkState): Promise<void> {
    this.#saved = this.#saved.then(async () => {
      const unfinished = `${this.#path}.new`;
      await writeFile(unfinished, JSON.stringify(state));
      await rename(unfinished, this.#path);
    });
    return this.#saved;
  }
}
