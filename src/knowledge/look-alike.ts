/** Look-alikes of firmware, as the demo and tests make them, say so themselves: they are not taken for damaged images. */

/** Repeated in their contents. */
export const LOOK_ALIKE_WORDS = 'look-alike made by Rouse, no phone can run this. ';

export function isLookAlike(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(LOOK_ALIKE_WORDS);
}
