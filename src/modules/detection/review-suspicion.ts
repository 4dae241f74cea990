import {
  beginSuspicion,
  chanceOfDrop,
  countComplaints,
  instantOfNow,
  shareLostElsewhere,
  tellSuspected,
} from "./alarms.ts";
import { type DetectorState, findOpenCase, namingFacts, viewOf } from "./detector-state.ts";
import { findBeginOfLoss, LossCounter } from "../losses/loss-count.ts";
import { logProbabilityOfLoss } from "../losses/loss-test.ts";
import { nameNodes, nodesFallenBeside } from "../losses/naming.ts";
import { highestOf, nodesUpFrom } from "../losses/network-tree.ts";
import { openOutage } from "./open-outage.ts";
import type { OutageCase } from "../losses/outage-case.ts";
import { decideSuspicion, evidenceOf, hintCause, type SuspicionFacts } from "../losses/suspicion.ts";

const reviewSeconds = 3;

/** Names what is down, asks the equipment, and decides: an outage, nothing, or not yet. */
export function reviewSuspicion(state: DetectorState, one: OutageCase): void {
  const isFirst = one.reviewedAt === 0;
  one.reviewedAt = state.now;
  one.dueAt = Infinity;
  const { policy } = state;
  one.lostSince = findBeginOfLoss(state.tree, state.book, {
    nodes: highestOf(state.tree, one.triggers),
    since: one.suspectedAt - policy.windowSeconds,
    otherwise: one.lostSince,
  });
  const named = nameSuspected(state, one);
  const decided = chooseNodes(state, one, named);
  const facts = learnFacts(state, one, decided);
  describe(one, facts);
  if (isFirst) tellSuspected(state, one);
  if (mergeIntoOlder(state, one)) return;
  const decision =
    named.length === 0 && !isUpheldByCrowd(facts, policy.crowdMin)
      ? "none-named"
      : decideSuspicion(facts, policy);
  if (decision === "open") return open(state, one, { named, decided });
  if (decision === "dismiss" || (decision === "none-named" && facts.secondsSinceLoss >= policy.holdSeconds))
    return dismiss(state, one, null);
  ask(state, one);
  one.dueAt = state.now + reviewSeconds;
  const holdUntil = one.lostSince + policy.holdSeconds;
  if (holdUntil > state.now) one.dueAt = Math.min(one.dueAt, Math.ceil(holdUntil));
}

const isUpheldByCrowd = (facts: SuspicionFacts, crowdMin: number): boolean => facts.complaints >= crowdMin;

function nameSuspected(state: DetectorState, one: OutageCase): number[] {
  const facts = namingFacts(state, one);
  const named = nameNodes(facts, one.triggers);
  const beside = nodesFallenBeside(facts, named).filter((node) => findOpenCase(state, node) === undefined);
  for (const node of beside) one.triggers.add(node);
  const all = beside.length > 0 ? nameNodes(facts, one.triggers) : named;
  one.nodes = all.length > 0 ? all : highestOf(state.tree, one.triggers);
  return all;
}

/** Nodes that answer and run well are left out where others don't: what they lost has another cause. */
function chooseNodes(state: DetectorState, one: OutageCase, named: readonly number[]): number[] {
  if (named.length < 2) return one.nodes;
  const tales = named.map((node) => ({ node, tale: taleOf(state, one, node) }));
  if (!tales.some(({ tale }) => tale === "down")) return one.nodes;
  return tales.filter(({ tale }) => tale !== "well").map(({ node }) => node);
}

function taleOf(state: DetectorState, one: OutageCase, node: number): "down" | "well" | "unknown" {
  const { nodes, ports, isUpperSilent } = learnFacts(state, one, [node]);
  if (isUpperSilent || ports.down > ports.up || nodes.silent + nodes.restarted > nodes.running) return "down";
  return nodes.running > 0 ? "well" : "unknown";
}

function learnFacts(state: DetectorState, one: OutageCase, decided: readonly number[]): SuspicionFacts {
  const counter = new LossCounter(state.tree, state.book, one.lostSince);
  const loss = counter.ofAll(decided);
  const since = one.lostSince - state.policy.silenceBeforeLossSeconds;
  const affected = decided.flatMap((node) => affectedSwitches(state, node, counter));
  const first = decided[0]!;
  const isUpper = decided.length === 1 && state.tree.children[first]!.length > 0;
  const elsewhere = { since: one.lostSince, countOf: (node: number) => counter.of(node) };
  const chance = Math.max(chanceOfDrop(state, first), shareLostElsewhere(state, decided, elsewhere));
  return {
    loss,
    logProbability: logProbabilityOfLoss(loss.lost, loss.before, chance),
    secondsSinceLoss: state.now - one.lostSince,
    nodes: countAnswers(state, affected, since),
    restartedBeside: countRestartedBeside(state, decided, since),
    isUpperSilent: isUpper && isSilentForSure(state, first, since),
    ports: state.nodes.countPorts(affected, since),
    complaints: Math.max(0, ...affected.map((node) => countComplaints(state, node))),
    isFromNas: one.isFromNas,
    isUpper,
    switches: decided.length,
  };
}

