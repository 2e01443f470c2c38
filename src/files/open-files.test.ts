import { describe, expect, it } from 'vitest';
import { askedAtOnce } from '../host/files/asked-folders.fixture.ts';
import { instant } from '../lib/time.ts';
import { ended } from '../lib/underway.ts';
import { MemoryFolders } from '../../test/machine/memory-folders.ts';
import { FileReader } from './file-reader.ts';
import type { ChunkedFile } from './files.ts';

const MIB = 1024 * 1024;
const SIZE = 20 * MIB;
const PIECE = 65_536;
const BYTES = Uint8Array.from({ length: SIZE }, (_, at) => (at * 7 + (at >> 8)) & 255);

function folders(bytes = BYTES): MemoryFolders {
  const made = new MemoryFolders();
  made.put('/served', [{ name: 'big.bin', bytes }]);
  return made;
}

function open(reader: FileReader, from: MemoryFolders): Required<ChunkedFile> {
  const listed = from.list('/served');
  const [facts] = listed.ok ? listed.value : [];
  const found = facts === undefined ? undefined : reader.read(facts).outcome();
  if (found === undefined || found === 'absent' || found.kind !== 'chunked' || found.close === undefined)
    throw new Error('not a large file');
  return found as Required<ChunkedFile>;
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;

describe('a large file', () => {
  it('has one descriptor however many read it, and none when the last one has closed it', () => {
    const served = folders();
    const reader = new FileReader(askedAtOnce(served), () => instant(0));
    const readers = Array.from({ length: 2000 }, () => open(reader, served));
    expect(served.descriptors).toEqual({ open: 1, opened: 1 });
    for (const one of readers.slice(1)) one.close();
    expect(served.descriptors.open).toBe(1);
    expect(same(readers[0]?.read(5, 512), BYTES.subarray(5, 517))).toBe(true);
    readers[0]?.close();
    expect(served.descriptors.open).toBe(0);
    open(reader, served).close();
    expect(served.descriptors).toEqual({ open: 0, opened: 2 });
  });

  it('is not closed for others by one that closes it twice', () => {
    const served = folders();
    const reader = new FileReader(askedAtOnce(served), () => instant(0));
    const [one, other] = [open(reader, served), open(reader, served)];
    one.close();
    one.close();
    expect(same(other.read(0, 512), BYTES.subarray(0, 512))).toBe(true);
    expect(served.descriptors.open).toBe(1);
    expect(one.read(0, 512)).toHaveLength(0);
  });

  it('is in memory once, wherever 2000 readers are in it', () => {
    const served = folders();
    const reader = new FileReader(askedAtOnce(served), () => instant(0));
    const before = process.memoryUsage().arrayBuffers;
    const places = Array.from({ length: 2000 }, (_, n) => (n * 104_729) % (SIZE - 1468));
    const readers = places.map((at) => {
      const one = open(reader, served);
      expect(same(one.read(at, 1468), BYTES.subarray(at, at + 1468))).toBe(true);
      return one;
    });
    expect(served.pieces).toBe(SIZE / PIECE);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * SIZE);
    for (const one of readers) one.close();
    const again = open(reader, served);
    again.read(0, 1468);
    expect(served.pieces).toBe(SIZE / PIECE + 1);
  });

  it('is read piece by piece by each, and blocks that are sent again are still at hand', () => {
    const served = folders();
    const reader = new FileReader(askedAtOnce(served), () => instant(0));
    const one = open(reader, served);
    const boundary = PIECE - 100;
    for (const at of [0, boundary, PIECE, boundary, PIECE + 512, boundary])
      expect(same(one.read(at, 512), BYTES.subarray(at, at + 512))).toBe(true);
    expect(served.pieces).toBe(2);
    one.read(3 * PIECE, 512);
    one.read(0, 512);
    expect(served.pieces).toBe(3);
    one.read(PIECE, 512);
    expect(served.pieces).toBe(4);
    expect(one.read(SIZE - 10, 512)).toHaveLength(10);
    expect(one.read(SIZE, 512)).toHaveLength(0);
  });

  it('goes on as it was for those who read it when another one is put in its place', () => {
    const served = folders();
    const reader = new FileReader(askedAtOnce(served), () => instant(0));
    const old = open(reader, served);
    const other = BYTES.map((byte) => byte ^ 255);
    served.put('/served', [{ name: 'big.bin', bytes: other }]);
    const fresh = open(reader, served);
    expect(same(old.read(0, 512), BYTES.subarray(0, 512))).toBe(true);
    expect(same(fresh.read(0, 512), other.subarray(0, 512))).toBe(true);
    expect(served.descriptors.open).toBe(2);
    old.close();
    fresh.close();
    expect(served.descriptors.open).toBe(0);
  });

  it('that the system does not open is told as unreadable', () => {
    const served = folders();
    const listed = served.list('/served');
    const [facts] = listed.ok ? listed.value : [];
    const closed = { ...askedAtOnce(served), look: () => ended({ kind: 'unreadable' } as const) };
    const read = facts && new FileReader(closed, () => instant(0)).read(facts).outcome();
    expect(read).toMatchObject({ kind: 'problem', why: 'unreadable' });
  });
});
