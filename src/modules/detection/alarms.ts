import { type DetectorState, findOpenCase, isNeighbour, touch, viewOf } from "./detector-state.ts";
import { lineStates } from "../losses/line-book.ts";
import { findBeginOfLoss, type LossCount } from "../losses/loss-count.ts";
import { logProbabilityOfLoss } from "../losses/loss-test.ts";
import { nodesUpFrom } from "../losses/network-tree.ts";
import { newCase, type OutageCase } from "../losses/outage-case.ts";

/** Looks at the nodes that something happened to in this second, in the tree's order, and begins suspicions. */
export function raiseAlarms(state: DetectorState): void {
  const { switches, uppers } = state.dirty;
  for (const node of inOrder(switches)) if (isSuspicious(state, node)) suspect(state, node);
  for (const node of inOrder(uppers)) if (isUpperSuspicious(state, node)) suspectUpper(state, node);
  switches.clear();
  uppers.clear();
}

const inOrder = (nodes: ReadonlySet<number>): number[] => [...nodes].sort((a, b) => a - b);

function isSuspicious(state: DetectorState, node: number): boolean {
  return isLossSuspicious(state, node) || isCrowd(state, node);
}

function isLossSuspicious(state: DetectorState, node: number): boolean {
  const { tree, book, policy, nodes } = state;
  let last = 0;
  for (const line of tree.lines[node]!)
    if (isFreshLoss(state, line)) last = Math.max(last, book.lostAt[line]!);
  if (last === 0 || last < state.now - maxLateSeconds) return false;
  let lost = 0;
  for (const line of tree.lines[node]!)
    if (isFreshLoss(state, line) && book.lostAt[line]! > last - policy.windowSeconds) lost += 1;
  const before = book.online[node]! + lost;
  if (lost < before * policy.lostShareMin) return false;
  const isSilent = nodes.isSilent(node, last - policy.silenceBeforeLossSeconds);
  const isParentSilent = nodes.isSilent(tree.parents[node]!, last - policy.silenceBeforeLossSeconds);
  // Where the node above is silent too, its lines tell of it, and not one drop of this node.
  if (isSilent && !isParentSilent) return lost >= before * policy.affectedShareMin;
  if (lost < 2) return false;
  const chance = chanceOfDrop(state, node);
  return logProbabilityOfLoss(lost, before, chance) <= Math.log(policy.suspiciousProbability);
}

/** Losses that are told of later than this are only booked. */
const maxLateSeconds = 900;

function isFreshLoss({ book }: DetectorState, line: number): boolean {
  return book.state[line] === lineStates.lost && book.outage[line] === 0;
}

/** The probability that a line of the node drops by itself within the window. */
export function chanceOfDrop(state: DetectorState, node: number): number {
  return -Math.expm1(-state.rates.rateOf(node, state.now) * state.policy.windowSeconds);
}

/**
 * The share of lines that were lost since then and are still away, below the middle one of the tops and apart from the
 * suspected nodes, whose own count `countOf` gives: where routers restart everywhere at once, chance explains more of
 * any loss.
 */
export function shareLostElsewhere(
  { tree, book, window, now }: DetectorState,
  nodes: readonly number[],
  { since, countOf }: { readonly since: number; readonly countOf: (node: number) => LossCount },
): number {
  const shares = tree.tops.flatMap((top) => {
    const own = nodes.filter((node) => nodesUpFrom(tree, node).at(-1) === top).map(countOf);
    const lost = own.reduce(
      (sum, one) => sum - one.lost,
      window.count(top, now, now - since + aroundSeconds),
    );
    const online = own.reduce((sum, one) => sum - (one.before - one.lost), book.online[top]!);
    return lost + online > 0 ? [Math.max(0, lost) / (Math.max(0, lost) + online)] : [];
  });
  return shares.sort((a, b) => a - b)[shares.length >> 1] ?? 0;
}

/** Others may have been lost a moment before the first here. */
const aroundSeconds = 30;

function isCrowd(state: DetectorState, node: number): boolean {
  return (
    countComplaints(state, node) >= state.policy.crowdMin && (state.quietUntil.get(node) ?? 0) <= state.now
  );
}

/** Different subscribers of the switch who wrote lately. */
export function countComplaints(state: DetectorState, node: number): number {
  const own = state.crowd.get(node);
  if (own === undefined) return 0;
  let count = 0;
  for (const at of own.values()) if (at > state.now - state.policy.crowdSeconds) count += 1;
  return count;
}

