import type { Branded } from "../../kernel/ids.ts";
import { type Instant, isAfter, isBefore } from "../../kernel/instant.ts";

/** Works that the provider plans: who is below these nodes has no internet for a while, and it is no outage. */

export type WorksId = Branded<string, "WorksId">;

/** What an engineer plans. */
export type Plan = {
  /** The nodes that stop; whatever is below them stops too. */
  readonly nodeIds: readonly string[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly reason: string;
};

export type PlannedWorks = Plan & {
  readonly id: WorksId;
  /** What people call it by. */
  readonly number: string;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly canceledAt: Instant | null;
  /** How many subscribers were told before. */
  readonly noticedLogins: number;
};

export const worksStates = ["planned", "running", "over", "canceled"] as const;

export type WorksState = (typeof worksStates)[number];

/** The beginning belongs to the works, the end doesn't. */
export function stateOfWorks(
  works: Pick<PlannedWorks, "startsAt" | "endsAt" | "canceledAt">,
  now: Instant,
): WorksState {
  if (works.canceledAt !== null) return "canceled";
  if (isBefore(now, works.startsAt)) return "planned";
  return isAfter(works.endsAt, now) ? "running" : "over";
}

export const worksActions = ["change", "cancel"] as const;

export type WorksAction = (typeof worksActions)[number];

/** What is over or canceled stays as it is: it is what subscribers were told. */
export function allowedWithWorks(
  works: Pick<PlannedWorks, "startsAt" | "endsAt" | "canceledAt">,
  now: Instant,
): Readonly<Record<WorksAction, true | { readonly because: string }>> {
  const state = stateOfWorks(works, now);
  const answer = state === "planned" || state === "running" ? true : { because: state };
  return { change: answer, cancel: answer };
}

/** Why a plan can't be, by the field that is wrong; undefined when it can. */
export function faultOfPlan(
  { startsAt, endsAt }: Plan,
  now: Instant,
): { field: string; reason: string } | undefined {
  if (!isBefore(startsAt, endsAt)) return { field: "endsAt", reason: "Works end after they begin." };
  if (!isAfter(endsAt, now)) return { field: "endsAt", reason: "Works that are over can't be planned." };
  return undefined;
}
