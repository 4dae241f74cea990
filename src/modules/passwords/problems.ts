import type { ProblemKind } from "../../kernel/problem.ts";
export { noSuchSubscriber as noSuchPasswordLogin } from "../subscribers/problems.ts";

export const otherPasswordChange: ProblemKind = {
  code: "other-password-change",
  status: 409,
  title: "The id is that of another password change",
};
