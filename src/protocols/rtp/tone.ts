/** A tone for a test call: 440 Hz, well below full loudness. */
import { encodeALaw, encodeMuLaw } from './g711.ts';

const RATE = 8000;
const HERTZ = 440;
const LOUDNESS = 8000;

/** One second of it. As 440 waves fit in it exactly, it can be repeated without a click. */
export function toneSecond(codec: 'PCMU' | 'PCMA'): Uint8Array {
  const encode = codec === 'PCMU' ? encodeMuLaw : encodeALaw;
  return Uint8Array.from({ length: RATE }, (_, at) =>
    encode(Math.round(LOUDNESS * Math.sin((2 * Math.PI * HERTZ * at) / RATE))),
  );
}

/** The samples from `from` on, of a second that is repeated. */
export function samplesOf(second: Uint8Array, from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => second[(from + at) % second.length] ?? 0);
}
