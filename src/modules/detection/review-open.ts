import { beginSuspicion, instantOfNow } from "./alarms.ts";
import { type DetectorState, findOpenCase, namingFacts, viewOf } from "./detector-state.ts";
import { lineStates } from "../losses/line-book.ts";
import { nameNodes, nodesFallenBeside } from "../losses/naming.ts";
import { highestOf, isSameBuilding, nodesUpFrom } from "../losses/network-tree.ts";
import { claimLines, growOutage, releaseLines } from "./open-outage.ts";
import type { OutageCase } from "../losses/outage-case.ts";

const growthSeconds = 300;
const reviewSeconds = 15;
/** Until nobody has come back for so long, who is still away is not judged. */
const settledSeconds = 90;

/** Grows while it is young, shrinks and closes as lines come back. */
export function reviewOpen(state: DetectorState, one: OutageCase): void {
  one.reviewedAt = state.now;
  one.dueAt = Infinity;
  if (state.now <= one.openedAt + growthSeconds) {
    grow(state, one);
    one.dueAt = state.now + reviewSeconds;
  }
  if (isOver(state, one)) return close(state, one);
  if (one.linesBack > 0) {
    one.dueAt = state.now + reviewSeconds;
    shrink(state, one);
  }
}

/** Up to a node above, and to neighbours that fell at the same time. */
function grow(state: DetectorState, one: OutageCase): void {
  const facts = namingFacts(state, one);
  const beside = nodesFallenBeside(facts, one.nodes).filter(
    (node) => findOpenCase(state, node) === undefined,
  );
  const named = nameNodes(facts, [...one.nodes, ...beside]);
  const more = named.filter((node) => !one.nodes.includes(node) && !isBelowOne(state, node, one.nodes));
  if (more.length === 0) return;
  const absorbed = [...state.cases.values()].filter(
    (other) =>
      other !== one &&
      other.isOpen &&
      Math.abs(other.lostSince - one.lostSince) <= state.policy.sameCauseSeconds &&
      other.nodes.some((own) => isBelowOne(state, own, more)),
  );
  growOutage(state, one, { nodes: more, absorbed });
}

const isBelowOne = ({ tree }: DetectorState, node: number, nodes: readonly number[]): boolean =>
  nodesUpFrom(tree, node).some((above) => nodes.includes(above));

function isOver(state: DetectorState, one: OutageCase): boolean {
  const { policy, now } = state;
  const isUp = one.nodes.some((node) => isSeenUp(state, node, one.openedAt));
  if (one.linesLost === 0) return isUp;
  if (one.linesBack < one.linesLost * policy.backShareMin) one.backSince = 0;
  else if (one.backSince === 0) one.backSince = now;
  const backSeconds = isUp ? policy.backConfirmedSeconds : policy.backSeconds;
  if (one.backSince > 0 && now >= one.backSince + backSeconds) return true;
  const areOthersStragglers = one.linesBack >= one.linesLost * policy.stragglersBackShareMin;
  return areOthersStragglers && now >= one.returnedAt + policy.stragglersSeconds;
}

/** The node, or one below it, has answered after `since`. */
function isSeenUp({ nodes, tree }: DetectorState, node: number, since: number): boolean {
  if (nodes.fact(node, since)?.state === "up") return true;
  return tree.children[node]!.some((child) => nodes.fact(child, since)?.state === "up");
}

function close(state: DetectorState, one: OutageCase): void {
  state.cases.delete(one.number);
  releaseLines(state, one);
  state.changes.push({
    kind: "closed",
    at: instantOfNow(state),
    linesBack: one.linesBack,
    ...viewOf(state, one),
  });
}

type SwitchLoss = { readonly node: number; readonly isBack: boolean; readonly isBackForLong: boolean };

