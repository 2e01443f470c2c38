/**
 * The addresses that a subnet may give to any device, as ranges. Excluded and reserved addresses, routers, relays and the
 * station are already taken out. A pool never changes: other settings make another pool.
 */
import { ipv4, type AddressRange, type Ipv4 } from '../../../lib/address.ts';

export interface Pool {
  /** Ascending, not overlapping. */
  readonly ranges: readonly AddressRange[];
  /** How many addresses the ranges hold. */
  readonly size: number;
}

/** The pool of these ranges without the excluded ones. */
export function poolOf(ranges: readonly AddressRange[], excluded: readonly AddressRange[]): Pool {
  let left = merge(ranges);
  for (const hole of excluded) left = left.flatMap((range) => cut(range, hole));
  return { ranges: left, size: left.reduce((size, range) => size + rangeSize(range), 0) };
}

export function poolContains(pool: Pool, address: Ipv4): boolean {
  for (const range of pool.ranges) if (address >= range.first && address <= range.last) return true;
  return false;
}

export function rangeSize(range: AddressRange): number {
  return range.last - range.first + 1;
}

export function rangesOverlap(a: AddressRange, b: AddressRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function poolsOverlap(a: Pool, b: Pool): boolean {
  return a.ranges.some((one) => b.ranges.some((other) => rangesOverlap(one, other)));
}

/** The lowest address of the pool that is not below `from`. */
export function nextInPool(pool: Pool, from: number): Ipv4 | undefined {
  for (const range of pool.ranges) if (from <= range.last) return ipv4(Math.max(from, range.first));
  return undefined;
}

function merge(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const merged: AddressRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const last = merged.at(-1);
    if (last === undefined || range.first > last.last + 1) merged.push(range);
    else merged[merged.length - 1] = { first: last.first, last: range.last > last.last ? range.last : last.last };
  }
  return merged;
}

function cut(range: AddressRange, hole: AddressRange): readonly AddressRange[] {
  if (!rangesOverlap(range, hole)) return [range];
  const parts: AddressRange[] = [];
  if (hole.first > range.first) parts.push({ first: range.first, last: ipv4(hole.first - 1) });
  if (hole.last < range.last) parts.push({ first: ipv4(hole.last + 1), last: range.last });
  return parts;
}
