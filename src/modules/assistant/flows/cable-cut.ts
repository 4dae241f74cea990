import type { NextStep } from "../../diagnosis/next-step.ts";
import type { Flow } from "../flow/flow.ts";
import { checkLine } from "./check-line.ts";
import { identify } from "./identify.ts";
import { bookCableRepair, takeStep } from "./solve-line.ts";

/** Steps that say of the line that its cable is whole: the port hears the other end. */
const wholeCable: readonly NextStep[] = [
  "look-beyond-line",
  "restart-router",
  "await-configuration",
  "enter-password",
  "test-drops",
];

/**
 * S36–S50: the subscriber says that the cable is cut. A dead port bears that out and a visit is offered; where the
 * line tests whole, both facts are kept for an operator (S46); all else is dealt with as always.
 */
export const cableCut: Flow = {
  topic: "cable-cut",
  version: 3,
  async run(c) {
    c.learn("subject", "home");
    const login = await identify(c);
    const diagnosis = await checkLine(c, login, "line-1");
    const { step } = diagnosis.decision;
    if (wholeCable.includes(step) || diagnosis.finding.kind === "router-off") {
      c.say("cable-looks-whole");
      return c.handOver("cable-reported-cut");
    }
    if (step === "check-power" && diagnosis.finding.kind === "port-down")
      return bookCableRepair(c, login, null);
    return takeStep(c, { login, diagnosis, round: 1 });
  },
};
