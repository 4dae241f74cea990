import { setTimeout as wait } from "node:timers/promises";
import type { Instant } from "../../kernel/instant.ts";
import { inTransaction, type Db } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { AccountingReport } from "../radius/accounting-report.ts";
import { recordAccounting } from "../sessions/sessions.ts";

/** More than this can't be stored before their servers send them again. */
const waitingMax = 20_000;
/** How many share a commit at most: preparing them holds up the rest of this process for a few milliseconds. */
const batchMax = 500;
/** After a failure, which is the database's, nothing is gained by trying at once. */
const pauseAfterFailureMilliseconds = 500;

type Waiting = {
  readonly report: AccountingReport;
  /** Called once: when the report is committed, or couldn't be. */
  readonly finish: (isStored: boolean) => void;
};

export type AccountingQueueParts = {
  readonly db: Db;
  readonly log: Log;
  readonly now: () => Instant;
};

/**
 * Reports between their arrival and their answer, over whatever they came. Those that arrive while a transaction is
 * under way are committed together by the next one, so that the load decides how many share a commit.
 */
export class AccountingQueue {
  readonly #parts: AccountingQueueParts;
  readonly #waiting: Waiting[] = [];
  readonly #draining = new AbortController();
  #working: Promise<void> | undefined;

  constructor(parts: AccountingQueueParts) {
    this.#parts = parts;
  }

  /** @returns false when the queue is full; then `finish` isn't called. */
  add(report: AccountingReport, finish: (isStored: boolean) => void): boolean {
    if (this.#waiting.length >= waitingMax) return false;
    this.#waiting.push({ report, finish });
    this.#working ??= this.#work();
    return true;
  }

  /** Resolves when everything that was added is stored or given up. */
  async drain(): Promise<void> {
    this.#draining.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchMax);
      const isStored = await this.#store(batch);
      for (const { finish } of batch) finish(isStored);
      if (!isStored) await this.#pause();
    }
    this.#working = undefined;
  }

  async #store(batch: readonly Waiting[]): Promise<boolean> {
    const { db, now, log } = this.#parts;
    const reports = batch.map(({ report }) => report);
    try {
      await inTransaction(db, (tx) => recordAccounting({ tx, now: now() }, reports));
      return true;
    } catch (error) {
      log.error({ err: error, requests: batch.length }, "accounting was not stored");
      return false;
    }
  }

  async #pause(): Promise<void> {
    await wait(pauseAfterFailureMilliseconds, undefined, { signal: this.#draining.signal }).catch(
      () => undefined,
    );
  }
}
