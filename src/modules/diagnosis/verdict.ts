import type { Login } from "../../kernel/ids.ts";

/** S44's checks in the order in which they are made and shown. */
export const checkNames = ["outage", "line", "visit", "account"] as const;

export type CheckName = (typeof checkNames)[number];

/** What the line does, as the network module tells it. */
export type LineAnswer =
  | "ok"
  | "no-session"
  | "cable-cut"
  | "port-down"
  | "router-silent"
  | "line-errors"
  | "drops"
  | "unknown";

/** The answers to the checks; `unknown` is one that failed, timed out or found no evidence, and is never "fine". */
export type Answers = {
  readonly outage: "none" | "outage" | "unknown";
  readonly line: LineAnswer;
  readonly visit: "none" | "open" | "unknown";
  readonly account: "paid" | "unpaid" | "suspended" | "unknown";
};

/** The checks of a line as everyone sees them, while they run and when they are over; `at` is an ISO 8601 instant. */
export type Verdict = {
  readonly [Name in CheckName]: Answers[Name] | "pending";
} & { readonly login: Login; readonly at: string };

export const pendingVerdict = (login: Login, at: string): Verdict => ({
  login,
  outage: "pending",
  line: "pending",
  visit: "pending",
  account: "pending",
  at,
});
