/** Reading a file line by line without holding it in memory. */
import type { ReadFile } from '../host/files.ts';
import { ok, type Result } from '../lib/result.ts';
import type { StationError } from '../host/station-error.ts';

const CHUNK = 1 << 20;
const LINE_END = 0x0a;

export interface LinesRead {
  /** Complete lines. */
  readonly lines: number;
  /** Bytes up to and with the last line end; what follows is torn. */
  readonly complete: number;
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
  let [kept, total, complete, lines] = [0, 0, 0, 0];
  for (;;) {
    const read = file.read(bytes.subarray(kept));
    if (!read.ok) return read;
    if (read.value === 0) return ok({ lines, complete });
    const filled = kept + read.value;
    total += read.value;
    let from = 0;
    for (let end = indexOfEnd(bytes, from, filled); end !== -1; end = indexOfEnd(bytes, from, filled)) {
      lines += 1;
      onLine(bytes, from, end, lines);
      from = end + 1;
      complete = total - (filled - from);
    }
    // A line that fills the whole chunk is nonsense: drop what was read of it and show its end.
    kept = from === 0 && filled === chunk ? 0 : bytes.copy(bytes, 0, from, filled);
  }
}

function indexOfEnd(bytes: Buffer, from: number, filled: number): number {
  const end = bytes.indexOf(LINE_END, from);
  return end < filled ? end : -1;
}
