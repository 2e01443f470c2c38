/** Parts of a file (RFC 9110 section 14): from the field that asks for them to what is sent. */

/** `end` is the first byte behind it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** More are not asked for by anybody who means well (CVE-2011-3192): the whole file is sent instead. */
const MOST_RANGES = 16;
const RANGE = /^([0-9]*)-([0-9]*)$/;

/**
 * What `Range` means for a file of `size` bytes. `whole`: it is sent as if there were no such field, which is what becomes of
 * other units, of what cannot be read, and of ranges that are more than the file.
 */
export function rangesOf(field: string, size: number): readonly ByteRange[] | 'whole' | 'unsatisfiable' {
  const [, list] = /^bytes[ \t]*=(.*)$/i.exec(field) ?? [];
  const texts = (list ?? '')
    .split(',', 2 * MOST_RANGES + 1)
    .map((text) => text.trim())
    .filter((text) => text !== '');
  if (texts.length === 0 || texts.length > MOST_RANGES) return 'whole';
  const ranges: ByteRange[] = [];
  for (const text of texts) {
    const range = rangeOf(text, size);
    if (range === undefined) return 'whole';
    if (range.start < range.end) ranges.push(range);
  }
  if (ranges.length === 0) return 'unsatisfiable';
  const total = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  return ranges.length > 1 && total > size ? 'whole' : ranges;
}

/** Empty where the file has nothing of it; undefined for what is no range. */
function rangeOf(text: string, size: number): ByteRange | undefined {
  const [, first, last] = RANGE.exec(text) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size };
  const start = Number(first);
  if (last === '') return { start, end: size };
  return Number(last) < start ? undefined : { start, end: Math.min(size, Number(last) + 1) };
}

export function contentRange({ start, end }: ByteRange, size: number): string {
  return `bytes ${start}-${end - 1}/${size}`;
}

/** What stands before each part of a multipart answer (section 14.6), and after the last. */
export interface Multipart {
  readonly heads: readonly string[];
  readonly tail: string;
  /** Bytes of all of it. */
  readonly length: number;
}

/** `boundary`: something that is in no file. */
export function multipart(ranges: readonly ByteRange[], size: number, type: string, boundary: string): Multipart {
  const heads = ranges.map(
    (range) => `\r\n--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: ${contentRange(range, size)}\r\n\r\n`,
  );
  const tail = `\r\n--${boundary}--\r\n`;
  const parts = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  return { heads, tail, length: heads.join('').length + parts + tail.length };
}
