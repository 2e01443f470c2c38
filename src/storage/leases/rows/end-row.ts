/**
 * The last row of a lease file that was closed in an orderly way: what it was, how many rows stand above it, and the
 * number of the newest lease then. A file without it was cut, or is the one that a station is writing or was writing when
 * it was killed.
 *
 *     {"crc":"66547915","end":"snapshot","rows":"40","seq":"1234"}
 *
 * A journal that goes on in another file names that: `"next":"7"`.
 */
import { decimal, asciiOf, type RowScanner } from './row-scanner.ts';

export interface EndRow {
  readonly kind: 'end';
  /** A snapshot sums up all files before it. */
  readonly of: 'journal' | 'snapshot';
  readonly rows: number;
  readonly seq: number;
  /** The number of the file that leases go to from here on. */
  readonly next?: number;
}

/** The row without its checksum. */
export function endText({ of, rows, seq, next }: Omit<EndRow, 'kind'>): string {
  const goesOn = next === undefined ? '' : `,"next":"${next}"`;
  return `"end":"${of}","rows":"${rows}","seq":"${seq}"${goesOn}}`;
}

const [END, ROWS, SEQ] = [asciiOf(',"end":"'), asciiOf(',"rows":"'), asciiOf(',"seq":"')];
const NEXT = asciiOf(',"next":"');
const [JOURNAL, SNAPSHOT] = [asciiOf('journal'), asciiOf('snapshot')];

/** Undefined for a row of another kind. Call it where the first field is looked for. */
export function readEnd(scanner: RowScanner): EndRow | undefined {
  if (!scanner.next(END)) return undefined;
  const of = scanner.is(SNAPSHOT) ? 'snapshot' : scanner.is(JOURNAL) ? 'journal' : undefined;
  const rows = scanner.next(ROWS) ? scanner.number(decimal) : Number.NaN;
  const seq = scanner.next(SEQ) ? scanner.number(decimal) : Number.NaN;
  const next = scanner.next(NEXT) ? scanner.number(decimal) : undefined;
  if (of === undefined || Number.isNaN(rows + seq + (next ?? 0))) return undefined;
  return { kind: 'end', of, rows, seq, ...(next === undefined ? {} : { next }) };
}
