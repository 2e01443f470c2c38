/** The records of a message, looked through to their end: every length and every name in front of one is checked. */
import { skipName } from './name.ts';
import { LEAST_RECORD } from './numbers.ts';

export interface RecordsPlace {
  /** Where the message begins, which pointers count from. */
  readonly start: number;
  /** Where the first record begins. */
  readonly from: number;
  /** Where the message ends. */
  readonly end: number;
  readonly count: number;
}

/**
 * `visit` hears of each: its number, where it begins, where its type stands, where it ends; false ends it as broken. Returns
 * where the last one ends; undefined for what is broken, or lies about how many there are.
 */
export function overRecords(
  bytes: Uint8Array,
  { start, from, end, count }: RecordsPlace,
  visit: (index: number, at: number, fixed: number, next: number) => boolean,
): number | undefined {
  if (count * LEAST_RECORD > end - from) return undefined;
  let at = from;
  for (let index = 0; index < count; index += 1) {
    const fixed = skipName(bytes, at, end, start);
    if (fixed === undefined || fixed + 10 > end) return undefined;
    const next = fixed + 10 + u16(bytes, fixed + 8);
    if (next > end || !visit(index, at, fixed, next)) return undefined;
    at = next;
  }
  return at;
}

export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
