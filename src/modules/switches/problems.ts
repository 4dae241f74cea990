import type { ProblemKind } from "../../kernel/problem.ts";

/** The same as in other modules: a code means one thing. */
export const noSuchLine: ProblemKind = { code: "no-such-line", status: 404, title: "There is no such line" };

export const cableNotTested: ProblemKind = {
  code: "cable-not-tested",
  status: 409,
  title: "The cable is not tested now",
};
