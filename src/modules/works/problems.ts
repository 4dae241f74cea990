import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchWorks: ProblemKind = {
  code: "no-such-works",
  status: 404,
  title: "There are no such planned works",
};

export const worksOver: ProblemKind = {
  code: "works-over",
  status: 409,
  title: "The planned works are over or canceled",
};

export const worksNotPossible: ProblemKind = {
  code: "works-not-possible",
  status: 400,
  title: "Works can't be planned like this",
};
