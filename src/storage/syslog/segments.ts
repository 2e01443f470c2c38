/**
 * The files that messages are kept in: `syslog/000000000007-2010-09-17T18-02-11.000Z.log`, by number in the order of arrival,
 * with the time of the first message. One that is full is packed some time later, and is called `.packed` then.
 */
import type { Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { compareText } from '../../lib/text.ts';
import { instant, type Instant } from '../../lib/time.ts';

export const SYSLOG_FOLDER = 'syslog';
const NAME = /^(\d{12})-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d\.\d{3}Z)\.(log|packed)$/;

export interface Segment {
  readonly number: number;
  /** When its first message came. */
  readonly start: Instant;
  /** Relative to the data folder. */
  readonly path: string;
  readonly isPacked: boolean;
}

export function segmentOf(number: number, start: Instant, isPacked = false): Segment {
  const stamp = new Date(start).toISOString().replaceAll(':', '-');
  const path = `${SYSLOG_FOLDER}/${String(number).padStart(12, '0')}-${stamp}.${isPacked ? 'packed' : 'log'}`;
  return { number, start, path, isPacked };
}

/** Oldest first. Of one that is there in both forms, as a crash while packing leaves it, the packed one. */
export function listSegments(files: Files): Result<readonly Segment[], StationError> {
  const names = files.list(SYSLOG_FOLDER);
  if (!names.ok) return names;
  const found = new Map<number, Segment>();
  for (const name of names.value.toSorted(compareText)) {
    const segment = parseName(name);
    if (segment !== undefined) found.set(segment.number, segment);
  }
  return ok([...found.values()]);
}

/** Removes the oldest files until so many bytes are free, for what is more important. Returns what was removed. */
export function giveWaySyslog(files: Files, bytes: number): readonly string[] {
  const listed = listSegments(files);
  const removed: string[] = [];
  let freed = 0;
  // The newest is being written.
  for (const { path } of listed.ok ? listed.value.slice(0, -1) : []) {
    if (freed >= bytes) break;
    const size = sizeOf(files, path);
    if (!files.remove(path).ok) continue;
    removed.push(path);
    freed += size;
  }
  return removed;
}

/** In bytes; 0 for what is not there. */
export function sizeOf(files: Files, path: string): number {
  const opened = files.open(path);
  if (!opened.ok || opened.value === undefined) return 0;
  const { size } = opened.value;
  opened.value.close();
  return size;
}

function parseName(name: string): Segment | undefined {
  const [, number, day, hours, minutes, seconds, kind] = NAME.exec(name) ?? [];
  if (number === undefined || kind === undefined) return undefined;
  const start = Date.parse(`${day}T${hours}:${minutes}:${seconds}`);
  if (Number.isNaN(start)) return undefined;
  return {
    number: Number(number),
    start: instant(start),
    path: `${SYSLOG_FOLDER}/${name}`,
    isPacked: kind === 'packed',
  };
}
