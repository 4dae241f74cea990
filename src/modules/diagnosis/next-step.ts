import type { Answers, LineAnswer } from "./verdict.ts";

/**
 * What to do after the checks (S44), the first that applies: tell an outage, ask a person where something is unknown,
 * explain a suspension, show the visit that is open, and then what the line asks for.
 */
export type NextStep =
  | "tell-outage"
  | "operator"
  | "explain-suspension"
  | "show-visit"
  | "ask-payment"
  | "offer-visit"
  | "check-power"
  | "restart-router"
  | "test-drops"
  | "look-beyond-line";

/** A step and the rule that asks for it. */
export type Decision = { readonly step: NextStep; readonly rule: string };

export function decideNextStep(answers: Answers): Decision {
  if (answers.outage === "outage") return { step: "tell-outage", rule: "S44" };
  if (Object.values(answers).includes("unknown")) return { step: "operator", rule: "S44" };
  if (answers.account === "suspended") return { step: "explain-suspension", rule: "S65" };
  if (answers.visit === "open") return { step: "show-visit", rule: "S44" };
  // A line without a session is what a provider's equipment does to an unpaid login; other faults are real ones.
  if (answers.account === "unpaid" && answers.line === "no-session")
    return { step: "ask-payment", rule: "S39" };
  return stepOfLine[answers.line];
}

const stepOfLine: Readonly<Record<LineAnswer, Decision>> = {
  "cable-cut": { step: "offer-visit", rule: "S46" },
  "line-errors": { step: "offer-visit", rule: "S44" },
  "port-down": { step: "check-power", rule: "S1" },
  "router-silent": { step: "restart-router", rule: "S1" },
  "no-session": { step: "restart-router", rule: "S1" },
  drops: { step: "test-drops", rule: "S53" },
  ok: { step: "look-beyond-line", rule: "S3" },
  unknown: { step: "operator", rule: "S44" },
};
