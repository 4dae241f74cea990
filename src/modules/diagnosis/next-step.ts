import { type FindingKind, type Finding, isOutage } from "./finding.ts";
import type { Answers } from "./verdict.ts";

/**
 * What to do after the checks (S44), the first that applies: tell an outage, ask a person where something is unknown,
 * explain a suspension, show the visit that is open, and then what the fault asks for.
 */
export type NextStep =
  | "tell-outage"
  | "tell-works"
  | "operator"
  | "explain-suspension"
  | "show-visit"
  | "ask-payment"
  | "offer-visit"
  | "check-power"
  | "restart-router"
  | "await-configuration"
  | "enter-password"
  | "test-drops"
  | "look-beyond-line";

/** A step and the rule that asks for it. */
export type Decision = { readonly step: NextStep; readonly rule: string };

export function decideNextStep(
  answers: Answers,
  { kind, reason }: Pick<Finding, "kind" | "reason">,
): Decision {
  if (kind === "planned-works") return { step: "tell-works", rule: "S44" };
  if (isOutage(kind) && answers.outage === "outage") return { step: "tell-outage", rule: "S44" };
  if (Object.values(answers).includes("unknown")) return { step: "operator", rule: "S44" };
  if (answers.account === "suspended") return { step: "explain-suspension", rule: "S65" };
  if (answers.visit === "open") return { step: "show-visit", rule: "S44" };
  // A line without a session is what a provider's equipment does to an unpaid login; other faults are real ones.
  if (answers.account === "unpaid" && (kind === "no-session" || kind === "port-disabled"))
    return { step: "ask-payment", rule: "S39" };
  if (kind === "no-session" && reason === "configuring") return { step: "await-configuration", rule: "S7" };
  if (kind === "no-session" && reason === "credentials") return { step: "enter-password", rule: "S6" };
  return stepOfKind[kind];
}

const stepOfKind: Readonly<Record<FindingKind, Decision>> = {
  // The node is known to be down, and there is no outage yet to wait for the end of.
  outage: { step: "operator", rule: "S3" },
  "power-feed": { step: "operator", rule: "S3" },
  "planned-works": { step: "tell-works", rule: "S44" },
  "cable-open": { step: "offer-visit", rule: "S46" },
  "cable-short": { step: "offer-visit", rule: "S46" },
  "errors-rising": { step: "offer-visit", rule: "S44" },
  "slow-link": { step: "offer-visit", rule: "S44" },
  "router-off": { step: "check-power", rule: "S1" },
  "port-down": { step: "check-power", rule: "S1" },
  "port-disabled": { step: "operator", rule: "S3" },
  "router-hung": { step: "restart-router", rule: "S1" },
  "no-session": { step: "restart-router", rule: "S1" },
  drops: { step: "test-drops", rule: "S53" },
  "beyond-line": { step: "look-beyond-line", rule: "S3" },
  unknown: { step: "operator", rule: "S44" },
};
