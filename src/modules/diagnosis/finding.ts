import { instant, isBefore } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";
import { freshMinutes } from "../network/line-evidence.ts";
import type { LineKind } from "../network/line-state.ts";
import type { DropPattern } from "../sessions/drop-pattern.ts";
import { type BreakPlace, placeOfBreak } from "./break-place.ts";
import type { CableEvidence, OutageEvidence } from "./evidence.ts";
import { confidenceOf, weighEvidence, type Confidence, type WeighedEvidence } from "./weighing.ts";
import { type FindingKind, isPasswordUntried, type Known } from "./known.ts";

export { type FindingKind, findingKinds, type Known } from "./known.ts";

/**
 * What is wrong, from all that is known, as one value. A fault of the line's own is told even inside an outage, since
 * it will be there when the outage is over; and an outage is told before anything that the outage explains.
 */

/** Why a line that is whole has no session. `configuring`: its router is being given a new password by the system. */
export const noSessionReasons = ["unpaid", "suspended", "configuring", "credentials", "unknown"] as const;

export type NoSessionReason = (typeof noSessionReasons)[number];

export type Finding = {
  readonly kind: FindingKind;
  /** Since when, as far as is known; ISO 8601. */
  readonly since: string | null;
  readonly confidence: Confidence;
  /** Of `no-session`. */
  readonly reason: NoSessionReason | null;
  /** The node that is down, of an outage. */
  readonly nodeId: string | null;
  /** From the switch to the break. */
  readonly lengthMeters: number | null;
  readonly brokenPairs: readonly number[];
  readonly place: BreakPlace | null;
  /** Of `drops`. */
  readonly pattern: DropPattern | null;
  /** The outage that there is besides a fault of the line's own, or that the line was lost before. */
  readonly insideOutage: string | null;
  /** All that was considered, the newest first, with what it says of this conclusion. */
  readonly evidence: readonly WeighedEvidence[];
};

export type FindingPolicy = Pick<Policy, "diagnosis" | "drops" | "network" | "switches">;

/** The one place where evidence becomes a conclusion. */
export function findFault(known: Known, policy: FindingPolicy): Finding {
  const { outage, line } = known;
  const { kind, since, cable = null } = concludeFrom(known);
  const lengthMeters = cable?.lengthMeters ?? (isCut(kind) ? (line?.lengthMeters ?? null) : null);
  const evidence = weighEvidence(kind, known);
  return {
    kind,
    since,
    confidence: confidenceOf(kind, evidence, freshMinutes(policy)),
    reason: kind === "no-session" ? reasonOf(known) : null,
    nodeId: isOutage(kind) ? (outage?.nodeId ?? null) : null,
    lengthMeters,
    brokenPairs: cable?.brokenPairs ?? [],
    place: placeOfBreak(lengthMeters, line?.riserLengthMeters ?? null, policy.diagnosis.cableErrorMeters),
    pattern: kind === "drops" ? (line?.dropHistory?.pattern ?? null) : null,
    insideOutage: outage !== null && (isCut(kind) || outage.ownFault != null) ? outage.number : null,
    evidence,
  };
}

type Conclusion = Pick<Finding, "kind" | "since"> & { readonly cable?: CableEvidence | null };

/** The first rule that holds. */
function concludeFrom(known: Known): Conclusion {
  const { answers, outage, works, line } = known;
  const cut = ownCut(known);
  if (cut !== undefined) return cut;
  if (outage !== null) return { kind: outageKind(outage), since: outage.openedAt };
  if (line === null) return { kind: "unknown", since: null };
  const isDown = !["ok", "line-errors", "drops"].includes(answers.line);
  if (works !== null && isDown) return { kind: "planned-works", since: works.startsAt };
  // The switch is known to be down, and nobody has opened an outage yet.
  if (line.kind === "node-down") return { kind: "outage", since: line.since };
  const kind = kindOfLine[line.kind];
  // One answer that is missing, and a line that works is no proof that all is well (S44).
  const isUnsure = kind === "beyond-line" && Object.values(answers).includes("unknown");
  return { kind: isUnsure ? "unknown" : kind, since: line.since };
}

/** A cable that was measured as broken is the line's own fault, inside an outage too. */
function ownCut({ line, outage }: Known): Conclusion | undefined {
  const { kind, cable, brokenBefore } = line ?? {};
  if (kind === "cable-open" || kind === "cable-short")
    return { kind, since: line?.since ?? null, cable: cable ?? null };
  if (brokenBefore != null && (brokenBefore.value === "open" || brokenBefore.value === "short"))
    return { kind: `cable-${brokenBefore.value}`, since: brokenBefore.at, cable: brokenBefore };
  const own = outage?.ownFault;
  if (own?.kind === "cable-open" || own?.kind === "cable-short")
    return { kind: own.kind, since: own.at, cable: cable ?? null };
  return undefined;
}

/** By an outage's cause, or what the equipment points at. */
const outageKinds: Readonly<Record<string, FindingKind>> = {
  power: "power-feed",
  feed: "power-feed",
  works: "planned-works",
};

const outageKind = ({ cause }: NonNullable<OutageEvidence>): FindingKind =>
  outageKinds[cause ?? ""] ?? "outage";

const kindOfLine = {
  "in-session": "beyond-line",
  "node-down": "outage",
  "no-session": "no-session",
  "cable-open": "cable-open",
  "cable-short": "cable-short",
  "port-down": "port-down",
  "router-off": "router-off",
  "port-disabled": "port-disabled",
  "router-hung": "router-hung",
  "errors-rising": "errors-rising",
  "slow-link": "slow-link",
  drops: "drops",
  "node-unreachable": "unknown",
  "session-silent": "unknown",
  "never-seen": "unknown",
} as const satisfies Readonly<Record<LineKind, FindingKind>>;

export const isCut = (kind: FindingKind): boolean => kind === "cable-open" || kind === "cable-short";

/** What one node's fault does to every line below it. */
export const isOutage = (kind: FindingKind): boolean =>
  kind === "outage" || kind === "power-feed" || kind === "planned-works";

/** A bill and a suspension explain the silence; a new password, or a router that wasn't there before, may. */
function reasonOf({ answers, line, at }: Known): NoSessionReason {
  if (answers.account === "suspended") return "suspended";
  if (answers.account === "unpaid") return "unpaid";
  const isNewRouter = line?.evidence.some(({ kind, stale }) => kind === "port-mac-other-maker" && !stale);
  const isNewPassword = isPasswordUntried(line);
  const dueAt = line?.password?.dueAt ?? null;
  if (isNewPassword && dueAt !== null && isBefore(instant(at), instant(dueAt))) return "configuring";
  const isRefused = line?.cause === "user-error";
  return isNewRouter === true || isNewPassword || isRefused ? "credentials" : "unknown";
}

/** Whether a test of the cable would tell more: nobody has made one, and the equipment can be asked. */
export const wantsCableTest = ({ kind, insideOutage }: Finding): boolean =>
  kind === "port-down" && insideOutage === null;
