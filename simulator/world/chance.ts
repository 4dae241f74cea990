/** Draws that are the same for the same keys, whatever else was drawn before. */
export type Chance = {
  /** From 0 (included) to 1 (excluded). */
  fraction(): number;
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** True in `share` of all cases. */
  happens(share: number): boolean;
};

/** The demo network grows from this seed, in the import files and in its life. */
export const demoSeed = "uide";

/** A number from 0 to 2³² − 1 that belongs to the keys (FNV-1a). */
export function hashOf(...keys: readonly (string | number)[]): number {
  const text = keys.join(":");
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** @param keys what the draws are about: the seed, the thing, the day. */
export function chance(...keys: readonly (string | number)[]): Chance {
  const fraction = fractionsFrom(hashOf(...keys));
  const whole = (min: number, max: number): number => min + Math.floor(fraction() * (max - min + 1));
  return {
    fraction,
    whole,
    pick: (values) => {
      const value = values[whole(0, values.length - 1)];
      if (value === undefined) throw new RangeError("nothing to pick from");
      return value;
    },
    happens: (share) => fraction() < share,
  };
}

/** The generator mulberry32: 32 bits of state, good enough for lives that only have to look plausible. */
function fractionsFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
