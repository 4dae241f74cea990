import { earliest, isBefore, minutesBetween, type Instant } from "../../kernel/instant.ts";
import { outsideOf, summarizeDrops, type DropsSummary } from "../sessions/drops.ts";
import {
  freshMinutes,
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

/** The same, as fine as the evidence allows, with the condition that each is. */
export const conditionOfKind = {
  "in-session": "ok",
  "node-down": "no-session",
  "no-session": "no-session",
  "cable-open": "cable-cut",
  "cable-short": "cable-cut",
  /** The port is down, and nobody has tested the cable since. */
  "port-down": "port-down",
  /** The port is down and the cable is whole: nothing at its other end has power. */
  "router-off": "port-down",
  /** Somebody has switched the port off. */
  "port-disabled": "port-down",
  /** The port hears a device that says nothing. */
  "router-hung": "router-silent",
  "errors-rising": "line-errors",
  /** In session, but the link is slower than what was sold, or half duplex. */
  "slow-link": "line-errors",
  drops: "drops",
  "node-unreachable": "unknown",
  "session-silent": "unknown",
  "never-seen": "unknown",
} as const satisfies Readonly<Record<string, LineCondition>>;

export type LineKind = keyof typeof conditionOfKind;

export type LineState = {
  readonly state: LineCondition;
  readonly kind: LineKind;
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
  readonly reports: JudgedReports;
};

/** @param now the product's time; evidence is stale and drops are frequent as of then. */
export function describeLine(facts: LineFacts, policy: LinePolicy, now: Instant): LineState {
  const session = judgeSession(facts.session, policy, now);
  const reports = judgeReports(againstSold(facts), policy);
  const drops = summarizeDrops(outsideOf(facts.outages ?? [], facts.ends), policy, now);
  const conclusion = conclude({ ...reports, session, drops, policy, now });
  const state = conditionOfKind[conclusion.kind];
  const evidence = [...session.evidence, ...reports.evidence].toSorted((a, b) =>
    Temporal.Instant.compare(b.at, a.at),
  );
  const newest = evidence.find(({ stale }) => !stale);
  return {
    state,
    ...conclusion,
    evidence,
    ageMinutes: newest === undefined ? null : Math.max(0, minutesBetween(newest.at, now)),
    drops,
    lengthMeters: state === "cable-cut" ? (reports.cable?.lengthMeters ?? null) : null,
    reports,
  };
}

type Considered = JudgedReports & {
  readonly session: JudgedSession;
  readonly drops: DropsSummary;
  readonly policy: LinePolicy;
  readonly now: Instant;
};

type Conclusion = Pick<LineState, "kind" | "since" | "cause">;

/** The first rule that holds. */
function conclude(line: Considered): Conclusion {
  const { node, admin, oper, mac, cable, session } = line;
  const { cause } = session;
  if (node?.state === "down") return { kind: "node-down", since: node.at, cause: "node-down" };
  if (cable?.value === "open" || cable?.value === "short")
    return { kind: `cable-${cable.value}`, since: lostSince(line, oper?.at ?? cable.at), cause };
  if (admin?.value === "down" && (oper === undefined ? session.kind !== "up" : oper.value === "down"))
    return { kind: "port-disabled", since: lostSince(line, admin.at), cause };
  if (oper?.value === "down")
    return { kind: isCableWhole(line) ? "router-off" : "port-down", since: lostSince(line, oper.at), cause };
  if (session.kind === "up") return concludeInSession(line);
  if (node?.state === "unreachable")
    return { kind: "node-unreachable", since: node.at, cause: "node-unreachable" };
  if (mac?.value === "none") return { kind: "router-hung", since: lostSince(line, mac.at), cause };
  if (isBetweenDrops(line)) return { kind: "drops", since: firstBreakAt(line), cause };
  const { kind, since } = session;
  return {
    kind: kind === "over" ? "no-session" : kind === "silent" ? "session-silent" : "never-seen",
    since,
    cause,
  };
}

function concludeInSession(line: Considered): Conclusion {
  const { errors, speed, drops, session } = line;
  if (errors?.value === "rising") return { kind: "errors-rising", since: errors.at, cause: null };
  if (drops.isFrequent) return { kind: "drops", since: firstBreakAt(line), cause: null };
  if (speed?.value === "slow") return { kind: "slow-link", since: speed.at, cause: null };
  return { kind: "in-session", since: session.since, cause: null };
}

/** A switch says what it sees now; the session, where it ended before, tells since when. */
const lostSince = ({ session }: Considered, seenAt: Instant): Instant =>
  session.kind === "over" && session.since !== null ? earliest(session.since, seenAt) : seenAt;

/** Tested whole since the port went down, or so lately that it can't matter. */
const isCableWhole = ({ cable, oper, policy, now }: Considered): boolean =>
  cable?.value === "ok" &&
  (oper === undefined ||
    !isBefore(cable.at, oper.at) ||
    minutesBetween(cable.at, now) <= freshMinutes(policy));

/** No faster link of copper can be half duplex; a switch that says so doesn't know. */
const halfDuplexMegabitsMax = 100;

/**
 * A link is slow when it carries less than what was sold, whatever the port could do, and fast enough when it carries
 * that. What the switch thinks of it counts only where one of the two is not known.
 */
function againstSold(facts: LineFacts): LineFacts {
  const { soldMegabits = null } = facts;
  const port = facts.port.map((fact) => {
    if (fact.fact !== "speed" || fact.detail?.megabits === undefined) return fact;
    const { megabits, duplex } = fact.detail;
    if (duplex === "half" && megabits <= halfDuplexMegabitsMax) return { ...fact, value: "slow" as const };
    if (soldMegabits !== null) return { ...fact, value: megabits < soldMegabits ? "slow" : "full" } as const;
    return fact.value === "slow" ? { ...fact, value: "unknown" as const } : fact;
  });
  return { ...facts, port };
}

/** S51: a line that comes and goes is away for now; one that stays away for longer than between its drops is gone. */
const isBetweenDrops = ({ drops, session, policy, now }: Considered): boolean =>
  drops.isFrequent &&
  session.kind === "over" &&
  session.since !== null &&
  minutesBetween(session.since, now) <= policy.drops.gapMaxMinutes;

const firstBreakAt = ({ drops }: Considered): Instant | null => drops.breaks[0]?.at ?? null;
