import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchMessage: ProblemKind = {
  code: "no-such-message",
  status: 404,
  title: "There is no such message",
};

export const messageNotTyped: ProblemKind = {
  code: "message-not-typed",
  status: 409,
  title: "Only what a subscriber typed has a topic to correct",
};

export const noSuchCandidate: ProblemKind = {
  code: "no-such-candidate",
  status: 404,
  title: "There is no such candidate",
};

export const candidateDecided: ProblemKind = {
  code: "candidate-decided",
  status: 409,
  title: "The candidate is decided already",
};
