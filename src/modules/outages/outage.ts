import type { Branded } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/** S2, S44: a fault of many lines; a node of the access network is down, and with it everything below. */

export type OutageId = Branded<string, "OutageId">;

/** Who found it: a monitoring system, the sessions that were lost together, or a person. */
export const outageSources = ["monitoring", "sessions", "staff"] as const;

export type OutageSource = (typeof outageSources)[number];

export const outageCauses = ["power", "cable", "equipment", "works", "other"] as const;

export type OutageCause = (typeof outageCauses)[number];

export type Outage = {
  readonly id: OutageId;
  /** What people call it by. */
  readonly number: string;
  readonly nodeId: string;
  readonly openedAt: Instant;
  readonly source: OutageSource;
  /** From when on sessions were lost; null unless they are the source. */
  readonly lostSince: Instant | null;
  /** Null until somebody has found out. */
  readonly cause: OutageCause | null;
  readonly expectedEndAt: Instant | null;
  readonly note: string | null;
  readonly closedAt: Instant | null;
};

/** How many lines of a node had a session before, and how many of them lost it. */
export type SessionLoss = { readonly sessionsBefore: number; readonly sessionsLost: number };

/** Whether so many lost their sessions together that it is the node and not the lines. */
export function isMassLoss(
  { sessionsBefore, sessionsLost }: SessionLoss,
  policy: Pick<Policy["outages"], "lostShareMin" | "sessionsMin">,
): boolean {
  return sessionsBefore >= policy.sessionsMin && sessionsLost >= sessionsBefore * policy.lostShareMin;
}

/** How many lines of a node had a session before it was lost, and how many of them have one again. */
export type SessionReturn = { readonly sessionsBefore: number; readonly sessionsBack: number };

export const isRecovered = (
  { sessionsBefore, sessionsBack }: SessionReturn,
  policy: Pick<Policy["outages"], "backShareMin">,
): boolean => sessionsBack >= sessionsBefore * policy.backShareMin;

/** What staff may do with an outage. */
export const outageActions = ["describe", "close"] as const;

export type OutageAction = (typeof outageActions)[number];

/** What may be done now, or why not; the actions themselves are guarded by the same answer. */
export function allowedWithOutage(
  outage: Pick<Outage, "closedAt">,
): Readonly<Record<OutageAction, true | { readonly because: "closed" }>> {
  const whileOpen = outage.closedAt === null ? true : ({ because: "closed" } as const);
  return { describe: whileOpen, close: whileOpen };
}
