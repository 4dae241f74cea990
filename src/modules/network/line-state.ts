import { minutesBetween, type Instant } from "../../kernel/instant.ts";
import { summarizeDrops, type DropsSummary } from "../sessions/drops.ts";
import {
  judgeReports,
  judgeSession,
  type Evidence,
  type JudgedReports,
  type JudgedSession,
  type LineCause,
  type LinePolicy,
} from "./line-evidence.ts";
import type { LineFacts } from "./line-facts.ts";

/** What a line is doing, as one value. What nobody has said, or what can't be asked, is unknown and never fine (S44). */

export type LineCondition =
  | "ok"
  | "no-session"
  | "cable-cut"
  | "port-down"
  | "router-silent"
  | "line-errors"
  | "drops"
  | "unknown";

export type LineState = {
  readonly state: LineCondition;
  /** Since when, as far as is known. */
  readonly since: Instant | null;
  /** Why there is no session, or why nobody knows; null while there is one. */
  readonly cause: LineCause | null;
  /** All that was considered, the newest first; what is contradicted is marked as stale. */
  readonly evidence: readonly Evidence[];
  /** The age of the newest evidence that isn't stale; null when there is none. */
  readonly ageMinutes: number | null;
  readonly drops: DropsSummary;
  /** How far from the switch the cable is broken; null unless that was measured and still holds. */
  readonly lengthMeters: number | null;
};

/** @param now the product's time; evidence is stale and drops are frequent as of then. */
export function describeLine(facts: LineFacts, policy: LinePolicy, now: Instant): LineState {
  const session = judgeSession(facts.session, policy, now);
  const reports = judgeReports(facts, policy);
  const drops = summarizeDrops(facts.ends, policy, now);
  const condition = conclude({ ...reports, session, drops, policy, now });
  const evidence = [...session.evidence, ...reports.evidence].toSorted((a, b) =>
    Temporal.Instant.compare(b.at, a.at),
  );
  const newest = evidence.find(({ stale }) => !stale);
  return {
    ...condition,
    evidence,
    ageMinutes: newest === undefined ? null : Math.max(0, minutesBetween(newest.at, now)),
    drops,
    lengthMeters: condition.state === "cable-cut" ? (reports.cable?.lengthMeters ?? null) : null,
  };
}

type Considered = JudgedReports & {
  readonly session: JudgedSession;
  readonly drops: DropsSummary;
  readonly policy: LinePolicy;
  readonly now: Instant;
};

type Condition = Pick<LineState, "state" | "since" | "cause">;

/** The first rule that holds. */
function conclude(line: Considered): Condition {
  const { node, oper, mac, cable, session } = line;
  const { cause } = session;
  if (node?.state === "down") return { state: "no-session", since: node.at, cause: "node-down" };
  if (cable?.value === "open") return { state: "cable-cut", since: oper?.at ?? cable.at, cause };
  if (oper?.value === "down") return { state: "port-down", since: oper.at, cause };
  if (session.kind === "up") return concludeInSession(line);
  if (node?.state === "unreachable") return { state: "unknown", since: node.at, cause: "node-unreachable" };
  if (mac?.value === "none") return { state: "router-silent", since: mac.at, cause };
  if (isBetweenDrops(line)) return { state: "drops", since: firstBreakAt(line), cause };
  return { state: session.kind === "over" ? "no-session" : "unknown", since: session.since, cause };
}

function concludeInSession(line: Considered): Condition {
  if (line.errors?.value === "rising") return { state: "line-errors", since: line.errors.at, cause: null };
  if (line.drops.isFrequent) return { state: "drops", since: firstBreakAt(line), cause: null };
  return { state: "ok", since: line.session.since, cause: null };
}

/** S51: a line that comes and goes is away for now; one that stays away for longer than between its drops is gone. */
const isBetweenDrops = ({ drops, session, policy, now }: Considered): boolean =>
  drops.isFrequent &&
  session.kind === "over" &&
  session.since !== null &&
  minutesBetween(session.since, now) <= policy.drops.gapMaxMinutes;

const firstBreakAt = ({ drops }: Considered): Instant | null => drops.breaks[0]?.at ?? null;
