import type { LineBook } from "./line-book.ts";
import type { NetworkTree } from "./network-tree.ts";

const hoursOfWeek = 168;
const secondsOfDay = 86_400;
/** What a network is believed to lose before it was watched: drops of a line a day, and for how many line-days. */
const believed = { dropsADay: 3, lineDays: 30 };
const leastDropsADay = 0.3;
/** What last week's hour counts for when the hour comes again. */
const keptOfAWeek = 0.7;
/** How many drops a switch must have had for its own rate to weigh as much as the network's. */
const shrinkage = 5;

type Own = { drops: number; expected: number; at: number };

export type RatesSnapshot = {
  readonly drops: readonly number[];
  readonly exposure: readonly number[];
  readonly hour: number;
  readonly own: readonly (readonly [node: string, drops: number, expected: number, at: number])[];
};

/**
 * How often lines drop by themselves: the network's rate by hour of the week, times what each switch has more or less
 * than that. A switch has an entry once a line of it has dropped.
 */
export class Rates {
  readonly #drops = new Float64Array(hoursOfWeek);
  /** Seconds that lines were online in each hour of the week. */
  readonly #exposure = new Float64Array(hoursOfWeek);
  readonly #own = new Map<number, Own>();
  readonly #tree: NetworkTree;
  readonly #book: LineBook;
  #hour = -1;

  constructor(tree: NetworkTree, book: LineBook) {
    this.#tree = tree;
    this.#book = book;
  }

  /** Time goes on from `from` to `to` with as many lines online as there are now. */
  pass(from: number, to: number): void {
    const hour = Math.floor(from / 3600);
    if (hour !== this.#hour) this.#enterHour(hour);
    this.#exposure[hour % hoursOfWeek]! += Math.min(to - from, 3600) * this.#book.onlineInAll;
  }

  #enterHour(hour: number): void {
    this.#hour = hour;
    this.#drops[hour % hoursOfWeek]! *= keptOfAWeek;
    this.#exposure[hour % hoursOfWeek]! *= keptOfAWeek;
  }

  countDrop(node: number, at: number): void {
    this.#drops[Math.floor(at / 3600) % hoursOfWeek]! += 1;
    const own = this.#bring(node, at);
    own.drops += 1;
    this.#own.set(node, own);
  }

  /** Drops of a line a second, that chance makes at this node at this time. */
  rateOf(node: number, at: number): number {
    const ofNetwork = this.#networkRate(at);
    const own = this.#own.get(node) && this.#bring(node, at);
    const factor = own === undefined ? 1 : (own.drops + shrinkage) / (own.expected + shrinkage);
    return Math.max(ofNetwork * factor, leastDropsADay / secondsOfDay);
  }

  #networkRate(at: number): number {
    const hour = Math.floor(at / 3600) % hoursOfWeek;
    const believedExposure = believed.lineDays * secondsOfDay;
    const believedDrops = believed.lineDays * believed.dropsADay;
    return (this.#drops[hour]! + believedDrops) / (this.#exposure[hour]! + believedExposure);
  }

  /** What is known of a switch, brought to this moment: half of it is forgotten in a week. */
  #bring(node: number, at: number): Own {
    const own = this.#own.get(node);
    if (own === undefined) return { drops: 0, expected: 0, at };
    const seconds = Math.max(0, at - own.at);
    const kept = 2 ** (-seconds / (7 * secondsOfDay));
    const expected = own.expected + seconds * this.#networkRate(at) * this.#book.online[node]!;
    return { drops: own.drops * kept, expected: expected * kept, at: Math.max(own.at, at) };
  }

  snapshot(): RatesSnapshot {
    const own = [...this.#own].map(
      ([node, { drops, expected, at }]) => [this.#tree.nodes[node]!.id, drops, expected, at] as const,
    );
    return { drops: [...this.#drops], exposure: [...this.#exposure], hour: this.#hour, own };
  }

  restore(snapshot: RatesSnapshot): void {
    this.#drops.set(snapshot.drops);
    this.#exposure.set(snapshot.exposure);
    this.#hour = snapshot.hour;
    for (const [id, drops, expected, at] of snapshot.own) {
      const node = this.#tree.nodeNumbers.get(id);
      if (node !== undefined) this.#own.set(node, { drops, expected, at });
    }
  }
}
