import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchOutage: ProblemKind = {
  code: "no-such-outage",
  status: 404,
  title: "There is no such outage",
};

export const noSuchNode: ProblemKind = {
  code: "no-such-node",
  status: 404,
  title: "There is no such node in the access network",
};

export const outageClosed: ProblemKind = {
  code: "outage-closed",
  status: 409,
  title: "The outage is over",
};

export const outageKnown: ProblemKind = {
  code: "outage-known",
  status: 409,
  title: "An outage of this node is open already",
};

export const expectedEndOver: ProblemKind = {
  code: "expected-end-over",
  status: 400,
  title: "The expected end is over already",
};
