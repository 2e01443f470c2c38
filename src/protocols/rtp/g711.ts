/** G.711: 8000 samples a second in one octet each, by the µ-law of America and Japan or the A-law of the rest. */

const BIAS = 0x84;
const LOUDEST = 32_635;

/** `sample`: 16 bits, signed. */
export function encodeMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const loudness = Math.min(Math.abs(sample), LOUDEST) + BIAS;
  const segment = highestBit(loudness >> 7);
  return ~(sign | (segment << 4) | ((loudness >> (segment + 3)) & 0x0f)) & 0xff;
}

/** `sample`: 16 bits, signed. */
export function encodeALaw(sample: number): number {
  const sign = sample < 0 ? 0 : 0x80;
  const loudness = Math.min(sample < 0 ? -sample - 1 : sample, LOUDEST);
  if (loudness < 256) return (sign | (loudness >> 4)) ^ 0x55;
  const segment = highestBit(loudness >> 7);
  return (sign | (segment << 4) | ((loudness >> (segment + 3)) & 0x0f)) ^ 0x55;
}

function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}
