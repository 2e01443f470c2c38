/** Randomness that a seed repeats: the same seed gives the same numbers on every machine. Not for secrets. */
export interface Randomness {
  /** 0 <= x < 1 */
  next(): number;
  /** An integer, 0 <= x < `limit`. */
  below(limit: number): number;
  /** True with this probability; a probability of 0 draws no number. */
  chance(probability: number): boolean;
}

/** The mulberry32 generator: 32 bits of state, every seed gives a full-period sequence. */
export function seeded(seed: number): Randomness {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => probability > 0 && next() < probability,
  };
}
