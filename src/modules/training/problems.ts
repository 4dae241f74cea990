import type { ProblemKind } from "../../kernel/problem.ts";

export const trainingUnderWay: ProblemKind = {
  code: "training-under-way",
  status: 409,
  title: "A training run is under way",
};
