/**
 * Which parts of a file a device has read by ranges: one that goes on where it broke off, or reads in pieces, has the whole
 * file in the end.
 */
import { setLatest } from '../../../lib/set-latest.ts';
import type { ByteRange } from '../../../protocols/http/ranges.ts';

const MOST_FILES = 1024;
/** Gaps in what was read; who leaves more reads it whole another time. */
const MOST_PARTS = 64;

export class Coverage {
  /** By device, file and version: what was read, in order, without overlaps. */
  readonly #read = new Map<string, readonly ByteRange[]>();

  /** More was read; whether that is the whole file now. */
  add(key: string, range: ByteRange, size: number): boolean {
    const parts = merged(this.#read.get(key) ?? [], range);
    const [first] = parts;
    if (parts.length === 1 && first?.start === 0 && first.end === size) {
      this.#read.delete(key);
      return true;
    }
    setLatest(this.#read, key, parts.length > MOST_PARTS ? [range] : parts, MOST_FILES);
    return false;
  }
}

function merged(parts: readonly ByteRange[], { start, end }: ByteRange): readonly ByteRange[] {
  const touching = parts.filter((part) => part.end >= start && part.start <= end);
  const whole = {
    start: Math.min(start, ...touching.map((part) => part.start)),
    end: Math.max(end, ...touching.map((part) => part.end)),
  };
  return [...parts.filter((part) => !touching.includes(part)), whole].toSorted((a, b) => a.start - b.start);
}
