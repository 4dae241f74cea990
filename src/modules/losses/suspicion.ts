import type { DetectionPolicy } from "./detection-policy.ts";
import type { CauseHint, Evidence } from "./detector-change.ts";
import type { LossCount } from "./loss-count.ts";

/** All that is known of a suspicion when it is looked at. Counts of nodes are of those that answered or kept silent. */
export type SuspicionFacts = {
  readonly loss: LossCount;
  readonly logProbability: number;
  readonly secondsSinceLoss: number;
  readonly nodes: { readonly silent: number; readonly restarted: number; readonly running: number };
  /** Nodes beside that have begun anew since: the power flickered in more than one place. */
  readonly restartedBeside: number;
  /** One node above switches is named, and silent itself. */
  readonly isUpperSilent: boolean;
  readonly ports: { readonly up: number; readonly down: number };
  readonly complaints: number;
  readonly isFromNas: boolean;
  /** Whether one node above the switches holds all of it. */
  readonly isUpper: boolean;
  readonly switches: number;
};

export type SuspicionDecision = "open" | "wait" | "dismiss";

const confirmedShareMin = 0.6;
/** So many of the lost have come back that waiting tells more. */
const backShareOfFlicker = 0.2;
const backShareOfLarge = 0.05;

/** Whether a suspicion becomes an outage that subscribers hear of. Whatever tells of a flicker gives it time to end. */
export function decideSuspicion(facts: SuspicionFacts, policy: DetectionPolicy): SuspicionDecision {
  const { secondsSinceLoss } = facts;
  const isConfirmed = isConfirmedByEquipment(facts, policy);
  const isCrowd = facts.complaints >= policy.crowdMin;
  if (isConfirmed && isCrowd && secondsSinceLoss >= policy.holdSeconds) return "open";
  if (!isMassLoss(facts, policy))
    return secondsSinceLoss < policy.holdSeconds || (isConfirmed && isCrowd) ? "wait" : "dismiss";
  if (secondsSinceLoss < policy.holdSeconds) return "wait";
  if (isFlicker(facts)) return secondsSinceLoss >= policy.restartSeconds ? decideLate(facts, policy) : "wait";
  if (isConfirmed) return "open";
  return decideUnconfirmed(facts, policy);
}

/**
 * Silent nodes, with a loss that is at least unlikely; or ports that are down together, where the loss is beyond
 * chance: at night many routers are off.
 */
function isConfirmedByEquipment(facts: SuspicionFacts, policy: DetectionPolicy): boolean {
  const { nodes, ports, loss, isUpperSilent } = facts;
  const isCrowd = facts.complaints >= policy.crowdMin;
  const known = nodes.silent + nodes.restarted + nodes.running;
  const isSilent = isUpperSilent || (nodes.silent > 0 && nodes.silent >= known * confirmedShareMin);
  // Management alone may be deaf while some routers restart: of a dead node's lines most are lost by now.
  const isMostLost = loss.lost >= loss.before * policy.affectedShareMin;
  const isAll = loss.lost > 0 && loss.lost === loss.before;
  if (isSilent && isCrowd) return true;
  if (isSilent && isMostLost && (isAll || isBeyond(facts, policy.suspiciousProbability))) return true;
  const arePortsDown = ports.down >= 2 && ports.down >= (ports.up + ports.down) * confirmedShareMin;
  return arePortsDown && (isCrowd || isBeyondChance(facts, policy));
}

function isMassLoss({ loss }: SuspicionFacts, policy: DetectionPolicy): boolean {
  return loss.lost >= 1 && loss.lost >= loss.before * policy.lostShareMin;
}

function isFlicker({ loss, nodes, restartedBeside }: SuspicionFacts): boolean {
  return nodes.restarted + restartedBeside > 0 || loss.back >= (loss.back + loss.lost) * backShareOfFlicker;
}

