import type { Instant } from "../kernel/instant.ts";

/**
 * The product's time. Domain code asks it once per operation and passes `now` on.
 * Real time is for sign-in, tokens, deadlines of checks and the job queue.
 */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
};

/** Where a shifted clock started: what it showed, when that was in real time, and how fast it runs. */
export type ClockOrigin = { readonly shownAt: Instant; readonly realAt: Instant; readonly speed: number };

/** A clock that showed `origin.shownAt` at `origin.realAt` and has since run `origin.speed` times as fast as real time. */
export function shiftedClock(origin: ClockOrigin, real: () => Instant = () => Temporal.Now.instant()): Clock {
  const shown = origin.shownAt.epochMilliseconds;
  const started = origin.realAt.epochMilliseconds;
  return {
    now: () => {
      const elapsed = real().epochMilliseconds - started;
      return Temporal.Instant.fromEpochMilliseconds(Math.round(shown + elapsed * origin.speed));
    },
  };
}
