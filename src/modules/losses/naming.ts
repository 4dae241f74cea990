import type { DetectionPolicy } from "./detection-policy.ts";
import type { LossCount } from "./loss-count.ts";
import { highestOf, type NetworkTree } from "./network-tree.ts";

/** What names the node of a loss: how many lines are lost below each, and which nodes don't answer. */
export type NamingFacts = {
  readonly tree: NetworkTree;
  readonly policy: DetectionPolicy;
  readonly countOf: (node: number) => LossCount;
  readonly isSilent: (node: number) => boolean;
};

/**
 * The highest nodes whose children are mostly affected, above the nodes where losses were noticed. A node that doesn't
 * answer needs fewer: its lines are still being found lost.
 */
export function nameNodes(facts: NamingFacts, noticed: Iterable<number>): number[] {
  const affected = new Map<number, boolean>();
  const isAffected = (node: number): boolean => {
    const known = affected.get(node);
    if (known !== undefined) return known;
    const answer = decideAffected(facts, node, isAffected);
    affected.set(node, answer);
    return answer;
  };
  const named = new Set<number>();
  for (const node of noticed) {
    if (isAffected(node)) named.add(climb(facts.tree, node, isAffected));
    else for (const below of affectedBelow(facts.tree, node, isAffected)) named.add(below);
  }
  return highestOf(facts.tree, named);
}

const untouchedLinesMin = 4;
/** Of many children one may have kept its lines by chance, or by a second uplink. */
const untouchedShareMax = 0.05;

const isUntouched = ({ lost, before }: LossCount, policy: DetectionPolicy): boolean =>
  before >= untouchedLinesMin && lost < before * policy.lostShareMin;

const fallenTogetherMin = 2;

/**
 * Nodes beside those affected that lost nearly all of their few lines at the same time: too few to be noticed by
 * themselves, but where several neighbours fell they fell with them.
 */
export function nodesFallenBeside(facts: NamingFacts, affected: readonly number[]): number[] {
  const { tree, policy, countOf } = facts;
  const byParent = Map.groupBy(affected, (node) => tree.parents[node]!);
  return [...byParent].flatMap(([parent, known]) =>
    parent < 0 || known.length < fallenTogetherMin
      ? []
      : tree.children[parent]!.filter((node) => {
          const { lost, back, before } = countOf(node);
          return lost > 0 && back === 0 && lost >= before * policy.totalLostShareMin && !known.includes(node);
        }),
  );
}

function climb(tree: NetworkTree, from: number, isAffected: (node: number) => boolean): number {
  let highest = from;
  for (let above = tree.parents[from]!; above >= 0 && isAffected(above); above = tree.parents[above]!)
    highest = above;
  return highest;
}

function affectedBelow(tree: NetworkTree, node: number, isAffected: (node: number) => boolean): number[] {
  return tree.children[node]!.flatMap((child) =>
    isAffected(child) ? [child] : affectedBelow(tree, child, isAffected),
  );
}

function decideAffected(facts: NamingFacts, node: number, isAffected: (node: number) => boolean): boolean {
  const { tree, policy, countOf, isSilent } = facts;
  const { lost, before } = countOf(node);
  if (lost === 0) return false;
  const shareMin = isSilent(node) ? policy.lostShareMin : policy.affectedShareMin;
  if (lost < before * shareMin) return false;
  const children = tree.children[node]!.filter((child) => countOf(child).before > 0);
  if (children.length === 0 || isSilent(node)) return true;
  const affectedChildren = children.filter(isAffected).length;
  const untouched = children.filter((child) => isUntouched(countOf(child), policy)).length;
  if (untouched > children.length * untouchedShareMax) return false;
  // A node with one child that has lines is blamed for it only by its own silence.
  return children.length > 1 && affectedChildren >= children.length * policy.affectedChildrenShareMin;
}
