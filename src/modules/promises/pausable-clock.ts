import type { Instant } from "../../kernel/instant.ts";

/** A clock that runs towards `dueAt`, and stands still while `pausedAt` is set. */
export type PausableClock = { readonly dueAt: Instant; readonly pausedAt: Instant | null };

/** Stands still from `at` on. What is already due stays due: nobody is saved by a late pause. */
export const pauseClock = (clock: PausableClock, at: Instant): PausableClock =>
  clock.pausedAt === null && Temporal.Instant.compare(at, clock.dueAt) < 0
    ? { ...clock, pausedAt: at }
    : clock;

/** Runs again from `at` on, with as much time left as there was at the pause. */
export const resumeClock = ({ dueAt, pausedAt }: PausableClock, at: Instant): PausableClock => ({
  dueAt: pausedAt === null ? dueAt : dueAt.add(pausedAt.until(at)),
  pausedAt: null,
});
