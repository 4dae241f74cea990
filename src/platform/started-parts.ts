import type { Log } from "./log.ts";

/** Something that runs in this process, or as a process of its own beside it. */
export type StartedPart = {
  readonly name: string;
  /** Ends what it is doing and stops. */
  readonly stop: () => Promise<unknown>;
  /** It never takes longer than it may, and is always waited for. */
  readonly hasOwnLimit?: true;
};

/** Enough for a turn whose checks run into their deadlines; the whole stop is to be over within 10 s. */
const patienceMilliseconds = 3_500;
/** What a part gets when those before it have used up the patience. */
const leastMilliseconds = 50;

/** What a process has started, to be stopped in the opposite order, whether or not the rest could be started. */
export class StartedParts {
  readonly #parts: StartedPart[] = [];
  readonly #log: Log;
  readonly #stopping: AbortSignal;

  /** @param stopping aborts when the process is to stop. */
  constructor(log: Log, stopping: AbortSignal) {
    this.#log = log;
    this.#stopping = stopping;
  }

  /** @throws the signal's reason when the stop has begun meanwhile: then nothing more is to be started. */
  add(part: StartedPart): void {
    this.#parts.push(part);
    this.#stopping.throwIfAborted();
  }

  /** Stops all parts. One that takes too long is left behind: what it does must survive a kill anyway. */
  async stop(): Promise<void> {
    const giveUpAt = performance.now() + patienceMilliseconds;
    for (const part of this.#parts.splice(0).toReversed()) {
      const stopped = this.#stopPart(part);
      const milliseconds = Math.max(leastMilliseconds, giveUpAt - performance.now());
      if (part.hasOwnLimit) await stopped;
      else if (!(await isOverWithin(milliseconds, stopped)))
        this.#log.error({ part: part.name }, "part left behind at the stop");
    }
  }

  async #stopPart({ name, stop }: StartedPart): Promise<void> {
    try {
      await stop();
    } catch (error) {
      this.#log.error({ err: error, part: name }, "part did not stop in order");
    }
  }
}

async function isOverWithin(milliseconds: number, stopped: Promise<void>): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), milliseconds);
  return Promise.race([stopped.then(() => true), tooLate]).finally(() => clearTimeout(timer));
}
