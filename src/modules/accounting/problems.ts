import type { ProblemKind } from "../../kernel/problem.ts";

export const accountingNotStored: ProblemKind = {
  code: "accounting-not-stored",
  status: 503,
  title: "The accounting could not be stored",
};
