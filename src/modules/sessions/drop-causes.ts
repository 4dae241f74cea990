import { civilDate } from "../../kernel/civil-time.ts";
import { isAfter, minutesBetween, type Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";
import { isFrequentRun, isWithin, type Span } from "./drops.ts";
import { findDropPattern, type DropPattern } from "./drop-pattern.ts";
import { endKindOf, type TerminateCause } from "../radius/terminate-cause.ts";

/**
 * S51, S52: which breaks are the line's own. The same end of a session can be the line's, an outage's, the server's
 * (a restart), the provider's (a session of fixed length, the nightly re-authentication) or the subscriber's; a
 * session that fell silent, or that a new one replaced without a Stop, was lost too.
 */

/** A session from its beginning to its end, as far as both are known. */
export type SessionSpan = {
  readonly nas: string;
  readonly beganAt: Instant | null;
  readonly aliveAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly cause: TerminateCause | "superseded" | null;
};

export const breakKinds = ["own", "silent", "outage", "nas", "limit", "nightly", "agreed", "other"] as const;

/** Whose a break is. `own` and `silent` are the line's. */
export type BreakKind = (typeof breakKinds)[number];

export type Break = {
  readonly at: Instant;
  readonly beganAt: Instant | null;
  readonly cause: TerminateCause | "superseded" | "silent";
  readonly kind: BreakKind;
};

/** What the breaks of the last days tell. */
export type DropHistory = {
  /** The oldest first. */
  readonly breaks: readonly Break[];
  readonly counts: Readonly<Record<BreakKind, number>>;
  /** S51, S52, of the line's own breaks. */
  readonly isFrequent: boolean;
  readonly pattern: DropPattern;
  /** The fixed length of this login's sessions, where they have one. */
  readonly limitMinutes: number | null;
};

/** The time that is looked at, and what is known of it from elsewhere. */
export type DropQuestion = {
  readonly now: Instant;
  readonly outages: readonly Span[];
  readonly policy: Pick<Policy, "drops" | "dropPatterns" | "network" | "zone">;
};

/** @param sessions those of the last days, in any order */
export function explainDrops(sessions: readonly SessionSpan[], question: DropQuestion): DropHistory {
  const { now, policy } = question;
  const lost = sessions
    .flatMap((session) => lossOf(session, question))
    .filter(({ at }) => !isAfter(at, now))
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
  const nightly = findNightly(lost, question);
  const breaks = lost.map((one): Break => ({ ...one, kind: kindOf(one, nightly, question.outages) }));
  const own = breaks.filter(isOwn);
  const inWindow = own.filter(({ at }) => minutesBetween(at, now) <= policy.drops.windowHours * 60);
  const counts = Object.fromEntries(
    breakKinds.map((kind) => [kind, breaks.filter((one) => one.kind === kind).length]),
  ) as Record<BreakKind, number>;
  return {
    breaks,
    counts,
    isFrequent: isFrequentRun(inWindow, policy.drops),
    pattern: findDropPattern(
      own.map(({ at }) => at),
      policy,
    ),
    limitMinutes: fixedLengthMinutes(breaks, policy),
  };
}

/** Whether the break is one of the line's own. */
export const isOwn = ({ kind }: Break): boolean => kind === "own" || kind === "silent";

type Loss = Omit<Break, "kind">;

/** How the session was lost; nothing while it lives. */
function lossOf({ beganAt, aliveAt, endedAt, cause }: SessionSpan, question: DropQuestion): readonly Loss[] {
  const { interimMinutes, missedInterimsMax } = question.policy.network;
  const silentSince = (until: Instant): Instant | null =>
    aliveAt !== null && minutesBetween(aliveAt, until) > interimMinutes * missedInterimsMax ? aliveAt : null;
  if (endedAt === null) {
    const at = silentSince(question.now);
    return at === null ? [] : [{ at, beganAt, cause: "silent" }];
  }
  if (cause !== "superseded") return [{ at: endedAt, beganAt, cause: cause ?? "unstated" }];
  return [{ at: silentSince(endedAt) ?? endedAt, beganAt, cause }];
}

function kindOf(loss: Loss, nightly: ReadonlySet<Loss>, outages: readonly Span[]): BreakKind {
  const { cause, at } = loss;
  const isSilent = cause === "silent" || cause === "superseded";
  const kind = isSilent ? "line" : endKindOf(cause);
  if (kind === "nas") return "nas";
  if (cause === "session-timeout") return "limit";
  if (kind === "planned") return nightly.has(loss) ? "nightly" : "agreed";
  if (isWithin(outages, at)) return "outage";
  if (nightly.has(loss)) return "nightly";
  if (kind === "other") return "other";
  return isSilent ? "silent" : "own";
}

/** At the same minute of several nights, and no other break near it: the provider signs everybody in anew. */
function findNightly(losses: readonly Loss[], { policy }: DropQuestion): ReadonlySet<Loss> {
  const { nightHours, nightlyNightsMin, nightlySpreadMinutesMax } = policy.dropPatterns;
  const [fromHour, toHour] = nightHours;
  const isAlone = (loss: Loss): boolean =>
    losses.every(
      (other) => other === loss || Math.abs(minutesBetween(other.at, loss.at)) > policy.drops.gapMaxMinutes,
    );
  const atNight = losses.filter((loss) => {
    const { hour } = loss.at.toZonedDateTimeISO(policy.zone);
    return hour >= fromHour && hour < toHour && isAlone(loss);
  });
  const minuteOf = ({ at }: Loss): number => {
    const { hour, minute, second } = at.toZonedDateTimeISO(policy.zone);
    return hour * 60 + minute + second / 60;
  };
  const nightsLike = (loss: Loss): number =>
    new Set(
      atNight
        .filter((other) => Math.abs(minuteOf(other) - minuteOf(loss)) <= nightlySpreadMinutesMax)
        .map(({ at }) => civilDate(at, policy.zone).toString()),
    ).size;
  return new Set(atNight.filter((loss) => nightsLike(loss) >= nightlyNightsMin));
}

/** A Session-Timeout at a fixed length is policy; one alone says nothing of the length. */
function fixedLengthMinutes(
  breaks: readonly Break[],
  { dropPatterns }: DropQuestion["policy"],
): number | null {
  const lengths = breaks.flatMap(({ kind, beganAt, at }) =>
    kind === "limit" && beganAt !== null ? [Math.round(minutesBetween(beganAt, at) * 60)] : [],
  );
  if (lengths.length < 2) return null;
  const spreadSeconds = Math.max(...lengths) - Math.min(...lengths);
  return spreadSeconds <= dropPatterns.fixedLengthSecondsMax ? Math.round(lengths[0]! / 60) : null;
}
