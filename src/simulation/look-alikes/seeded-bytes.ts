/** Reproducible filler: the same seed gives the same bytes on every machine and Node version. */
import { LOOK_ALIKE_WORDS } from '../../knowledge/look-alike.ts';

const BLOCK = 4096;

/** A sequence of unsigned 32-bit numbers (xorshift32) that starts from a text. Good filler, no cryptography. */
export function seededNumbers(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
  state ||= 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

export function seededBytes(seed: string, length: number): Uint8Array {
  const next = seededNumbers(seed);
  const words = Uint32Array.from({ length: Math.ceil(length / 4) }, next);
  return new Uint8Array(words.buffer, 0, length);
}

/** Firmware is partly compressible: blocks of noise take turns with blocks of text. */
export function seededFirmware(seed: string, length: number): Uint8Array {
  const bytes = seededBytes(seed, length);
  const text = new TextEncoder()
    .encode(LOOK_ALIKE_WORDS.repeat(Math.ceil(BLOCK / LOOK_ALIKE_WORDS.length)))
    .subarray(0, BLOCK);
  for (let at = 0; at < length; at += 2 * BLOCK) bytes.set(text.subarray(0, Math.min(BLOCK, length - at)), at);
  return bytes;
}
