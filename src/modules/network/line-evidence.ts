import { addMinutes, isAfter, isBefore, minutesBetween, type Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";
import type { NewestSession } from "../sessions/newest-session.ts";
import type { TerminateCause } from "../radius/terminate-cause.ts";
import type { LineFacts, NodeFact, PortFact } from "./line-facts.ts";

/**
 * Weighs what is known of a line. A session that shows life proves that the line works, so newer proof disproves an
 * older report that it doesn't. What a switch said before it went silent counts no longer.
 */

/** The provider's numbers that a line is judged by. */
export type LinePolicy = Pick<Policy, "drops" | "network">;

/** Why a line has no session, or why it isn't known whether it has. */
export type LineCause = TerminateCause | "node-down" | "node-unreachable" | "interims-stopped" | "never-seen";

export type EvidenceKind =
  | "session-started"
  | "session-alive"
  | "no-interim-since"
  | "session-ended"
  | "nas-restarted"
  | `node-${NodeFact["state"]}`
  | `port-${"up" | "down" | "admin-up" | "admin-down" | "speed-full" | "speed-slow" | "speed-unknown"}`
  | `port-${"mac-none" | "mac-learnt" | "mac-other-maker" | "errors-rising" | "errors-normal"}`
  | `cable-${"open" | "short" | "ok" | "unknown"}`;

/** One report that was considered. `stale`: it is too old, or something newer contradicts it. */
export type Evidence = {
  readonly kind: EvidenceKind;
  readonly at: Instant;
  readonly source: string;
  readonly stale: boolean;
  /** Of a node's evidence. */
  readonly nodeId?: string;
};

/** `silent`: the session may be over, but nobody said so. */
export type JudgedSession = {
  readonly kind: "up" | "silent" | "over" | "none";
  readonly since: Instant | null;
  readonly cause: LineCause | null;
  readonly evidence: readonly Evidence[];
};

export function judgeSession(session: NewestSession | null, policy: LinePolicy, now: Instant): JudgedSession {
  if (session === null) return { kind: "none", since: null, cause: "never-seen", evidence: [] };
  const { beganAt, endedAt, nasRestartedAt } = session;
  const aliveAt = session.aliveAt ?? beganAt;
  const overAt = endedAt ?? nasRestartedAt;
  const silenceMaxMinutes = interimMinutesOf(session, policy) * policy.network.missedInterimsMax;
  const isSilent = aliveAt !== null && minutesBetween(aliveAt, now) > silenceMaxMinutes;
  const stale = overAt !== null || isSilent;
  const seen = (kind: EvidenceKind, at: Instant | null, isStale: boolean): readonly Evidence[] =>
    at === null ? [] : [{ kind, at, source: session.nas, stale: isStale }];
  const evidence = [
    ...seen("session-started", beganAt, stale),
    ...seen(isSilent && overAt === null ? "no-interim-since" : "session-alive", session.aliveAt, stale),
    ...seen(endedAt === null ? "nas-restarted" : "session-ended", overAt, false),
  ];
  if (overAt !== null) return { kind: "over", since: overAt, cause: session.cause ?? "nas-reboot", evidence };
  if (isSilent) return { kind: "silent", since: aliveAt, cause: "interims-stopped", evidence };
  return { kind: "up", since: beganAt, cause: null, evidence };
}

export type FactOf<Kind extends PortFact["fact"]> = Extract<PortFact, { readonly fact: Kind }>;

/** What monitoring reports, without what newer evidence contradicts. */
export type JudgedReports = {
  /** The switch, or a node above it, that is down or can't be asked. */
  readonly node: NodeFact | undefined;
  readonly admin: FactOf<"admin"> | undefined;
  readonly oper: FactOf<"oper"> | undefined;
  readonly mac: FactOf<"mac"> | undefined;
  readonly errors: FactOf<"errors"> | undefined;
  readonly cable: FactOf<"cable"> | undefined;
  readonly speed: FactOf<"speed"> | undefined;
  /** That the cable was broken before the switch went silent: the line's own fault, whatever else is wrong. */
  readonly brokenBefore: FactOf<"cable"> | undefined;
  readonly evidence: readonly Evidence[];
};

export function judgeReports({ session, nodes, port }: LineFacts, policy: LinePolicy): JudgedReports {
  const isDisproved = disproofBy(session, policy);
  const isNodeDisproved = (fact: NodeFact): boolean => fact.state === "down" && isDisproved(fact.at);
  const node = worstNode(nodes.filter((fact) => !isNodeDisproved(fact)));
  const linkUpAt = port.find((fact) => fact.fact === "oper" && fact.value === "up")?.at;
  const isContradicted = (fact: PortFact): boolean =>
    (saysDead(fact) && isDisproved(fact.at)) ||
    (fact.fact === "cable" && linkUpAt !== undefined && isAfter(linkUpAt, fact.at));
  const isHolding = (fact: PortFact): boolean =>
    (node === undefined || isAfter(fact.at, node.at)) && !isContradicted(fact);
  const holding = port.filter(isHolding);
  return {
    node,
    admin: holding.find((fact) => fact.fact === "admin"),
    oper: holding.find((fact) => fact.fact === "oper"),
    mac: holding.find((fact) => fact.fact === "mac"),
    errors: holding.find((fact) => fact.fact === "errors"),
    cable: holding.find((fact) => fact.fact === "cable"),
    speed: holding.find((fact) => fact.fact === "speed"),
    brokenBefore: port
      .filter((fact) => fact.fact === "cable")
      .find((fact) => isBreak(fact) && !isHolding(fact) && !isContradicted(fact)),
    evidence: [
      ...nodes.map((fact) => ({
        ...evidenceOf(`node-${fact.state}`, fact, isNodeDisproved(fact)),
        nodeId: fact.nodeId,
      })),
      ...port.map((fact) => evidenceOf(kindOf(fact), fact, !isHolding(fact))),
    ],
  };
}

/**
 * A Start after a report that the line is dead disproves it. An interim does when it comes a whole interval later:
 * servers notice a dead line only after a while, and speak of its session until they do.
 */
function disproofBy(session: NewestSession | null, policy: LinePolicy): (at: Instant) => boolean {
  if (session === null) return () => false;
  const { beganAt, aliveAt } = session;
  const interimMinutes = interimMinutesOf(session, policy);
  return (at) =>
    (beganAt !== null && isAfter(beganAt, at)) ||
    (aliveAt !== null && !isBefore(aliveAt, addMinutes(at, interimMinutes)));
}

/** How long silence is no news, and how old a report may be to count as fresh. */
export const freshMinutes = ({ network }: LinePolicy): number =>
  network.interimMinutes * network.missedInterimsMax;

const interimMinutesOf = ({ interimSeconds }: NewestSession, policy: LinePolicy): number =>
  interimSeconds === null ? policy.network.interimMinutes : interimSeconds / 60;

/** A node that is down says more than one that can't be asked, and of two the newer report counts. */
function worstNode(nodes: readonly NodeFact[]): NodeFact | undefined {
  const byAge = nodes.toSorted((a, b) => Temporal.Instant.compare(b.at, a.at));
  return byAge.find(({ state }) => state === "down") ?? byAge.find(({ state }) => state === "unreachable");
}

const isBreak = ({ value }: PortFact): boolean => value === "open" || value === "short";

const saysDead = (fact: PortFact): boolean => isBreak(fact) || fact.value === "down" || fact.value === "none";

const evidenceOf = (kind: EvidenceKind, { at, source }: NodeFact | PortFact, stale: boolean): Evidence => ({
  kind,
  at,
  source,
  stale,
});

const kindOf = ({ fact, value }: PortFact): EvidenceKind =>
  `${fact === "oper" ? "port" : fact === "cable" ? "cable" : (`port-${fact}` as const)}-${value}` as EvidenceKind;
