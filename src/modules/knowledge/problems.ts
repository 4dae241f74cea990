import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchArticle: ProblemKind = {
  code: "no-such-article",
  status: 404,
  title: "There is no such article",
};
