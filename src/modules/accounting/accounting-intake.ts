import type { RemoteInfo } from "node:dgram";
import { Counter } from "prom-client";
import type { Instant } from "../../kernel/instant.ts";
import type { AccountingQueue } from "./accounting-queue.ts";
import { readAccountingReport, type AccountingReport } from "../radius/accounting-report.ts";
import { encodeAccountingResponse, isAuthentic } from "../radius/authenticator.ts";
import { accountingRequestCode, decodePacket, headerLength } from "../radius/packet.ts";

/** What became of a request; all but the first two are not answered, and their servers send them again. */
type Outcome =
  | "stored"
  | "unusable"
  | "retransmitted"
  | "malformed"
  | "unknown-server"
  | "bad-authenticator"
  | "queue-full"
  | "not-stored";

const requests = new Counter({
  name: "uide_radius_accounting_total",
  help: "Accounting requests by what became of them; only those stored or unusable are answered",
  labelNames: ["outcome"],
});

const count = (outcome: Outcome): void => requests.inc({ outcome });

/**
 * Adds a report to the queue and counts what becomes of it.
 * @param finish called when it is committed, or couldn't be.
 */
export function submitReport(
  queue: Pick<AccountingQueue, "add">,
  report: AccountingReport,
  finish: (isStored: boolean) => void,
): boolean {
  const isTaken = queue.add(report, (isStored) => {
    count(!isStored ? "not-stored" : report.kind === "unusable" ? "unusable" : "stored");
    finish(isStored);
  });
  if (!isTaken) count("queue-full");
  return isTaken;
}

export type AccountingIntakeParts = {
  readonly queue: Pick<AccountingQueue, "add">;
  readonly now: () => Instant;
  readonly send: (response: Buffer, to: RemoteInfo) => void;
};

/** Takes datagrams: those of known servers that prove right are queued, and answered when they are committed. */
export class AccountingIntake {
  readonly #parts: AccountingIntakeParts;
  /** Those not answered yet: to send one of them again changes nothing (RFC 5080 section 2.2.2). */
  readonly #unanswered = new Set<string>();

  constructor(parts: AccountingIntakeParts) {
    this.#parts = parts;
  }

  /** @param secret that of the datagram's sender; undefined when nobody knows the sender. */
  receive(datagram: Buffer, from: RemoteInfo, secret: Buffer | undefined): void {
    const dropped = this.#take(datagram, from, secret);
    if (dropped !== undefined) count(dropped);
  }

  #take(datagram: Buffer, from: RemoteInfo, secret: Buffer | undefined): Outcome | undefined {
    if (secret === undefined) return "unknown-server";
    const packet = decodePacket(datagram);
    if (packet?.code !== accountingRequestCode) return "malformed";
    if (!isAuthentic(packet, secret)) return "bad-authenticator";
    const key = `${from.address} ${from.port} ${packet.bytes.toString("latin1", 0, headerLength)}`;
    if (this.#unanswered.has(key)) return "retransmitted";
    const { queue, now, send } = this.#parts;
    const report = readAccountingReport(packet, { address: from.address, at: now() });
    const isTaken = submitReport(queue, report, (isStored) => {
      this.#unanswered.delete(key);
      if (isStored) send(encodeAccountingResponse(packet, secret), from);
    });
    if (isTaken) this.#unanswered.add(key);
    return undefined;
  }
}
