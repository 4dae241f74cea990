import type { ProblemKind } from "../../kernel/problem.ts";

export const signInFailed: ProblemKind = {
  code: "sign-in-failed",
  status: 401,
  title: "Signing in failed",
};

export const passwordNotTaken: ProblemKind = {
  code: "password-not-taken",
  status: 422,
  title: "The password was not changed",
};

export const foreignOrigin: ProblemKind = {
  code: "foreign-origin",
  status: 403,
  title: "This page may not act for you",
};
