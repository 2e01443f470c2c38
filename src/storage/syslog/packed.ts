/**
 * A segment that is not written any more, in a quarter of its size: blocks that are compressed one by one, each behind an
 * index of the letters in it, so that a search leaves out those that cannot hold what it looks for.
 *
 *     block  "RSP1" · length packed (4) · length unpacked (4) · CRC-32 of the packed bytes (4) · index (8192) · packed entries
 *
 * The index has a bit for each three bytes that follow one another in the block, capital letters as small ones.
 */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { firstFailure, type AppendFile, type Done, type Files, type ReadFile } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Region } from './read-log.ts';
import { segmentOf, type Segment } from './segments.ts';

const MAGIC = 0x3150_5352;
const HEADER = 16;
const INDEX = 8192;
const BITS = INDEX * 8;
/** Bytes of entries in one block. */
const BLOCK = 256 * 1024;
/** Nothing unpacks to more: a block is ended by the first entry beyond `BLOCK`. */
const LARGEST = 64 * 1024 * 1024;

/** Whether the block with this index may hold what is looked for. */
export type Wanted = (index: Uint8Array) => boolean;

export const ALL_BLOCKS: Wanted = () => true;

/** The bits of the index that a block with this text has; none for a text that is too short to tell. */
export function bitsOf(text: Uint8Array): readonly number[] {
  const bits = new Set<number>();
  for (let at = 2; at < text.length; at += 1)
    bits.add(bitOf(fold(text[at - 2] ?? 0), fold(text[at - 1] ?? 0), fold(text[at] ?? 0)));
  return [...bits];
}

export function holding(text: Uint8Array): Wanted {
  const bits = bitsOf(text);
  return (index) => bits.every((bit) => ((index[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0);
}

/** `skipped`: bytes of entries at its beginning that are not wanted. Returns how many there are. */
export function* readPacked(
  file: ReadFile,
  wanted: Wanted,
  skipped = 0,
): Generator<Result<Region, StationError>, number, void> {
  const head = new Uint8Array(HEADER + INDEX);
  const view = new DataView(head.buffer);
  let done = 0;
  for (;;) {
    const read = file.read(head);
    if (!read.ok) yield read;
    const packed = view.getUint32(4, true);
    if (!read.ok || read.value < head.length || view.getUint32(0, true) !== MAGIC || packed > file.size) return done;
    const start = Math.max(0, skipped - done);
    const size = view.getUint32(8, true);
    done += size;
    if (start >= size || !wanted(head.subarray(HEADER))) {
      file.skip(packed);
      continue;
    }
    const bytes = new Uint8Array(packed);
    const body = file.read(bytes);
    if (!body.ok) yield body;
    if (!body.ok || body.value < packed) return done;
    if (crc32(bytes) !== view.getUint32(12, true)) continue;
    const entries = unpacked(bytes);
    if (entries !== undefined) yield ok({ bytes: entries, start, end: entries.length });
  }
}

function unpacked(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: LARGEST });
  } catch {
    return undefined;
  }
}

/**
 * Packs a segment, a block a step, and puts it in the place of the other file. Returns what it is now; undefined when the
 * disk refused, and all is as before.
 */
export function* packSegment(
  files: Files,
  segment: Segment,
  regions: Iterator<Result<Region, StationError>, unknown, void>,
): Generator<void, Segment | undefined, void> {
  const packed = segmentOf(segment.number, segment.start, true);
  const draft = `${packed.path}.new`;
  const opened = files.append(draft);
  if (!opened.ok) return undefined;
  const file = opened.value;
  let written: Done = file.truncate(0);
  let waiting: Uint8Array[] = [];
  let size = 0;
  for (let next = regions.next(); next.done !== true && written.ok; next = regions.next()) {
    if (!next.value.ok) written = next.value;
    if (!next.value.ok) break;
    const { bytes, start, end } = next.value.value;
    waiting.push(bytes.slice(start, end));
    size += end - start;
    if (size < BLOCK) continue;
    written = writePacked(file, waiting, size);
    [waiting, size] = [[], 0];
    yield;
  }
  if (written.ok && size > 0) written = writePacked(file, waiting, size);
  if (written.ok) written = file.sync();
  file.close();
  if (!written.ok) {
    files.remove(draft);
    return undefined;
  }
  const placed = firstFailure([() => files.rename(draft, packed.path), () => files.remove(segment.path)]);
  return placed.ok ? packed : undefined;
}

function writePacked(file: AppendFile, parts: readonly Uint8Array[], size: number): Done {
  const entries = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    entries.set(part, at);
    at += part.length;
  }
  const body = deflateRawSync(entries, { level: 1 });
  const head = new Uint8Array(HEADER + INDEX);
  const view = new DataView(head.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, body.length, true);
  view.setUint32(8, size, true);
  view.setUint32(12, crc32(body), true);
  addBits(entries, head.subarray(HEADER));
  return firstFailure([() => file.append(head), () => file.append(body)]);
}

function addBits(entries: Uint8Array, index: Uint8Array): void {
  const bits = index;
  let [before, last] = [fold(entries[0] ?? 0), fold(entries[1] ?? 0)];
  for (let at = 2; at < entries.length; at += 1) {
    const next = fold(entries[at] ?? 0);
    const bit = bitOf(before, last, next);
    bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
    before = last;
    last = next;
  }
}

function fold(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function bitOf(one: number, two: number, three: number): number {
  return (Math.imul((one << 16) | (two << 8) | three, 0x9e37_79b1) >>> 8) % BITS;
}
