import type { Plan } from "../../api/works.ts";
import { fromField } from "../../ui/moments.ts";

export type PlanFields = {
  readonly nodes: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
};

export type PlanFault = keyof PlanFields;

/** What was filled in, as a plan, or the fields that are wrong. */
export function readPlan(fields: PlanFields, timeZone: string): Plan | readonly PlanFault[] {
  const nodeIds = fields.nodes.split(/[\s,;]+/).filter(Boolean);
  const startsAt = fromField(fields.from, timeZone);
  const endsAt = fromField(fields.until, timeZone);
  const reason = fields.reason.trim();
  if (
    nodeIds.length > 0 &&
    startsAt !== undefined &&
    endsAt !== undefined &&
    startsAt < endsAt &&
    reason !== ""
  )
    return { nodeIds, startsAt, endsAt, reason };
  return [
    nodeIds.length === 0 && ("nodes" as const),
    startsAt === undefined && ("from" as const),
    (endsAt === undefined || (startsAt !== undefined && startsAt >= endsAt)) && ("until" as const),
    reason === "" && ("reason" as const),
  ].filter((fault) => fault !== false);
}
