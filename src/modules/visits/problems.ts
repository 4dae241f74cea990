import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchVisit: ProblemKind = {
  code: "no-such-visit",
  status: 404,
  title: "There is no such visit",
};

export const visitElsewhere: ProblemKind = {
  code: "visit-elsewhere",
  status: 409,
  title: "The visit is at another point now",
};

export const contactNotVerified: ProblemKind = {
  code: "contact-not-verified",
  status: 403,
  title: "The contact number has to be verified first",
};
