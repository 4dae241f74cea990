import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchLine: ProblemKind = { code: "no-such-line", status: 404, title: "There is no such line" };
