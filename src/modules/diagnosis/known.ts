import { instant, isBefore } from "../../kernel/instant.ts";
import type { LineEvidence, OutageEvidence, WorksEvidence } from "./evidence.ts";
import type { Answers } from "./verdict.ts";

/** What can be found to be wrong. */
export const findingKinds = [
  "outage",
  "power-feed",
  "planned-works",
  "cable-open",
  "cable-short",
  "router-off",
  "port-down",
  "port-disabled",
  "router-hung",
  "no-session",
  "beyond-line",
  "errors-rising",
  "slow-link",
  "drops",
  "unknown",
] as const;

export type FindingKind = (typeof findingKinds)[number];

/** What the checks found; a check that failed has no evidence, and its answer is unknown. */
export type Known = {
  readonly answers: Answers;
  readonly outage: OutageEvidence;
  readonly works: WorksEvidence;
  readonly line: LineEvidence;
  /** The moment of the checks. */
  readonly at: string;
};

/** S6: nobody has signed in with the password that counts now. */
export function isPasswordUntried(line: LineEvidence): boolean {
  if (line?.password == null) return false;
  const { password, restartedAt } = line;
  return restartedAt === null || isBefore(instant(restartedAt), instant(password.changedAt));
}
