import type { Flow } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { solveLine } from "./solve-line.ts";

/** No internet at all and nothing was changed: the checks decide what comes next. */
export const internetDown: Flow = {
  topic: "internet-down",
  version: 3,
  async run(c) {
    const login = await identify(c);
    await solveLine(c, login);
  },
};
