import { randomUUID } from "node:crypto";
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
  /** Calls `handle` for each wake-up that another process sent. */
  onRemote(handle: (key: string) => void): void;
  close(): Promise<void>;
}

const channel = "uide_events";
const payloadBytesMax = 7_000;
const reconnectMilliseconds = 1_000;

/** Connects to `url` for listening and telling; reconnects by itself. */
export async function openEvents(url: string, log: Log): Promise<Events> {
  const self = randomUUID();
  const waiting = new Map<string, Set<() => void>>();
  const remote: ((key: string) => void)[] = [];
  const unsent = new Set<string>();
  let client: pg.Client | undefined;
  let closed = false;
  let sending: Promise<void> | undefined;

  const wakeHere = (key: string): void => {
    for (const resolve of waiting.get(key) ?? []) resolve();
  };
  const hear = (payload: string): void => {
    const [from, ...keys] = payload.split(" ");
    if (from === self) return;
    for (const key of keys) {
      wakeHere(key);
      for (const handle of remote) handle(key);
    }
  };
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: url, application_name: "uide events" });
    fresh.on("notification", ({ payload }) => hear(payload ?? ""));
    fresh.on("error", (error) => log.warn({ err: error }, "events connection broke"));
    fresh.on("end", () => {
      client = undefined;
      if (!closed) setTimeout(() => void reconnect(), reconnectMilliseconds).unref();
    });
    await fresh.connect();
    await fresh.query(`listen ${channel}`);
    client = fresh;
  };
  const reconnect = async (): Promise<void> => {
    if (closed) return;
    await connect().catch((error: unknown) => log.warn({ err: error }, "events connection failed"));
    for (const key of waiting.keys()) wakeHere(key);
  };
  const send = async (): Promise<void> => {
    while (unsent.size > 0 && client !== undefined) {
      const payload = takePayload(self, unsent);
      await client.query("select pg_notify($1, $2)", [channel, payload]).catch(() => undefined);
    }
    sending = undefined;
  };

  await connect();
  return {
    wake(key) {
      wakeHere(key);
      unsent.add(key);
      sending ??= new Promise<void>((resolve) => setImmediate(resolve)).then(send);
    },
    next(key, milliseconds, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const waiters = waiting.get(key) ?? new Set();
      const cancel = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", cancel);
        waiters.delete(cancel);
        if (waiters.size === 0) waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(cancel, milliseconds);
      waiting.set(key, waiters.add(cancel));
      signal.addEventListener("abort", cancel);
      if (signal.aborted) cancel();
      return { over: promise, cancel };
    },
    onRemote: (handle) => void remote.push(handle),
    async close() {
      closed = true;
      await sending;
      await client?.end();
    },
  };
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
