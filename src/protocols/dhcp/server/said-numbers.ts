/**
 * Options of four bytes that the server says of itself: who it is, and the times of a lease. Nearly all replies carry the
 * same few, and making their bytes anew was a tenth of the work of a reply, so those that were said lately are kept.
 */
import { u32Bytes } from '../wire/message.ts';
import type { ProvidedOption } from './world.ts';

/** More than a station has networks; clients that wish for times of their own must not make it grow. */
const MOST_KEPT = 64;
const TWO_TO_32 = 2 ** 32;
const kept = new Map<number, ProvidedOption>();

/** `value` as four bytes, big-endian. The same option may be in many replies: nobody changes it. */
export function saidNumber(code: number, value: number): ProvidedOption {
  const key = code * TWO_TO_32 + value;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const option: ProvidedOption = { code, bytes: u32Bytes(value), from: 'protocol' };
  if (kept.size === MOST_KEPT) kept.clear();
  kept.set(key, option);
  return option;
}