const upperLossesMin = 5;

function isUpperSuspicious(state: DetectorState, node: number): boolean {
  const { policy, window, book, nodes } = state;
  if ((state.quietUntil.get(node) ?? 0) > state.now) return false;
  const lost = window.count(node, state.now, policy.windowSeconds);
  if (lost < 2) return false;
  const before = book.online[node]! + lost;
  if (lost < before * policy.upperLostShareMin) return false;
  if (nodes.isSilent(node, state.now - policy.windowSeconds - policy.silenceBeforeLossSeconds)) return true;
  if (lost < upperLossesMin) return false;
  return logProbabilityOfLoss(lost, before, chanceOfDrop(state, node)) <= Math.log(policy.certainProbability);
}

function suspect(state: DetectorState, node: number): void {
  if (findOpenCase(state, node) !== undefined) return;
  const path = nodesUpFrom(state.tree, node);
  const suspicions = [...state.cases.values()].filter(({ isOpen }) => !isOpen);
  const own = suspicions.find(
    (one) => one.triggers.has(node) || path.some((above) => one.nodes.includes(above)),
  );
  if (own !== undefined) {
    if (own.triggers.has(node)) return;
    own.triggers.add(node);
    return touch(state, own);
  }
  const since = state.now - maxLateSeconds;
  const lostSince = beginAt(state, node, since);
  const near = suspicions.find(
    (one) =>
      Math.abs(one.lostSince - lostSince) <= state.policy.sameCauseSeconds && isNeighbour(state, one, node),
  );
  if (near === undefined) return void beginSuspicion(state, { nodes: [node], lostSince });
  near.triggers.add(node);
  touch(state, near);
}

/** When the losses that are noticed now began: those of the window that ends with the last of them. */
function beginAt(state: DetectorState, node: number, since: number): number {
  const { tree, book, policy, now } = state;
  let last = 0;
  for (const line of tree.lines[node]!) {
    if (isFreshLoss(state, line) && book.lostAt[line]! >= since) last = Math.max(last, book.lostAt[line]!);
  }
  const from = last - policy.windowSeconds;
  return last === 0 ? now : findBeginOfLoss(tree, book, { nodes: [node], since: from, otherwise: now });
}

/** What is suspected below it already is looked at together with it. */
function suspectUpper(state: DetectorState, node: number): void {
  if (findOpenCase(state, node) !== undefined) return;
  const path = nodesUpFrom(state.tree, node);
  const isBelow = (one: OutageCase): boolean =>
    one.nodes.some((own) => nodesUpFrom(state.tree, own).includes(node));
  const near = [...state.cases.values()].filter(
    (one) => isBelow(one) || one.triggers.has(node) || one.nodes.some((own) => path.includes(own)),
  );
  const suspicion = near.find(({ isOpen }) => !isOpen);
  if (suspicion !== undefined) {
    if (suspicion.triggers.has(node)) return;
    suspicion.triggers.add(node);
    return touch(state, suspicion);
  }
  const { tree, book, policy, now } = state;
  const since = now - policy.windowSeconds;
  const lostSince = findBeginOfLoss(tree, book, { nodes: [node], since, otherwise: now });
  if (near.every((one) => one.openedAt < now - policy.sameCauseSeconds)) {
    beginSuspicion(state, { nodes: [node], lostSince });
  }
}

export type Beginning = { readonly nodes: readonly number[]; readonly lostSince: number };

export function beginSuspicion(state: DetectorState, { nodes, lostSince }: Beginning): OutageCase {
  state.lastNumber += 1;
  const first = state.tree.nodes[nodes[0]!]!;
  const one = newCase({
    key: `${first.id}/${Math.floor(lostSince)}/${state.lastNumber}`,
    number: state.lastNumber,
    city: nodes.map((node) => state.tree.nodes[node]!.city).find((city) => city !== null) ?? null,
    lostSince,
    suspectedAt: state.now,
    nodes: [...nodes],
  });
  state.cases.set(one.number, one);
  return one;
}

export function tellSuspected(state: DetectorState, one: OutageCase): void {
  state.changes.push({ kind: "suspected", at: instantOfNow(state), ...viewOf(state, one) });
}

export const instantOfNow = ({ now }: DetectorState) => Temporal.Instant.fromEpochMilliseconds(now * 1000);
