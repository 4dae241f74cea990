import { type Instant } from "../../kernel/instant.ts";
import type { DetectionPolicy } from "../losses/detection-policy.ts";
import type { DetectorChange, OutageView } from "../losses/detector-change.ts";
import { LineBook } from "../losses/line-book.ts";
import { LossCounter } from "../losses/loss-count.ts";
import { LossWindow } from "../losses/loss-window.ts";
import type { NamingFacts } from "../losses/naming.ts";
import { type NetworkTree, nodesUpFrom } from "../losses/network-tree.ts";
import { NodeBook } from "../losses/node-book.ts";
import type { OutageCase } from "../losses/outage-case.ts";
import { Rates } from "../losses/rates.ts";

/** Lines that an access server cut off, until it is clear whether they came back. */
export type NasCut = { readonly at: number; readonly lines: number[] };

/** Everything the detector remembers. Times are whole seconds since 1970, nodes and lines are numbers of the tree. */
export type DetectorState = {
  readonly tree: NetworkTree;
  readonly policy: DetectionPolicy;
  readonly book: LineBook;
  readonly nodes: NodeBook;
  readonly window: LossWindow;
  readonly rates: Rates;
  /** Suspicions and outages by number, oldest first. */
  readonly cases: Map<number, OutageCase>;
  /** The open outage of each node that is named by one. */
  readonly openAt: Map<number, OutageCase>;
  /** Who wrote lately, by switch: line and when. */
  readonly crowd: Map<number, Map<number, number>>;
  readonly nasCuts: Map<number, NasCut>;
  /** Nodes above switches whose suspicion was dismissed aren't suspected again before this. */
  readonly quietUntil: Map<number, number>;
  /** What changed in this second. */
  readonly dirty: {
    readonly switches: Set<number>;
    readonly uppers: Set<number>;
    readonly down: Set<number>;
  };
  now: number;
  lastNumber: number;
  forgottenAt: number;
  changes: DetectorChange[];
};

export function newState(tree: NetworkTree, policy: DetectionPolicy): DetectorState {
  const book = new LineBook(tree);
  return {
    tree,
    policy,
    book,
    nodes: new NodeBook(tree),
    window: new LossWindow(),
    rates: new Rates(tree, book),
    cases: new Map(),
    openAt: new Map(),
    crowd: new Map(),
    nasCuts: new Map(),
    quietUntil: new Map(),
    dirty: { switches: new Set(), uppers: new Set(), down: new Set() },
    now: 0,
    lastNumber: 0,
    forgottenAt: 0,
    changes: [],
  };
}

export const instantOf = (seconds: number): Instant =>
  Temporal.Instant.fromEpochMilliseconds(Math.round(seconds * 1000));

/** The open outage that the node is in, the nearest one up the tree. */
export function findOpenCase(state: DetectorState, node: number): OutageCase | undefined {
  if (state.openAt.size === 0) return undefined;
  const { parents } = state.tree;
  for (let above = node; above >= 0; above = parents[above]!) {
    const found = state.openAt.get(above);
    if (found !== undefined) return found;
  }
  return undefined;
}

const reviewPauseSeconds = 3;

/** Something happened to it: it is looked at soon, at most every few seconds. */
export function touch(state: DetectorState, one: OutageCase): void {
  one.dueAt = Math.min(one.dueAt, Math.max(state.now, one.reviewedAt + reviewPauseSeconds));
}

export function viewOf({ tree }: DetectorState, one: OutageCase): OutageView {
  const largest = one.nodes.reduce((best, node) =>
    tree.linesBelow[node]! > tree.linesBelow[best]! ? node : best,
  );
  return {
    outage: one.key,
    nodeId: tree.nodes[largest]!.id,
    nodeIds: one.nodes.map((node) => tree.nodes[node]!.id),
    lostSince: instantOf(one.lostSince),
    cause: one.cause,
    linesLost: one.linesLost,
    linesBefore: one.linesBefore,
    evidence: one.evidence,
  };
}

/** Both under one node that isn't the top of the network, or in one city: what may fall together. */
export function isNeighbour({ tree }: DetectorState, one: OutageCase, node: number): boolean {
  const city = tree.nodes[node]!.city;
  if (city !== null && city === one.city) return true;
  const above = new Set(nodesUpFrom(tree, node));
  return one.nodes.some((other) => above.has(tree.parents[other]!) || above.has(other));
}

/** What names the nodes of a suspicion or an outage, as the books say now. */
export function namingFacts({ tree, book, nodes, policy }: DetectorState, one: OutageCase): NamingFacts {
  const counter = new LossCounter(tree, book, one.lostSince);
  return {
    tree,
    policy,
    countOf: (node) => counter.of(node),
    isSilent: (node) => nodes.isSilent(node, one.lostSince - policy.silenceBeforeLossSeconds),
  };
}
