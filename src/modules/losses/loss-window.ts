const bucketSeconds = 10;
/** How late a loss may be told of and still be seen together with others of its time. */
const keptBuckets = 90;

/**
 * Losses in the last minutes of nodes above the switches, by ten seconds, with those that have come back taken out
 * again. A node has an entry while it has such losses.
 */
export class LossWindow {
  readonly #buckets = new Map<number, Map<number, number>>();

  add(node: number, at: number, change: 1 | -1): void {
    const bucket = Math.floor(at / bucketSeconds);
    const own = this.#buckets.get(node) ?? new Map<number, number>();
    const count = (own.get(bucket) ?? 0) + change;
    if (count > 0) own.set(bucket, count);
    else own.delete(bucket);
    if (own.size === 0) this.#buckets.delete(node);
    else this.#buckets.set(node, own);
  }

  /** How many losses of the `seconds` up to `at` are left. */
  count(node: number, at: number, seconds: number): number {
    const own = this.#buckets.get(node);
    if (own === undefined) return 0;
    const last = Math.floor(at / bucketSeconds);
    const first = last - seconds / bucketSeconds;
    let sum = 0;
    for (const [bucket, count] of own) if (bucket > first && bucket <= last) sum += count;
    return sum;
  }

  forget(now: number): void {
    const first = Math.floor(now / bucketSeconds) - keptBuckets;
    for (const [node, own] of this.#buckets) {
      for (const bucket of own.keys()) if (bucket < first) own.delete(bucket);
      if (own.size === 0) this.#buckets.delete(node);
    }
  }

  entries(): Iterable<[number, Map<number, number>]> {
    return this.#buckets;
  }

  restore(node: number, bucket: number, count: number): void {
    const own = this.#buckets.get(node) ?? new Map<number, number>();
    this.#buckets.set(node, own.set(bucket, count));
  }
}
