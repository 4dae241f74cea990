import { type LineBook, lineStates } from "./line-book.ts";
import { type NetworkTree, visitLinesBelow } from "./network-tree.ts";

/** Lines below a node: lost at the time in question and still away, back again, and all that had a session before. */
export type LossCount = { lost: number; back: number; before: number };

const nothing = (): LossCount => ({ lost: 0, back: 0, before: 0 });

/**
 * Counts losses since a moment below nodes of the tree, each node once: what one look at a suspicion needs. Lines
 * that are down in an open outage count as lost.
 */
export class LossCounter {
  readonly #counts = new Map<number, LossCount>();
  readonly #tree: NetworkTree;
  readonly #book: LineBook;
  readonly #since: number;

  constructor(tree: NetworkTree, book: LineBook, since: number) {
    this.#tree = tree;
    this.#book = book;
    this.#since = since;
  }

  of(node: number): LossCount {
    const known = this.#counts.get(node);
    if (known !== undefined) return known;
    const count = nothing();
    for (const line of this.#tree.lines[node]!) this.#add(count, line);
    for (const child of this.#tree.children[node]!) addCount(count, this.of(child));
    this.#counts.set(node, count);
    return count;
  }

  ofAll(nodes: Iterable<number>): LossCount {
    const count = nothing();
    for (const node of nodes) addCount(count, this.of(node));
    return count;
  }

  #add(count: LossCount, line: number): void {
    const { state, lostAt, outage } = this.#book;
    const wasLost = lostAt[line]! >= this.#since;
    if (state[line]! <= lineStates.online) {
      count.before += 1;
      if (wasLost) count.back += 1;
    } else if (state[line] === lineStates.lost && (wasLost || outage[line] !== 0)) {
      count.lost += 1;
      count.before += 1;
    }
  }
}

function addCount(sum: LossCount, { lost, back, before }: LossCount): void {
  sum.lost += lost;
  sum.back += back;
  sum.before += before;
}

/** The range of an LCP echo's delay, which spreads losses of one cause over a minute. */
const spreadSeconds = 75;
const ownDropShare = 0.02;

/**
 * When a loss began: the earliest of the losses that are close to the middle of all. What was lost long before has
 * another cause. `otherwise` where nothing was lost.
 */
export function findBeginOfLoss(
  tree: NetworkTree,
  book: LineBook,
  {
    nodes,
    since,
    otherwise,
  }: { readonly nodes: Iterable<number>; readonly since: number; readonly otherwise: number },
): number {
  const times: number[] = [];
  for (const node of nodes) {
    visitLinesBelow(tree, node, (line) => {
      if (book.lostAt[line]! >= since) times.push(book.lostAt[line]!);
    });
  }
  if (times.length === 0) return otherwise;
  const sorted = Float64Array.from(times).sort();
  const middle = sorted[sorted.length >> 1]!;
  // Among very many lines some drop by themselves just before.
  const first = sorted[Math.floor(sorted.length * ownDropShare)]!;
  return Math.max(
    first,
    sorted.find((at) => at >= middle - spreadSeconds)!,
  );
}
