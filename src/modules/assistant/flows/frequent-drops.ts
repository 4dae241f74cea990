import type { Flow } from "../flow/flow.ts";
import { checkLine } from "./check-line.ts";
import { identify } from "./identify.ts";
import { takeStep } from "./solve-line.ts";
import { testDrops } from "./test-drops.ts";

/**
 * S51–S57: comes and goes. What the checks find goes first; a line that is fine at the moment is tested all the same,
 * with the drops that were seen, few or none.
 */
export const frequentDrops: Flow = {
  topic: "frequent-drops",
  version: 3,
  async run(c) {
    const login = await identify(c);
    const diagnosis = await checkLine(c, login, "line-1");
    const trouble = { login, diagnosis, round: 1 };
    return diagnosis.decision.step === "look-beyond-line" ? testDrops(c, trouble) : takeStep(c, trouble);
  },
};
