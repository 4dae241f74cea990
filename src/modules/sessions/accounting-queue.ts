import type { RemoteInfo } from "node:dgram";
import { setTimeout as wait } from "node:timers/promises";
import { Counter } from "prom-client";
import type { Instant } from "../../kernel/instant.ts";
import { inTransaction, type Db } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { recordAccounting } from "./sessions.ts";
import { readAccountingReport, type AccountingReport } from "./radius/accounting-report.ts";
import { encodeAccountingResponse, isAuthentic } from "./radius/authenticator.ts";
import { accountingRequestCode, decodePacket, headerLength, type Packet } from "./radius/packet.ts";

/** What became of a datagram; all but the first two are dropped without a word, and their servers send them again. */
type Outcome =
  | "stored"
  | "unusable"
  | "retransmitted"
  | "malformed"
  | "unknown-server"
  | "bad-authenticator"
  | "queue-full"
  | "not-stored";

const datagrams = new Counter({
  name: "uide_radius_accounting_total",
  help: "Accounting datagrams by what became of them; only those stored or unusable are answered",
  labelNames: ["outcome"],
});

const count = (outcome: Outcome): void => datagrams.inc({ outcome });

/** More than this can't be stored before their servers send them again. */
const waitingMax = 20_000;
/** How many share a commit at most: preparing them holds up the rest of this process for a few milliseconds. */
const batchMax = 500;
/** After a failure, which is the database's, nothing is gained by trying at once. */
const pauseAfterFailureMilliseconds = 500;

type Request = {
  readonly key: string;
  readonly packet: Packet;
  readonly report: AccountingReport;
  readonly from: RemoteInfo;
  readonly secret: Buffer;
};

export type AccountingQueueParts = {
  readonly db: Db;
  readonly log: Log;
  readonly now: () => Instant;
  readonly send: (response: Buffer, to: RemoteInfo) => void;
};

/**
 * Requests between their arrival and their answer. Those that arrive while a transaction is under way are committed
 * together by the next one, so that the load decides how many share a commit.
 */
export class AccountingQueue {
  readonly #parts: AccountingQueueParts;
  readonly #waiting: Request[] = [];
  /** Those not answered yet: to send one of them again changes nothing (RFC 5080 section 2.2.2). */
  readonly #unanswered = new Set<string>();
  readonly #draining = new AbortController();
  #working: Promise<void> | undefined;

  constructor(parts: AccountingQueueParts) {
    this.#parts = parts;
  }

  /** @param secret that of the datagram's sender; undefined when nobody knows the sender. */
  receive(datagram: Buffer, from: RemoteInfo, secret: Buffer | undefined): void {
    const dropped = this.#accept(datagram, from, secret);
    if (dropped !== undefined) count(dropped);
    else this.#working ??= this.#work();
  }

  /** Resolves when everything that was received is answered or given up. */
  async drain(): Promise<void> {
    this.#draining.abort();
    await this.#working;
  }

  #accept(datagram: Buffer, from: RemoteInfo, secret: Buffer | undefined): Outcome | undefined {
    if (secret === undefined) return "unknown-server";
    const packet = decodePacket(datagram);
    if (packet?.code !== accountingRequestCode) return "malformed";
    if (!isAuthentic(packet, secret)) return "bad-authenticator";
    const key = `${from.address} ${from.port} ${packet.bytes.toString("latin1", 0, headerLength)}`;
    if (this.#unanswered.has(key)) return "retransmitted";
    if (this.#waiting.length >= waitingMax) return "queue-full";
    const report = readAccountingReport(packet, { address: from.address, at: this.#parts.now() });
    this.#unanswered.add(key);
    this.#waiting.push({ key, packet, report, from, secret });
    return undefined;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchMax);
      const isStored = await this.#store(batch);
      for (const request of batch) this.#finish(request, isStored);
      if (!isStored) await this.#pause();
    }
    this.#working = undefined;
  }

  async #store(batch: readonly Request[]): Promise<boolean> {
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

  #finish({ key, packet, report, from, secret }: Request, isStored: boolean): void {
    this.#unanswered.delete(key);
    if (!isStored) return count("not-stored");
    count(report.kind === "unusable" ? "unusable" : "stored");
    this.#parts.send(encodeAccountingResponse(packet, secret), from);
  }

  async #pause(): Promise<void> {
    await wait(pauseAfterFailureMilliseconds, undefined, { signal: this.#draining.signal }).catch(
      () => undefined,
    );
  }
}
