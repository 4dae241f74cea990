/** Repeatable chance: the same seed draws the same numbers (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number, stream: string) {
    let state = seed >>> 0;
    for (const letter of stream) state = Math.imul(state ^ letter.charCodeAt(0), 2654435761) >>> 0;
    this.#state = state;
  }

  /** From 0 up to, not including, 1. */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  }

  between(least: number, most: number): number {
    return least + this.share() * (most - least);
  }

  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  happens(probability: number): boolean {
    return this.share() < probability;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.share() * values.length)]!;
  }

  /** The time until the next of events that come `rate` times in a unit. */
  gap(rate: number): number {
    return -Math.log(1 - this.share()) / rate;
  }

  /** Between both, short ones more often: each order of magnitude alike. */
  logBetween(least: number, most: number): number {
    return Math.exp(this.between(Math.log(least), Math.log(most)));
  }
}
