import type { Plan } from "../../api/works.ts";
import { fromField } from "../../ui/moments.ts";

/** The fields are named as the server names them, so that what it says of one stands there. */
export type PlanFields = {
  readonly nodeIds: readonly string[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly reason: string;
};

export type PlanFault = keyof PlanFields;

export const planFields = ["nodeIds", "startsAt", "endsAt", "reason"] as const;

/** What was filled in, as a plan, or the fields that are wrong. */
export function readPlan(fields: PlanFields, timeZone: string): Plan | readonly PlanFault[] {
  const { nodeIds } = fields;
  const startsAt = fromField(fields.startsAt, timeZone);
  const endsAt = fromField(fields.endsAt, timeZone);
  const reason = fields.reason.trim();
  if (
    nodeIds.length > 0 &&
    startsAt !== undefined &&
    endsAt !== undefined &&
    startsAt < endsAt &&
    reason !== ""
  )
    return { nodeIds, startsAt, endsAt, reason };
  const isWrong = {
    nodeIds: nodeIds.length === 0,
    startsAt: startsAt === undefined,
    endsAt: endsAt === undefined || (startsAt !== undefined && startsAt >= endsAt),
    reason: reason === "",
  };
  return planFields.filter((field) => isWrong[field]);
}
