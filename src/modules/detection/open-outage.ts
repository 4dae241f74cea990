import { instantOfNow } from "./alarms.ts";
import { type DetectorState, isNeighbour, touch, viewOf } from "./detector-state.ts";
import { lineStates } from "../losses/line-book.ts";
import { highestOf, isSameBuilding, nodesUpFrom, visitLinesBelow } from "../losses/network-tree.ts";
import type { OutageCase } from "../losses/outage-case.ts";

/** Makes an outage of a suspicion, or a part of an outage that is open and has the same cause. */
export function openOutage(state: DetectorState, one: OutageCase): void {
  one.isOpen = true;
  one.openedAt = state.now;
  one.dueAt = state.now + growthReviewSeconds;
  const related = [...state.cases.values()].filter((other) => other.isOpen && isRelated(state, other, one));
  const oldest = related[0];
  if (oldest === undefined) {
    claimLines(state, one);
    state.changes.push({ kind: "opened", at: instantOfNow(state), ...viewOf(state, one) });
    return;
  }
  state.cases.delete(one.number);
  state.changes.push({
    kind: "dismissed",
    at: instantOfNow(state),
    mergedInto: oldest.key,
    ...viewOf(state, one),
  });
  growOutage(state, oldest, { nodes: one.nodes, absorbed: related.slice(1) });
  oldest.evidence = one.evidence;
}

const growthReviewSeconds = 15;

/** Same building while it is down, or fallen together with it. */
function isRelated(state: DetectorState, open: OutageCase, one: OutageCase): boolean {
  if (open === one) return false;
  const { nodes } = state.tree;
  const isTogether = Math.abs(open.lostSince - one.lostSince) <= state.policy.sameCauseSeconds;
  if (isTogether && one.nodes.some((node) => isNeighbour(state, open, node))) return true;
  if (isTogether && open.nodes.some((node) => isNeighbour(state, one, node))) return true;
  return open.nodes.some((a) => one.nodes.some((b) => a !== b && isSameBuilding(nodes[a]!, nodes[b]!)));
}

export type Growth = { readonly nodes: readonly number[]; readonly absorbed: readonly OutageCase[] };

/** More is down than was known: `grown` by nodes beside, `moved` to a node above. */
export function growOutage(state: DetectorState, one: OutageCase, { nodes, absorbed }: Growth): void {
  const before = new Set(one.nodes);
  one.nodes = highestOf(state.tree, [...one.nodes, ...nodes, ...absorbed.flatMap((other) => other.nodes)]);
  for (const other of absorbed) {
    releaseLines(state, other);
    state.cases.delete(other.number);
    one.lostSince = Math.min(one.lostSince, other.lostSince);
  }
  releaseNodes(state, one);
  claimLines(state, one);
  touch(state, one);
  const isMoved = one.nodes.some(
    (node) => !before.has(node) && [...before].some((old) => nodesUpFrom(state.tree, old).includes(node)),
  );
  if (absorbed.length === 0 && one.nodes.every((node) => before.has(node))) return;
  state.changes.push({
    kind: isMoved ? "moved" : "grown",
    at: instantOfNow(state),
    absorbed: absorbed.map(({ key }) => key),
    ...viewOf(state, one),
  });
}

/** Counts the lines that were lost by it, those that are back already too. Lines of another open outage stay there. */
export function claimLines(state: DetectorState, one: OutageCase): void {
  const { book, tree } = state;
  one.linesLost = 0;
  one.linesBack = 0;
  one.linesBefore = 0;
  for (const node of one.nodes) {
    state.openAt.set(node, one);
    visitLinesBelow(tree, node, (line) => {
      const isOnline = book.state[line]! <= lineStates.online;
      const isLost = book.state[line] === lineStates.lost;
      const isOwn = book.outage[line] === one.number;
      const isFree = book.outage[line] === 0 && book.lostAt[line]! >= one.lostSince;
      if (isOnline || isOwn || (isFree && isLost)) one.linesBefore += 1;
      if (!isOwn && !(isFree && (isLost || isOnline))) return;
      book.outage[line] = one.number;
      one.linesLost += 1;
      if (!isLost) one.linesBack += 1;
    });
  }
}

function releaseNodes(state: DetectorState, one: OutageCase): void {
  for (const [node, open] of state.openAt) if (open === one) state.openAt.delete(node);
}

/** Its lines belong to no outage any more. Who is still lost has a fault of their own. */
export function releaseLines(state: DetectorState, one: OutageCase): void {
  const { book, tree } = state;
  for (const node of one.nodes) {
    visitLinesBelow(tree, node, (line) => {
      if (book.outage[line] === one.number) book.outage[line] = 0;
    });
  }
  releaseNodes(state, one);
}

/** A monitoring system says that the node is down: no more is needed. */
export function openByMonitoring(state: DetectorState, one: OutageCase): void {
  one.evidence = [{ code: "monitoring-down", count: 1, of: 1 }, ...one.evidence];
  if (one.cause === "unknown") one.cause = "equipment";
  openOutage(state, one);
}
