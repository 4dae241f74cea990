import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchRouter: ProblemKind = {
  code: "no-such-router",
  status: 404,
  title: "There is no such router",
};

export const noSuchRouterTask: ProblemKind = {
  code: "no-such-router-task",
  status: 404,
  title: "There is no such task of a router",
};

export const routerTaskElsewhere: ProblemKind = {
  code: "router-task-elsewhere",
  status: 409,
  title: "The task is at another point now",
};
