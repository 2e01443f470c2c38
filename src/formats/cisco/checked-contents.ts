/**
 * The checksums that packed files carry inside: gzip's trailer and the CRC-32 of every file in a zip. Unpacks into
 * memory, within a limit, and keeps nothing.
 *
 * The limit is on the work, also on that for files which turn out to be damaged: no file is unpacked beyond the length that
 * it records itself, and all of an image together not beyond a `Room`. An image with a hundred bombs of the largest allowed
 * size held up a station for eleven seconds.
 */
import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import { err, malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { latin1 } from '../../lib/text.ts';
import { startsWith, viewOf } from '../bytes.ts';

/** Unpacked bytes that are looked at, in all. The largest member of a published image unpacks to about 6 MB. */
export const MOST_UNPACKED = 64 * 1024 * 1024;

/** Bytes that may still be unpacked. */
export interface Room {
  bytes: number;
}

export function newRoom(): Room {
  return { bytes: MOST_UNPACKED };
}

const TOO_MUCH = 'unpacks to more than is looked at';
const GZIP = Uint8Array.of(0x1f, 0x8b);
const ZIP_FILE = Uint8Array.of(0x50, 0x4b, 3, 4);
const ZIP_ENTRY = Uint8Array.of(0x50, 0x4b, 1, 2);
const ZIP_END = Uint8Array.of(0x50, 0x4b, 5, 6);
const FILE_LENGTH = 30;
const ENTRY_LENGTH = 46;
const END_LENGTH = 22;
const GZIP_TRAILER = 8;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;

/** Unpacks and compares the CRC and length in the trailer (RFC 1952). The value is the unpacked length. */
export function checkGzip(bytes: Uint8Array, room: Room = newRoom()): Result<number, Malformed> {
  if (!startsWith(bytes, GZIP)) return malformed('does not begin as gzip does', 'gzip', 0);
  if (bytes.length < GZIP_TRAILER) return malformed('ends inside its head', 'gzip', bytes.length);
  const length = viewOf(bytes).getUint32(bytes.length - 4, true);
  const unpacked = unpack(length, room, () => gunzipSync(bytes, { maxOutputLength: Math.max(1, length) }), 'gzip', 0);
  return unpacked.ok ? ok(unpacked.value.length) : unpacked;
}

/** Walks the central directory and unpacks every file. The value is the unpacked length of all. */
export function checkZip(bytes: Uint8Array, room: Room = newRoom()): Result<number, Malformed> {
  const end = endRecordOf(bytes);
  if (end === undefined) return malformed('has no end of central directory', 'zip', bytes.length);
  const view = viewOf(bytes);
  const entries = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  let total = 0;
  for (let index = 0; index < entries; index += 1) {
    const entry = readEntry(bytes, view, at);
    if (!entry.ok) return entry;
    const checked = checkEntry(bytes, view, entry.value, room);
    if (!checked.ok) return checked;
    total += checked.value;
    at = entry.value.next;
  }
  return ok(total);
}

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly fileAt: number;
  readonly next: number;
}

/** The record is the last thing in the file, but a comment may follow it. */
function endRecordOf(bytes: Uint8Array): number | undefined {
  const earliest = Math.max(0, bytes.length - END_LENGTH - LONGEST_COMMENT);
  for (let at = bytes.length - END_LENGTH; at >= earliest; at -= 1) {
    if (bytes[at] === ZIP_END[0] && startsWith(bytes, ZIP_END, at)) return at;
  }
  return undefined;
}

function readEntry(bytes: Uint8Array, view: DataView, at: number): Result<ZipEntry, Malformed> {
  if (at + ENTRY_LENGTH > bytes.length || !startsWith(bytes, ZIP_ENTRY, at)) {
    return malformed('the central directory is damaged', 'zip', at);
  }
  const nameEnd = at + ENTRY_LENGTH + view.getUint16(at + 28, true);
  return ok({
    name: latin1(bytes.subarray(at + ENTRY_LENGTH, nameEnd)),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    fileAt: view.getUint32(at + 42, true),
    next: nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true),
  });
}

function checkEntry(bytes: Uint8Array, view: DataView, entry: ZipEntry, room: Room): Result<number, Malformed> {
  const { name, fileAt } = entry;
  if (fileAt + FILE_LENGTH > bytes.length || !startsWith(bytes, ZIP_FILE, fileAt)) {
    return malformed('has no file where the directory says', name, fileAt);
  }
  const bodyAt = fileAt + FILE_LENGTH + view.getUint16(fileAt + 26, true) + view.getUint16(fileAt + 28, true);
  const packed = bytes.subarray(bodyAt, bodyAt + entry.packed);
  const unpacked = unpack(entry.size, room, () => inflated(packed, entry), name, fileAt);
  if (!unpacked.ok) return unpacked;
  if (unpacked.value.length !== entry.size) return malformed('has another length than recorded', name, fileAt);
  if (crc32(unpacked.value) !== entry.crc) return malformed('has another CRC than recorded', name, fileAt);
  return ok(entry.size);
}

function inflated(packed: Uint8Array, entry: ZipEntry): Uint8Array {
  if (entry.method === STORED) return packed;
  if (entry.method === DEFLATED) return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  throw new Error(`is packed by method ${entry.method}`);
}

/** zlib throws for what is damaged; here that is a value. `length`: the most bytes that `run` unpacks. */
function unpack(
  length: number,
  room: Room,
  run: () => Uint8Array,
  field: string,
  offset: number,
): Result<Uint8Array, Malformed> {
  if (length > room.bytes) {
    room.bytes = 0;
    return malformed(TOO_MUCH, field, offset);
  }
  room.bytes -= length;
  try {
    return ok(run());
  } catch (error) {
    return err({ reason: error instanceof Error ? error.message : 'cannot be unpacked', field, offset });
  }
}
