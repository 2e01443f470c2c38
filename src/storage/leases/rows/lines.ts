/** Reading a file line by line without holding it in memory. */
import type { ReadFile } from '../../../host/files/files.ts';
import { ok, type Result } from '../../../lib/result.ts';
import type { StationError } from '../../../host/station-error.ts';

const CHUNK = 1 << 20;
const LINE_END = 0x0a;

export interface LinesRead {
  /** Complete lines. */
  readonly lines: number;
  /** Bytes up to and with the last line end. */
  readonly complete: number;
  /** Bytes of a line without its end that follow; zeros behind it, which a writer reserved, are not counted. */
  readonly torn: number;
}

/**
 * Calls `onLine` for each complete line with the bytes `[from, to)` it lies in, valid during the call, and its number
 * from 1. Of a line longer than `chunk` bytes only the end is shown.
 */
export function readLines(
  file: ReadFile,
  onLine: (bytes: Buffer, from: number, to: number, line: number) => void,
  chunk = CHUNK,
): Result<LinesRead, StationError> {
  const bytes = Buffer.allocUnsafe(chunk);
  let [kept, total, complete, lines, end] = [0, 0, 0, 0, 0];
  for (;;) {
    const read = file.read(bytes.subarray(kept));
    if (!read.ok) return read;
    if (read.value === 0) return ok({ lines, complete, torn: Math.max(0, end - complete) });
    const filled = kept + read.value;
    total += read.value;
    let from = 0;
    for (let at = indexOfEnd(bytes, from, filled); at !== -1; at = indexOfEnd(bytes, from, filled)) {
      lines += 1;
      onLine(bytes, from, at, lines);
      from = at + 1;
      complete = total - (filled - from);
    }
    const written = withoutZeros(bytes, from, filled);
    if (written > from) end = total - (filled - written);
    // A line that fills the whole chunk is nonsense: drop what was read of it and show its end.
    kept = from === 0 && filled === chunk ? 0 : bytes.copy(bytes, 0, from, filled);
  }
}

/** Where the zeros at the end of `bytes[from, to)` begin. */
function withoutZeros(bytes: Buffer, from: number, to: number): number {
  let end = to;
  while (end > from && bytes[end - 1] === 0) end -= 1;
  return end;
}

function indexOfEnd(bytes: Buffer, from: number, filled: number): number {
  const end = bytes.indexOf(LINE_END, from);
  return end < filled ? end : -1;
}
