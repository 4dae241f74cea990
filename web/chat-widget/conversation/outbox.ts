import { Refused, type Utterance } from "./server.ts";
import { pause, retryPause } from "./waiting.ts";

/** Something the subscriber said, on its way. */
export type Outgoing = Utterance & {
  /** The last message that was here when it was said: what it becomes in the conversation comes later. */
  readonly saidAfterSeq: number;
  /** Its place in the conversation, once the server has it for good. */
  readonly seq?: number;
  /** Sending has failed and will be tried again. */
  readonly isDelayed?: boolean;
  /** The server will never take it as it is. */
  readonly isRefused?: boolean;
};

/**
 * Sends what the subscriber said, one after another in the order of saying, each until the server has it.
 * A repeated attempt carries the same `clientId`, by which the server knows it.
 */
export class Outbox {
  readonly #changed: () => void;
  #items: readonly Outgoing[];
  #isDelivering = false;
  #nudge = new AbortController();

  constructor(unsent: readonly Utterance[], changed: () => void) {
    this.#items = unsent.map((said) => ({ ...said, saidAfterSeq: 0 }));
    this.#changed = changed;
  }

  /** Everything said since the page was opened, also what has arrived. */
  get items(): readonly Outgoing[] {
    return this.#items;
  }

  /** What the server does not have yet. */
  get unsent(): readonly Outgoing[] {
    return this.#items.filter(isWaiting);
  }

  add(said: Outgoing): void {
    this.#replaceAll([...this.#items, said]);
  }

  /** Takes back what the server refused. */
  remove(clientId: string): void {
    this.#replaceAll(this.#items.filter((item) => item.clientId !== clientId));
  }

  /** Keeps only what was not sent, for a conversation that begins anew. */
  startAnew(): void {
    this.#replaceAll(this.unsent.map((item) => ({ ...item, saidAfterSeq: 0 })));
  }

  /** Tries again at once instead of waiting longer. */
  nudge(): void {
    this.#nudge.abort();
    this.#nudge = new AbortController();
  }

  /**
   * Sends until nothing waits or the conversation is gone; then what was not sent stays.
   * `send` returns the sequence number.
   */
  async deliver(send: (said: Utterance) => Promise<number>): Promise<void> {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    try {
      let failures = 0;
      for (let next = this.unsent[0]; next !== undefined; next = this.unsent[0]) {
        try {
          this.#replace(next.clientId, { seq: await send(next), isDelayed: false });
          failures = 0;
        } catch (failure) {
          if (failure instanceof Refused && failure.isGone) return;
          await this.#handle(failure, next, failures++);
        }
      }
    } finally {
      this.#isDelivering = false;
    }
  }

  async #handle(failure: unknown, said: Outgoing, failures: number): Promise<void> {
    if (failure instanceof Refused && failure.isFinal) {
      this.#replace(said.clientId, { isRefused: true });
      return;
    }
    this.#replace(said.clientId, { isDelayed: true });
    await pause(retryPause(failures), this.#nudge.signal);
  }

  #replace(clientId: string, change: Partial<Outgoing>): void {
    this.#replaceAll(this.#items.map((item) => (item.clientId === clientId ? { ...item, ...change } : item)));
  }

  #replaceAll(items: readonly Outgoing[]): void {
    this.#items = items;
    this.#changed();
  }
}

const isWaiting = (item: Outgoing): boolean => item.seq === undefined && item.isRefused !== true;

/** A random UUID. Object addresses hold one on every page; `crypto.randomUUID` is missing on pages without https. */
export function newClientId(): string {
  const address = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(address);
  return address.slice(-36);
}
