import { describe, expect, it } from 'vitest';
import { SnapshotCache } from './snapshot-cache.ts';

const MIB = 1024 * 1024;

/** Takes files of these sizes, by their number, and returns how many of them were not there and had to be put there. */
function taking(sizes: readonly number[]) {
  const files = sizes.map((size, n) => ({ path: `/served/${n}`, name: String(n), size, version: '1' }));
  const cache = new SnapshotCache();
  return (...numbers: readonly number[]): number => {
    const missing = numbers.filter((n) => {
      const facts = files[n];
      const isMissing = facts !== undefined && cache.take(facts.path)?.name !== facts.name;
      if (isMissing) cache.put(facts, new Uint8Array(facts.size));
      return isMissing;
    });
    return missing.length;
  };
}

describe('files in memory', () => {
  it('stay there, however many ask for them', () => {
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

  it('count once, though other versions take their place again and again', () => {
    const cache = new SnapshotCache();
    const keep = { path: '/served/other', name: 'other', size: 1, version: '1' };
    cache.put(keep, new Uint8Array(1));
    const facts = { path: '/served/a', name: 'a', size: MIB };
    for (let n = 0; n < 300; n += 1) cache.put({ ...facts, version: String(n) }, new Uint8Array(MIB));
    expect([cache.versionOf('/served/a'), cache.take('/served/other')?.size]).toEqual(['299', 1]);
  });
});
