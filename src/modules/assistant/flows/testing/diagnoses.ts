import type { Login } from "../../../../kernel/ids.ts";
import type { Instant } from "../../../../kernel/instant.ts";
import type { Diagnosis, LineEvidence } from "../../../diagnosis/diagnosis.ts";
import { decideNextStep } from "../../../diagnosis/next-step.ts";
import type { Answers } from "../../../diagnosis/verdict.ts";

/** What the checks of a test find: all is well, except for what is told. */
export type Found = Partial<Answers> & {
  readonly since?: string;
  readonly lengthMeters?: number;
  readonly drops?: readonly string[];
  readonly restartedAt?: string;
};

const healthy: Answers = { outage: "none", line: "ok", visit: "none", account: "paid" };

/** The diagnosis that checks with these answers would end in. */
export function diagnosisOf(login: Login, at: Instant, found: Found): Diagnosis {
  const { outage, line, visit, account } = { ...healthy, ...found };
  const answers: Answers = { outage, line, visit, account };
  return {
    verdict: { login, ...answers, at: at.toString() },
    decision: decideNextStep(answers),
    outage: outage === "outage" ? { number: "1001", openedAt: at.toString(), expectedEndAt: null } : null,
    line: line === "unknown" ? null : lineOf(found),
    visit: visit === "open" ? { number: "1002" } : null,
  };
}

const lineOf = ({ since, lengthMeters, drops, restartedAt }: Found): LineEvidence => ({
  since: since ?? null,
  cause: null,
  lengthMeters: lengthMeters ?? null,
  drops: drops ?? [],
  restartedAt: restartedAt ?? null,
  evidence: [],
});
