import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchTicket: ProblemKind = {
  code: "no-such-ticket",
  status: 404,
  title: "There is no such ticket",
};

export const ticketElsewhere: ProblemKind = {
  code: "ticket-elsewhere",
  status: 409,
  title: "The ticket is at another point now",
};
