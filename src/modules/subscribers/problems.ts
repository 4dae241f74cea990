import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchSubscriber: ProblemKind = {
  code: "no-such-subscriber",
  status: 404,
  title: "No subscriber has this login",
};
