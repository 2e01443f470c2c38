import { describe, expect, it } from 'vitest';
import { MemoryFolders } from '../../test/machine/memory-folders.ts';
import { SnapshotCache } from './snapshot-cache.ts';

const MIB = 1024 * 1024;

/** Takes files of these names and returns how many of them had to be read from the disk. */
function taking(sizes: readonly number[]) {
  const folders = new MemoryFolders();
  folders.put(
    '/served',
    sizes.map((size, n) => ({ name: String(n), bytes: new Uint8Array(size) })),
  );
  const listed = folders.list('/served');
  const facts = listed.ok ? listed.value : [];
  const cache = new SnapshotCache(folders);
  return (...numbers: readonly number[]): number => {
    const before = folders.wholes;
    for (const n of numbers) {
      const one = facts[n];
      if (one !== undefined) expect(cache.take(one)).toMatchObject({ kind: 'snapshot', name: String(n) });
    }
    return folders.wholes - before;
  };
}

describe('files in memory', () => {
  it('are read once, however many ask for them', () => {
    const take = taking([100, 100]);
    expect([take(0, 0, 1, 0, 1), take(0, 1)]).toEqual([2, 0]);
  });

  it('are let go when they are more than 128 MiB, those not asked for longest first', () => {
    const take = taking(Array.from({ length: 9 }, () => 16 * MIB));
    expect(take(0, 1, 2, 3, 4, 5, 6, 7, 0, 8)).toBe(9);
    expect([take(0, 2, 8), take(1)]).toEqual([0, 1]);
  });

  it('are let go when they are more than 4096, though all are empty', () => {
    const take = taking(Array.from({ length: 4100 }, () => 0));
    const all = Array.from({ length: 4100 }, (_, n) => n);
    expect(take(...all)).toBe(4100);
    expect([take(...all.slice(4)), take(0)]).toEqual([0, 1]);
  });
});