/** A flicker is long over: what is still lost stays lost. */
function decideLate(facts: SuspicionFacts, policy: DetectionPolicy): SuspicionDecision {
  const isMostlyLost = facts.loss.lost >= facts.loss.before * policy.affectedShareMin;
  return isMostlyLost && isBeyondChance(facts, policy) ? "open" : "dismiss";
}

function decideUnconfirmed(facts: SuspicionFacts, policy: DetectionPolicy): SuspicionDecision {
  const { loss, nodes, ports, secondsSinceLoss } = facts;
  const share = loss.lost / loss.before;
  const isLarge = facts.isUpper && loss.before >= policy.largeLinesMin && share >= policy.largeLostShareMin;
  const isNearlyUntouched = loss.back < (loss.back + loss.lost) * backShareOfLarge;
  if (isLarge && isNearlyUntouched && secondsSinceLoss >= policy.largePersistSeconds) return "open";
  const isContradicted = nodes.running > 0 && ports.down <= ports.up;
  const isTotal = share >= policy.totalLostShareMin && loss.back === 0 && isBeyondChance(facts, policy);
  const isRunning = isContradicted && loss.lost >= policy.totalLinesMin;
  const totalSeconds = isRunning ? policy.totalRunningPersistSeconds : policy.totalPersistSeconds;
  if (isTotal && secondsSinceLoss >= totalSeconds) return "open";
  const persistSeconds = isContradicted ? policy.persistAgainstEvidenceSeconds : policy.persistSeconds;
  if (secondsSinceLoss < persistSeconds) return "wait";
  return share >= policy.affectedShareMin && isBeyondChance(facts, policy) ? "open" : "dismiss";
}

const isBeyondChance = (facts: SuspicionFacts, policy: DetectionPolicy): boolean =>
  isBeyond(facts, policy.certainProbability);

const isBeyond = ({ isFromNas, logProbability }: SuspicionFacts, probability: number): boolean =>
  isFromNas || logProbability <= Math.log(probability);

/** What the pattern points to (network.md, "Mass outage"). */
export function hintCause(facts: SuspicionFacts): CauseHint {
  const { nodes, ports, isUpper, isUpperSilent, switches, isFromNas } = facts;
  if (isFromNas) return "core";
  if (isUpper)
    return isUpperSilent ? "uplink" : nodes.silent > 0 ? "equipment" : nodes.running > 0 ? "core" : "unknown";
  if (nodes.silent > 0) return switches > 1 ? "power-feed" : "unknown";
  if (ports.down > ports.up) return "power-feed";
  if (nodes.restarted > 0) return "equipment";
  return nodes.running > 0 ? "core" : "unknown";
}

export function evidenceOf(facts: SuspicionFacts): Evidence[] {
  const { loss, nodes, ports } = facts;
  const asked = nodes.silent + nodes.restarted + nodes.running;
  const known = ports.up + ports.down;
  const evidence: (Evidence | false)[] = [
    { code: "sessions-lost", count: loss.lost, of: loss.before },
    { code: "log-probability", count: Math.round(Math.max(facts.logProbability, -1e4) / Math.LN10), of: 0 },
    { code: "seconds-lost", count: facts.secondsSinceLoss, of: 0 },
    loss.back > 0 && { code: "sessions-back", count: loss.back, of: loss.back + loss.lost },
    nodes.silent > 0 && { code: "nodes-unreachable", count: nodes.silent, of: asked },
    nodes.restarted > 0 && { code: "nodes-restarted", count: nodes.restarted, of: asked },
    nodes.running > 0 && { code: "nodes-answer", count: nodes.running, of: asked },
    known > 0 && { code: "ports-down", count: ports.down, of: known },
    facts.complaints > 0 && { code: "complaints", count: facts.complaints, of: 0 },
    facts.isFromNas && { code: "nas-lines-away", count: loss.lost, of: loss.before },
  ];
  return evidence.filter((one) => one !== false);
}
