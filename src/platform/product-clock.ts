import { sql } from "kysely";
import { earliest, type Instant } from "../kernel/instant.ts";
import { type Clock, shiftedClock, systemClock } from "./clock.ts";
import type { Db } from "./database.ts";
import type { Log } from "./log.ts";

/** What the environment says about time. `speed`: how many times faster than real time the clock runs. */
export type ClockSettings = {
  readonly startAt: Instant | undefined;
  readonly speed: number;
  /** Only a simulated world may have a time of its own. */
  readonly simulated: boolean;
};

/** Where the clock of a database was; null: it has only ever followed real time. */
export type StoredClock = { readonly shownAt: Instant | null };

/** The clock of this database. `close` writes down where it is, and it stands still from then on. */
export type ProductClock = { readonly clock: Clock; close(): Promise<void> };

const reserveEveryMs = 1_000;
const reserveAheadMs = 2_000;

/**
 * What the clock shows first; undefined: it is the real one. `stored` is undefined for a new database, which alone may
 * start at `startAt`: nothing that has happened may come to lie in the future.
 */
export function firstShown(
  stored: StoredClock | undefined,
  { startAt, speed, simulated }: ClockSettings,
  realNow: Instant,
): Instant | undefined {
  if (!simulated) return undefined;
  if (stored === undefined) return startAt ?? (speed === 1 ? undefined : realNow);
  return stored.shownAt ?? (speed === 1 ? undefined : realNow);
}

/**
 * Opens the product's clock. A clock with a time of its own reserves time in the database, a little ahead of what it
 * shows, and never shows more than is reserved: so after a kill it goes on from the reserved time and never goes back.
 */
export async function openProductClock(db: Db, settings: ClockSettings, log: Log): Promise<ProductClock> {
  const stored = await readClock(db);
  const realAt = systemClock.now();
  const shownAt = firstShown(stored, settings, realAt);
  if (stored !== undefined && settings.startAt !== undefined)
    log.info("UIDE_START_TIME is for a new data folder; this one goes on from where its clock was");
  if (shownAt === undefined) {
    if (stored === undefined) await writeClock(db, null);
    return { clock: systemClock, close: () => Promise.resolve() };
  }
  return runClock(db, shiftedClock({ shownAt, realAt, speed: settings.speed }), { ...settings, log });
}

async function runClock(
  db: Db,
  free: Clock,
  { speed, log }: { speed: number; log: Log },
): Promise<ProductClock> {
  const ahead = { milliseconds: Math.round(reserveAheadMs * speed) };
  let reservedUntil = free.now();
  const reserve = async (): Promise<void> => {
    const until = free.now().add(ahead);
    await writeClock(db, until);
    reservedUntil = until;
  };
  await reserve();
  let reserving = Promise.resolve();
  const timer = setInterval(() => {
    reserving = reserving
      .then(reserve)
      .catch((error: unknown) => log.warn({ error }, "clock stands: no time reserved"));
  }, reserveEveryMs).unref();
  const clock = { ...free, now: () => earliest(free.now(), reservedUntil) };
  const close = async (): Promise<void> => {
    clearInterval(timer);
    await reserving;
    reservedUntil = clock.now();
    await writeClock(db, reservedUntil);
  };
  return { clock, close };
}

async function readClock(db: Db): Promise<StoredClock | undefined> {
  const { rows } = await sql<StoredClock>`select shown_at as "shownAt" from product_clock`.execute(db);
  return rows[0];
}

async function writeClock(db: Db, shownAt: Instant | null): Promise<void> {
  await sql`
    insert into product_clock (shown_at) values (${shownAt})
    on conflict (only_row) do update set shown_at = excluded.shown_at
  `.execute(db);
}
