import { type Instant, isAfter, isBefore } from "../../kernel/instant.ts";
import { type DetectionPolicy, detectionPolicy } from "./detection-policy.ts";

export type OutageExtent = {
  readonly nodeIds: readonly string[];
  readonly lostSince: Instant;
  /** Null while it lasts. */
  readonly closedAt: Instant | null;
};

export type LineAtOutage = {
  /** Every node that the line needs. */
  readonly path: readonly string[];
  /** When its last session was lost; null where it has one, or nobody knows. */
  readonly lostAt: Instant | null;
  /** When the session that it has began; null where it has none. */
  readonly onlineSince: Instant | null;
  /** Its port is down while the switch answers and most of its other ports are up, or its cable was found cut. */
  readonly hasOwnFault: boolean;
};

/**
 * Whether an outage explains that a line doesn't work. Not a line with a fault of its own: it was lost clearly before,
 * its port is down alone, it has had a session since, or the outage is over and it is still away.
 */
export function isPartOf(
  outage: OutageExtent,
  line: LineAtOutage,
  policy: Pick<DetectionPolicy, "ownFaultSeconds"> = detectionPolicy,
): boolean {
  if (outage.closedAt !== null || line.hasOwnFault) return false;
  if (!outage.nodeIds.some((id) => line.path.includes(id))) return false;
  if (line.onlineSince !== null && isAfter(line.onlineSince, outage.lostSince)) return false;
  const firstLostAt = outage.lostSince.subtract({ seconds: policy.ownFaultSeconds });
  return line.lostAt === null || !isBefore(line.lostAt, firstLostAt);
}
