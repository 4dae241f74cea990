import { addHours, addMinutes, isAfter, minutesBetween, type Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";
import { endKindOf, type TerminateCause } from "../radius/terminate-cause.ts";

/**
 * S51, S52: a drop is a break of the internet session, seen in accounting. Frequent are, at the first provider,
 * 3 breaks within 24 hours with at most 2 hours from one to the next. What a server did (its restart, its errors)
 * and what was agreed (signing off, a session of fixed length) is no drop of the line.
 */

/** The end of a session, as its Stop said; ends of sessions that a newer one had replaced are left out. */
export type SessionEnd = {
  readonly nas: string;
  readonly sessionId: string;
  readonly at: Instant;
  readonly cause: TerminateCause;
};

export type DropsSummary = {
  readonly isFrequent: boolean;
  /** Breaks of the line's own, the oldest first. */
  readonly breaks: readonly SessionEnd[];
  /** Ends that were the server's doing. */
  readonly nasEnds: number;
  /** Ends that were agreed: signed off, or the session's fixed length. */
  readonly plannedEnds: number;
  readonly otherEnds: number;
};

/** From one moment to another; null while it goes on. */
export type Span = { readonly from: Instant; readonly to: Instant | null };

/**
 * Sessions are lost some minutes before an outage is known, and servers notice some lines late:
 * what breaks this shortly before or after it still belongs to it.
 */
const outageEdgeMinutes = 5;

export const isWithin = (spans: readonly Span[], at: Instant): boolean =>
  spans.some(
    ({ from, to }) =>
      !isAfter(addMinutes(from, -outageEdgeMinutes), at) &&
      (to === null || !isAfter(at, addMinutes(to, outageEdgeMinutes))),
  );

/** S51: what broke while a node of the line was in an outage is not the line's own. */
export const outsideOf = <Broken extends { readonly at: Instant }>(
  outages: readonly Span[],
  ends: readonly Broken[],
): readonly Broken[] => ends.filter(({ at }) => !isWithin(outages, at));

/**
 * Repeats of a Stop without Event-Timestamp seem to happen when they arrive. Servers give up
 * repeating within a minute, and no session is used again under its id as fast.
 */
const repeatSecondsMax = 60;

/** @param ends those known, in any order; only the policy's window up to `at` counts. */
export function summarizeDrops(
  ends: readonly SessionEnd[],
  policy: Pick<Policy, "drops">,
  at: Instant,
): DropsSummary {
  const { windowHours, breaksMin, gapMaxMinutes } = policy.drops;
  const counted = withoutRepeats(ends).filter(
    (end) => isAfter(end.at, addHours(at, -windowHours)) && !isAfter(end.at, at),
  );
  const count = (kind: "nas" | "planned" | "other"): number =>
    counted.filter((end) => endKindOf(end.cause) === kind).length;
  const breaks = counted.filter((end) => endKindOf(end.cause) === "line");
  return {
    isFrequent: isFrequentRun(breaks, { breaksMin, gapMaxMinutes }),
    breaks,
    nasEnds: count("nas"),
    plannedEnds: count("planned"),
    otherEnds: count("other"),
  };
}

/** The ends in order, each Stop once. */
function withoutRepeats(ends: readonly SessionEnd[]): readonly SessionEnd[] {
  const lastOf = new Map<string, Instant>();
  return ends
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
    .filter(({ nas, sessionId, at }) => {
      const key = `${nas} ${sessionId}`;
      const last = lastOf.get(key);
      lastOf.set(key, at);
      return last === undefined || minutesBetween(last, at) * 60 > repeatSecondsMax;
    });
}

/** S51, S52: whether enough breaks, in order, follow one another closely enough. */
export const isFrequentRun = (
  breaks: readonly { readonly at: Instant }[],
  { breaksMin, gapMaxMinutes }: Pick<Policy["drops"], "breaksMin" | "gapMaxMinutes">,
): boolean => longestRun(breaks, gapMaxMinutes) >= breaksMin;

/** How many breaks follow one another with at most this much between. */
function longestRun(breaks: readonly { readonly at: Instant }[], gapMaxMinutes: number): number {
  let run = 0;
  let longest = 0;
  for (const [index, { at }] of breaks.entries()) {
    const previous = breaks[index - 1];
    run = previous !== undefined && minutesBetween(previous.at, at) <= gapMaxMinutes ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
