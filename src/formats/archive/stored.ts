/**
 * gzip and zip files that store instead of compress: byte for byte the same with every zlib, with true CRC-32 values,
 * so that a flipped bit in them can be found. RFC 1952 and the PKWARE application note, in their smallest form.
 */
import { crc32 } from 'node:zlib';
import { asciiBytes, joinBytes } from '../bytes.ts';

const LARGEST_STORED_BLOCK = 0xffff;
const UNIX_MTIME = 0;
/** 1 January 1980 in the format of MS-DOS, the earliest there is. */
const DOS_DATE = 0x21;

export interface ZipContents {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function storedGzip(bytes: Uint8Array): Uint8Array {
  const head = Uint8Array.of(0x1f, 0x8b, 8, 0, ...little32(UNIX_MTIME), 0, 3);
  const tail = Uint8Array.of(...little32(crc32(bytes)), ...little32(bytes.length));
  return joinBytes([head, ...storedBlocks(bytes), tail]);
}

export function storedZip(contents: readonly ZipContents[]): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of contents) {
    const shared = commonFields(name, bytes);
    const file = joinBytes([Uint8Array.of(0x50, 0x4b, 3, 4), shared, asciiBytes(name), bytes]);
    const attributes = Uint8Array.of(
      ...little16(0),
      ...little16(0),
      ...little16(0),
      ...little32(0),
      ...little32(offset),
    );
    directory.push(joinBytes([Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), shared, attributes, asciiBytes(name)]));
    files.push(file);
    offset += file.length;
  }
  return joinBytes([...files, ...directory, endRecord(directory, offset)]);
}

/** RFC 1951, section 3.2.4. */
function storedBlocks(bytes: Uint8Array): readonly Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += LARGEST_STORED_BLOCK) {
    const block = bytes.subarray(at, at + LARGEST_STORED_BLOCK);
    const last = at + LARGEST_STORED_BLOCK >= bytes.length ? 1 : 0;
    blocks.push(Uint8Array.of(last, ...little16(block.length), ...little16(~block.length)), block);
  }
  return blocks;
}

/** From "version needed" to "extra field length", the same in the local header and in the directory. */
function commonFields(name: string, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(
    ...little16(20),
    ...little16(0),
    ...little16(0),
    ...little16(0),
    ...little16(DOS_DATE),
    ...little32(crc32(bytes)),
    ...little32(bytes.length),
    ...little32(bytes.length),
    ...little16(name.length),
    ...little16(0),
  );
}

function endRecord(directory: readonly Uint8Array[], offset: number): Uint8Array {
  const size = directory.reduce((total, entry) => total + entry.length, 0);
  const counts = [...little16(0), ...little16(0), ...little16(directory.length), ...little16(directory.length)];
  return Uint8Array.of(0x50, 0x4b, 5, 6, ...counts, ...little32(size), ...little32(offset), ...little16(0));
}

function little16(value: number): readonly number[] {
  return [value & 0xff, (value >>> 8) & 0xff];
}

function little32(value: number): readonly number[] {
  return [...little16(value), ...little16(value >>> 16)];
}