/** The nodes with lines at or below `node`, without those that lost nothing; the node itself where none did. */
function affectedSwitches(state: DetectorState, node: number, counter: LossCounter): number[] {
  const found: number[] = [];
  const visit = (below: number): void => {
    if (state.tree.lines[below]!.length > 0 && (below === node || counter.of(below).lost > 0))
      found.push(below);
    for (const child of state.tree.children[below]!) visit(child);
  };
  visit(node);
  return found;
}

function countAnswers(
  state: DetectorState,
  nodes: readonly number[],
  since: number,
): SuspicionFacts["nodes"] {
  const counts = { silent: 0, restarted: 0, running: 0 };
  for (const node of nodes) {
    const fact = state.nodes.fact(node, since);
    if (fact === undefined) continue;
    if (fact.state !== "up") counts.silent += isSilentForSure(state, node, since) ? 1 : 0;
    else if (fact.startedAt !== null && fact.startedAt >= since) counts.restarted += 1;
    else counts.running += 1;
  }
  return counts;
}

/** Asked more than once, or known by a monitoring system. */
function isSilentForSure(state: DetectorState, node: number, since: number): boolean {
  const fact = state.nodes.fact(node, since);
  if (fact === undefined || fact.state === "up") return false;
  return fact.by === "monitoring" || fact.at >= fact.stateSince + state.policy.silentSeconds;
}

/** Other nodes under the same parents that have begun anew. */
function countRestartedBeside(state: DetectorState, decided: readonly number[], since: number): number {
  const { tree, nodes } = state;
  const parents = new Set(decided.map((node) => tree.parents[node]!).filter((parent) => parent >= 0));
  const beside = [...parents]
    .flatMap((parent) => tree.children[parent]!)
    .filter((node) => !decided.includes(node));
  return beside.filter((node) => {
    const startedAt = nodes.fact(node, since)?.startedAt;
    return startedAt !== undefined && startedAt !== null && startedAt >= since;
  }).length;
}

function describe(one: OutageCase, facts: SuspicionFacts): void {
  one.cause = hintCause(facts);
  one.evidence = evidenceOf(facts);
  one.linesLost = facts.loss.lost;
  one.linesBack = 0;
  one.linesBefore = facts.loss.before;
}

/** Suspicions that began apart and turn out to name the same nodes are one. */
function mergeIntoOlder(state: DetectorState, one: OutageCase): boolean {
  for (const other of state.cases.values()) {
    if (other.number >= one.number) return false;
    if (other.isOpen || !isOverlapping(state, one, other)) continue;
    for (const node of one.triggers) other.triggers.add(node);
    other.nodes = highestOf(state.tree, [...other.nodes, ...one.nodes]);
    other.dueAt = state.now;
    dismiss(state, one, other.key);
    return true;
  }
  return false;
}

function isOverlapping({ tree }: DetectorState, one: OutageCase, other: OutageCase): boolean {
  const isIn = (nodes: readonly number[], all: readonly number[]): boolean =>
    nodes.some((node) => nodesUpFrom(tree, node).some((above) => all.includes(above)));
  return isIn(one.nodes, other.nodes) || isIn(other.nodes, one.nodes);
}

type Opening = { readonly named: readonly number[]; readonly decided: readonly number[] };

/** What is left over stays suspected: it may be late news of the same, or something else. */
function open(state: DetectorState, one: OutageCase, { named, decided }: Opening): void {
  const left = named.filter((node) => !decided.includes(node));
  one.nodes = [...decided];
  openOutage(state, one);
  if (left.length === 0) return;
  const rest = beginSuspicion(state, { nodes: left, lostSince: one.lostSince });
  rest.dueAt = state.now + 1;
}

const quietSeconds = 180;

function dismiss(state: DetectorState, one: OutageCase, mergedInto: string | null): void {
  state.cases.delete(one.number);
  if (mergedInto === null) {
    for (const node of one.triggers) state.quietUntil.set(node, state.now + quietSeconds);
  }
  state.changes.push({ kind: "dismissed", at: instantOfNow(state), mergedInto, ...viewOf(state, one) });
}

/** Asks the named nodes, some below them, and what stands above: whoever answers there narrows it down. */
function ask(state: DetectorState, one: OutageCase): void {
  const { policy, tree } = state;
  if (one.askedAt > 0 && state.now < one.askedAt + policy.askAgainSeconds) return;
  one.askedAt = state.now;
  const asked = new Set<number>();
  const add = (node: number): void => {
    if (node >= 0 && asked.size < policy.nodesAskedMax) asked.add(node);
  };
  for (const node of one.nodes) add(node);
  for (const node of one.triggers) add(node);
  for (const node of one.nodes) for (const child of tree.children[node]!.slice(0, askedBelow)) add(child);
  for (const node of one.nodes) add(tree.parents[node]!);
  for (const node of one.nodes) for (const beside of neighboursOf(tree, node)) add(beside);
  const nodeIds = [...asked].map((node) => tree.nodes[node]!.id).sort();
  state.changes.push({ kind: "verify", at: instantOfNow(state), outage: one.key, nodeIds });
}

const askedBelow = 6;

/** Siblings just before and after it: the ids of a street mostly follow each other. */
function neighboursOf({ children, parents }: DetectorState["tree"], node: number): number[] {
  const siblings = children[parents[node]!] ?? [];
  const place = siblings.indexOf(node);
  return siblings.slice(Math.max(0, place - askedBeside), place + askedBeside + 1);
}

const askedBeside = 4;
