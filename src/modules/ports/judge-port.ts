import type { Policy } from "../provider/policy.ts";
import type { ErrorsDetail, MacDetail } from "../network/line-facts.ts";
import { most, type PortCounters, type PortReading } from "./port-reading.ts";

/** What follows from readings of a port. Where too little is known, the answer is null and nobody guesses. */

/** A reading of counters, with the switch's own clock in hundredths of a second. */
export type Counted = { readonly counters: PortCounters | null; readonly upTicks: number };

export type ErrorsJudgement = { readonly value: "rising" | "normal"; readonly detail: ErrorsDetail };

const ticksPerSecond = 100;
/** TimeTicks and the older counters have 32 bits. */
const wrapsAt = 2 ** 32;

/** Errors per frames between two readings, never in total: a fault of last year counts no longer. */
export function judgeErrors(
  before: Counted,
  after: Counted,
  policy: Policy["switches"],
): ErrorsJudgement | null {
  const seconds = secondsBetween(before.upTicks, after.upTicks);
  if (seconds === null || seconds <= 0 || seconds > policy.countersAgeMinutesMax * 60) return null;
  if (before.counters === null || after.counters === null || before.counters.of !== after.counters.of)
    return null;
  const errors = growth(before.counters.errors, after.counters.errors);
  const frames = growth(before.counters.frames, after.counters.frames);
  if (errors === null || frames === null) return null;
  const detail: ErrorsDetail = { errors, frames, seconds: Math.round(seconds) };
  if (errors >= policy.errorsMin && errors >= (frames + errors) * policy.errorShareMin)
    return { value: "rising", detail };
  return frames >= policy.errorFramesMin ? { value: "normal", detail } : null;
}

/**
 * Null when the switch has started anew between the two: its counters began at 0 again. 0 when it doesn't tell its
 * time, and nobody knows.
 */
export function secondsBetween(beforeTicks: number, afterTicks: number): number | null {
  if (beforeTicks === 0 || afterTicks === 0) return 0;
  const nearWrap = 3_600 * ticksPerSecond;
  const hasWrapped = beforeTicks > wrapsAt - nearWrap && afterTicks < nearWrap;
  if (afterTicks < beforeTicks && !hasWrapped) return null;
  return (afterTicks - beforeTicks + (hasWrapped ? wrapsAt : 0)) / ticksPerSecond;
}

/** Null when the counter was set back. A counter of 32 bits goes on from 0 after its last number. */
function growth(before: number, after: number): number | null {
  if (after >= before) return after - before;
  const wrapped = after + wrapsAt - before;
  return before < wrapsAt && wrapped < wrapsAt / 2 ? wrapped : null;
}

/** Faster than this no line to a flat needs to be. */
const enoughMegabits = 1_000;

/**
 * Slower than the port can do, or than it or most others of the switch have been. That it is as fast as it can be is
 * only said where that is known.
 */
export function judgeSpeed(
  { oper, megabits, megabitsMax }: Pick<PortReading, "oper" | "megabits" | "megabitsMax">,
  megabitsSeen: number | null,
): "full" | "slow" | "unknown" | null {
  if (oper !== "up" || megabits === null) return null;
  if (megabits >= enoughMegabits) return "full";
  const limit = Math.min(enoughMegabits, most([megabitsMax, megabitsSeen]) ?? 0);
  if (megabits < limit) return "slow";
  return megabitsMax === null ? "unknown" : "full";
}

/** What most ports of the switch have been seen at; a few fast ones are its uplinks. */
export function speedOfMost(megabitsSeen: readonly (number | null)[]): number | null {
  const known = megabitsSeen.map((megabits) => megabits ?? 0).toSorted((a, b) => b - a);
  const middle = known[Math.floor(known.length / 2)] ?? 0;
  return known.length >= portsToCompareMin && middle > 0 ? middle : null;
}

const portsToCompareMin = 4;

/** What was known of the addresses before. */
export type KnownAddresses = {
  readonly value: string;
  readonly addresses: readonly string[];
  readonly isRecent: boolean;
};

/** @param addresses of the port now; null: the table couldn't be read to its end */
export function judgeAddresses(
  addresses: readonly string[] | null,
  before: KnownAddresses | null,
): { readonly value: "none" | "learnt" | "other-maker"; readonly detail: MacDetail } | null {
  if (addresses === null) return null;
  if (addresses.length === 0) return { value: "none", detail: { addresses } };
  const now = makersOf(addresses);
  const then = makersOf(before?.addresses ?? []);
  const isOther = now.size > 0 && then.size > 0 && [...now].every((maker) => !then.has(maker));
  const isStillOther = before?.value === "other-maker" && before.isRecent && !isOther;
  return { value: isOther || isStillOther ? "other-maker" : "learnt", detail: { addresses } };
}

/** The first three octets name the maker, unless the address is made up by the device itself. */
function makersOf(addresses: readonly string[]): ReadonlySet<string> {
  const isMadeUp = (address: string): boolean => (Number.parseInt(address.slice(0, 2), 16) & 2) !== 0;
  return new Set(addresses.filter((address) => !isMadeUp(address)).map((address) => address.slice(0, 8)));
}
