/** Reading what is kept, oldest first, also while a station writes: whole blocks only, in whatever form they lie. */
import type { Files, ReadFile } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { BLOCK_HEADER, blockLength, isWhole, nextMagic } from './block.ts';
import { readPacked, type Wanted } from './packed.ts';
import { listSegments, type Segment } from './segments.ts';

/** Bytes in which whole entries lie from `start` to `end`; valid until the next ones are drawn. */
export interface Region {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Where a reader stopped, to go on with what has come since. */
export interface Place {
  readonly number: number;
  /** Bytes of its file that were read. */
  readonly offset: number;
  /** Bytes of entries that were read: they are the same when the segment is packed. */
  readonly entries: number;
}

const CHUNK = 1024 * 1024;

/** All blocks after `from` that there are now. `wanted`: blocks that it says no to are left out where that saves work. */
export function* readLog(
  files: Files,
  wanted: Wanted,
  from?: Place,
): Generator<Result<Region, StationError>, Place | undefined, void> {
  const segments = listSegments(files);
  if (!segments.ok) {
    yield segments;
    return from;
  }
  let place = from;
  for (const segment of segments.value) {
    if (from !== undefined && segment.number < from.number) continue;
    const begin = segment.number === from?.number ? from : { number: segment.number, offset: 0, entries: 0 };
    place = yield* readSegment(files, segment, begin, wanted);
  }
  return place;
}

/** Returns how far it came. */
function* readSegment(
  files: Files,
  segment: Segment,
  begin: Place,
  wanted: Wanted,
): Generator<Result<Region, StationError>, Place, void> {
  const opened = files.open(segment.path);
  if (!opened.ok) {
    yield opened;
    return begin;
  }
  // It was packed, or removed, since the folder was looked at.
  const file = opened.value ?? reopened(files, segment);
  if (file === undefined) return begin;
  const isPacked = segment.isPacked || opened.value === undefined;
  try {
    if (isPacked) return { ...begin, entries: yield* readPacked(file, wanted, begin.entries) };
    file.skip(begin.offset);
    return { ...begin, ...(yield* readBlocks(file, begin)) };
  } finally {
    file.close();
  }
}

function reopened(files: Files, { number }: Segment): ReadFile | undefined {
  const now = listSegments(files);
  const same = now.ok ? now.value.find((one) => one.number === number && one.isPacked) : undefined;
  const opened = same === undefined ? undefined : files.open(same.path);
  return opened?.ok === true ? opened.value : undefined;
}

/** A block that is not whole yet ends it; what is no block at all is skipped. */
export function* readBlocks(
  file: ReadFile,
  begin: Omit<Place, 'number'> = { offset: 0, entries: 0 },
): Generator<Result<Region, StationError>, Omit<Place, 'number'>, void> {
  let buffer = new Uint8Array(CHUNK);
  let held = 0;
  let { offset, entries } = begin;
  for (;;) {
    const read = file.read(buffer.subarray(held));
    if (!read.ok) {
      yield err(read.error);
      return { offset, entries };
    }
    held += read.value;
    const bytes = buffer.subarray(0, held);
    const isLast = held < buffer.length;
    let at = 0;
    for (let next = blockAt(bytes, at, isLast); next !== undefined; next = blockAt(bytes, at, isLast)) {
      if (next.region !== undefined) {
        entries += next.region.end - next.region.start;
        yield ok(next.region);
      }
      at = next.end;
    }
    offset += at;
    if (isLast) return { offset, entries };
    if (at === 0) buffer = larger(buffer);
    else buffer.copyWithin(0, at, held);
    held -= at;
  }
}

/** The block at `at`, or how far there is none; undefined where more has to be read to know. */
function blockAt(
  bytes: Uint8Array,
  at: number,
  isLast: boolean,
): { readonly region?: Region; readonly end: number } | undefined {
  if (bytes.length - at < BLOCK_HEADER) return undefined;
  const length = blockLength(bytes, at);
  const end = at + BLOCK_HEADER + (length ?? 0);
  // A block that is being written; behind one whose length is damaged there may be whole ones.
  if (length !== undefined && end > bytes.length && !(isLast && hasWhole(bytes, at + 1))) return undefined;
  if (length !== undefined && isWhole(bytes, at, length))
    return { region: { bytes, start: at + BLOCK_HEADER, end }, end };
  return { end: nextMagic(bytes, at + 1) };
}

function hasWhole(bytes: Uint8Array, from: number): boolean {
  for (let at = nextMagic(bytes, from); at < bytes.length; at = nextMagic(bytes, at + 1)) {
    const length = blockLength(bytes, at);
    if (length !== undefined && isWhole(bytes, at, length)) return true;
  }
  return false;
}

function larger(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(buffer.length * 2);
  bytes.set(buffer);
  return bytes;
}
