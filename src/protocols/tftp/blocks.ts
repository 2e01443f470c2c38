/**
 * Block numbers. Inside the machines a block number is absolute: it counts from 1 without end, and 0 is the state
 * before the first block. On the wire it has 16 bits, and RFC 1350 does not say what follows 65535: nearly everybody
 * goes on with 0, a few devices with 1.
 */
export type WrapTo = 0 | 1;

/** The number on the wire of an absolute block number. */
export function wireBlock(block: number, wrapTo: WrapTo): number {
  return wrapTo === 0 || block === 0 ? block & 0xffff : ((block - 1) % 65_535) + 1;
}

/** How many blocks `wire` lies ahead of the absolute number `from`: 0 for the same block, up to 65535. */
export function blocksAhead(from: number, wire: number, wrapTo: WrapTo): number {
  if (wrapTo === 0) return (wire - from) & 0xffff;
  return (wire - wireBlock(from, 1) + 65_535) % 65_535;
}
