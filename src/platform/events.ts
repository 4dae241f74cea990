import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Log } from "./log.ts";

/** A wait that was begun: `over` resolves when it ends, `cancel` ends it now. */
export type Wait = { readonly over: Promise<void>; cancel(): void };

/**
 * Tells waiting readers, in every process on the same database, that there may be something new under a key.
 * It only wakes them: what is new they read from the tables, by sequence number, so that a lost wake-up
 * costs a delay and never a message. Wake-ups are sent after the commit and outside of it, many in one
 * statement, because a `notify` inside a transaction makes all commits of the database queue behind each other.
 */
export interface Events {
  wake(key: string): void;
  /** Begins to wait for the next wake-up of the key; ends when `signal` aborts or after `milliseconds`, too. */
  next(key: string, milliseconds: number, signal: AbortSignal): Wait;
  close(): Promise<void>;
}

const channel = "uide_events";
const payloadBytesMax = 7_000;
/** Other processes hear of many conversations at once; a little later than our own readers do. */
const gatherMilliseconds = 10;
const reconnectMilliseconds = 1_000;

/** Connects to `url` for listening and telling; reconnects by itself. */
export async function openEvents(url: string, log: Log): Promise<Events> {
  const hub = new EventsHub(url, log);
  await hub.connect();
  return hub;
}

class EventsHub implements Events {
  readonly #url: string;
  readonly #log: Log;
  readonly #self = randomUUID();
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #unsent = new Set<string>();
  #client: pg.Client | undefined;
  #isClosed = false;
  #sending: Promise<void> | undefined;
  #reconnecting: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
  }

  wake(key: string): void {
    this.#wakeHere(key);
    this.#unsent.add(key);
    this.#sendSoon();
  }

  next(key: string, milliseconds: number, signal: AbortSignal): Wait {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiters = this.#waiting.get(key) ?? new Set();
    const cancel = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      waiters.delete(cancel);
      if (waiters.size === 0 && this.#waiting.get(key) === waiters) this.#waiting.delete(key);
      resolve();
    };
    const timer = setTimeout(cancel, milliseconds);
    this.#waiting.set(key, waiters.add(cancel));
    signal.addEventListener("abort", cancel);
    if (signal.aborted) cancel();
    return { over: promise, cancel };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#reconnecting;
    await this.#sending;
    await this.#client?.end();
  }

  async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: "uide events",
      keepAlive: true,
    });
    client.on("notification", ({ payload }) => this.#hear(payload ?? ""));
    client.on("error", (error) => this.#log.warn({ err: error }, "events connection broke"));
    client.on("end", () => this.#lost(client));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
  }

  /** A connection that was never made ends, too; only the one in use is missed. */
  #lost(client: pg.Client): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#reconnectSoon();
  }

  #reconnectSoon(): void {
    if (this.#isClosed) return;
    this.#retry = setTimeout(() => {
      this.#reconnecting = this.#reconnect();
    }, reconnectMilliseconds).unref();
  }

  /** What was told meanwhile is lost, so everybody looks again. */
  async #reconnect(): Promise<void> {
    try {
      await this.connect();
      this.#sendSoon();
    } catch (error) {
      this.#log.warn({ err: error }, "events connection failed");
      this.#reconnectSoon();
    }
    for (const key of this.#waiting.keys()) this.#wakeHere(key);
  }

  #wakeHere(key: string): void {
    for (const end of [...(this.#waiting.get(key) ?? [])]) end();
  }

  #hear(payload: string): void {
    const [from, ...keys] = payload.split(" ");
    if (from !== this.#self) for (const key of keys) this.#wakeHere(key);
  }

  /** All that is woken before the next turn of the event loop goes together. */
  #sendSoon(): void {
    this.#sending ??= pause(gatherMilliseconds).then(() => this.#send());
  }

  async #send(): Promise<void> {
    while (this.#unsent.size > 0 && this.#client !== undefined) {
      const payload = takePayload(this.#self, this.#unsent);
      await this.#client.query("select pg_notify($1, $2)", [channel, payload]).catch(() => undefined);
    }
    this.#sending = undefined;
  }
}

/** As many keys as fit into one notification (PostgreSQL allows 8,000 bytes). */
function takePayload(from: string, unsent: Set<string>): string {
  let payload = from;
  for (const key of unsent) {
    if (payload.length + key.length > payloadBytesMax) break;
    payload += ` ${key}`;
    unsent.delete(key);
  }
  return payload;
}