/** Some of its switches are back for good and others are not: the outage is what is left. */
function shrink(state: DetectorState, one: OutageCase): void {
  const switches = switchesOf(state, one);
  if (switches.length < 2 || !switches.some(({ isBackForLong }) => isBackForLong)) return;
  if (state.now < one.returnedAt + settledSeconds) return;
  const away = switches.filter(({ isBack }) => !isBack).map(({ node }) => node);
  if (away.length === 0 || away.length === switches.length) return;
  const left = coverExactly(state, one, new Set(away));
  // While most of it is away it is one outage still, whoever came back.
  const isMostlyBack = one.linesBack >= one.linesLost * state.policy.stragglersBackShareMin;
  const groups = isMostlyBack ? groupLeft(state, left) : [left];
  const [kept, ...parts] = groups.sort((a, b) => weight(state, b) - weight(state, a) || a[0]! - b[0]!);
  releaseLines(state, one);
  keepOnly(state, one, kept!);
  const split = parts.map((nodes) => splitOff(state, one, nodes));
  const at = instantOfNow(state);
  if (split.length === 0) state.changes.push({ kind: "shrunk", at, ...viewOf(state, one) });
  else {
    const views = split.map((part) => viewOf(state, part));
    state.changes.push({ kind: "split", at, parts: views, ...viewOf(state, one) });
  }
}

function switchesOf(state: DetectorState, one: OutageCase): SwitchLoss[] {
  const found: SwitchLoss[] = [];
  const visit = (node: number): void => {
    const lines = [...state.tree.lines[node]!].filter((line) => state.book.outage[line] === one.number);
    if (lines.length > 0) found.push(judgeSwitch(state, one, { node, lines }));
    for (const child of state.tree.children[node]!) visit(child);
  };
  for (const node of one.nodes) visit(node);
  return found;
}

function judgeSwitch(
  state: DetectorState,
  one: OutageCase,
  { node, lines }: { readonly node: number; readonly lines: readonly number[] },
): SwitchLoss {
  const back = lines.filter((line) => state.book.state[line] !== lineStates.lost).length;
  const { policy, now } = state;
  // A straggler among the few lines of a switch is no reason to call the switch down.
  const isBack = back >= Math.min(lines.length * policy.backShareMin, Math.max(1, lines.length - 1));
  if (!isBack) one.backNodes.delete(node);
  else if (!one.backNodes.has(node)) one.backNodes.set(node, now);
  const since = one.backNodes.get(node);
  return { node, isBack, isBackForLong: since !== undefined && now >= since + policy.backSeconds };
}

/** The highest nodes of the outage below which all that was lost is still away. */
function coverExactly(state: DetectorState, one: OutageCase, away: ReadonlySet<number>): number[] {
  const visit = (node: number): { readonly isWhole: boolean; readonly cover: number[] } => {
    const hasOwnLines = state.tree.lines[node]!.some((line) => state.book.outage[line] === one.number);
    const below = state.tree.children[node]!.map(visit);
    const isWhole = (!hasOwnLines || away.has(node)) && below.every((child) => child.isWhole);
    const covers = below.flatMap(({ cover }) => cover);
    const isNamed = hasOwnLines ? away.has(node) : covers.length > 1 && isWhole;
    return { isWhole, cover: isNamed ? [node] : covers };
  };
  return highestOf(
    state.tree,
    one.nodes.flatMap((node) => visit(node).cover),
  );
}

/** Nodes of one building go on together. */
function groupLeft(state: DetectorState, nodes: readonly number[]): number[][] {
  const groups: number[][] = [];
  for (const node of nodes) {
    const own = groups.find((group) => isSameBuilding(state.tree.nodes[group[0]!]!, state.tree.nodes[node]!));
    if (own === undefined) groups.push([node]);
    else own.push(node);
  }
  return groups;
}

const weight = ({ tree }: DetectorState, nodes: readonly number[]): number =>
  nodes.reduce((sum, node) => sum + tree.linesBelow[node]!, 0);

function keepOnly(state: DetectorState, one: OutageCase, nodes: number[]): void {
  one.nodes = nodes;
  one.backNodes.clear();
  one.backSince = 0;
  one.returnedAt = 0;
  claimLines(state, one);
}

function splitOff(state: DetectorState, from: OutageCase, nodes: number[]): OutageCase {
  const part = beginSuspicion(state, { nodes, lostSince: from.lostSince });
  part.isOpen = true;
  part.openedAt = from.openedAt;
  part.cause = from.cause;
  part.evidence = from.evidence;
  part.dueAt = Infinity;
  part.reviewedAt = state.now;
  claimLines(state, part);
  return part;
}
