import type { Branded } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/** S2, S44: a fault of many lines; a node of the access network is down, and with it everything below. */

export type OutageId = Branded<string, "OutageId">;

/** Who found it: a monitoring system, the sessions that were lost together, those who wrote, or a person. */
export const outageSources = ["monitoring", "sessions", "crowd", "staff"] as const;

export type OutageSource = (typeof outageSources)[number];

/** Subscribers hear of confirmed outages only. */
export const outageStates = ["suspected", "confirmed", "closed"] as const;

export type OutageState = (typeof outageStates)[number];

/** By the policy's numbers of lines. */
export const outageSeverities = ["minor", "major", "critical"] as const;

export type OutageSeverity = (typeof outageSeverities)[number];

/** Orders of a list; `lines`: those that lost most lines first, `expectedEnd`: those that end soonest. */
export const outageSorts = ["newest", "oldest", "severity", "lines", "expectedEnd"] as const;

export type OutageSort = (typeof outageSorts)[number];

/** What the equipment points at, before anybody has looked: a hint for engineers, never told to subscribers. */
export const causeHints = ["power-feed", "uplink", "equipment", "core"] as const;

export type CauseHint = (typeof causeHints)[number];

/** What can happen to an outage; each is kept for ever. */
export const outageEventKinds = [
  "opened",
  "confirmed",
  "grown",
  "shrunk",
  "moved",
  "merged",
  "split",
  "described",
  "expected-end-set",
  "restored",
  "closed",
  "dismissed",
  "reopened",
] as const;

export type OutageEventKind = (typeof outageEventKinds)[number];

export const outageCauses = ["power", "cable", "equipment", "works", "other"] as const;

export type OutageCause = (typeof outageCauses)[number];

export type Outage = {
  readonly id: OutageId;
  /** What people call it by. */
  readonly number: string;
  /** What is down: nodes none of which stands below another. `nodeId` is the one with the most lines. */
  readonly nodeIds: readonly string[];
  readonly nodeId: string;
  readonly openedAt: Instant;
  readonly source: OutageSource;
  readonly state: OutageState;
  readonly severity: OutageSeverity;
  /** What an engineer said; null: it follows from the number of lines. */
  readonly severitySaid: OutageSeverity | null;
  /** When the first of its lines was lost, where that is known. */
  readonly lostSince: Instant | null;
  readonly confirmedAt: Instant | null;
  /** When its lines were seen to be back. */
  readonly restoredAt: Instant | null;
  /** How many lines were lost with it, by the newest count. */
  readonly linesLost: number;
  readonly causeHint: CauseHint | null;
  /** Null until somebody has found out. */
  readonly cause: OutageCause | null;
  readonly expectedEndAt: Instant | null;
  readonly note: string | null;
  readonly closedAt: Instant | null;
  /** The planned works that explain it, so that nobody is told of an outage. */
  readonly worksId: string | null;
};

/** Larger outages are more severe. */
export function severityOf(
  lines: number,
  policy: Pick<Policy["outages"], "majorLinesMin" | "criticalLinesMin">,
): OutageSeverity {
  if (lines >= policy.criticalLinesMin) return "critical";
  return lines >= policy.majorLinesMin ? "major" : "minor";
}

/** What staff may do with an outage. */
export const outageActions = ["describe", "confirm", "dismiss", "close"] as const;

export type OutageAction = (typeof outageActions)[number];

/** What may be done now, or why not; the actions themselves are guarded by the same answer. */
export function allowedWithOutage({
  state,
}: Pick<Outage, "state">): Readonly<Record<OutageAction, true | { readonly because: string }>> {
  const whileOpen = state === "closed" ? ({ because: "closed" } as const) : true;
  const toConfirm = state === "confirmed" ? ({ because: "confirmed" } as const) : whileOpen;
  return { describe: whileOpen, confirm: toConfirm, dismiss: whileOpen, close: whileOpen };
}

/**
 * A fault of one line inside an outage. It stays when the outage is over, so nobody with a fault of their own is told
 * only "outage".
 */

/** The cable is open or shorted at the port, or the line was lost before the outage began. */
export const ownFaultKinds = ["cable-open", "cable-short", "lost-before"] as const;

export type OwnFaultKind = (typeof ownFaultKinds)[number];

/** `at`: since when it is known. */
export type OwnFault = { readonly kind: OwnFaultKind; readonly at: Instant };

/** Whether a line has a session; `unknown` where nobody has ever seen one, or it went silent. */
export const lineStandings = ["online", "lost", "unknown"] as const;

export type LineStanding = (typeof lineStandings)[number];
