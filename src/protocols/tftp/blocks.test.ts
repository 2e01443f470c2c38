import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { blocksAhead, wireBlock } from './blocks.ts';

it.each([
  [0, 0, 0],
  [1, 1, 1],
  [65_535, 65_535, 65_535],
  [65_536, 0, 1],
  [65_537, 1, 2],
  [131_070, 65_534, 65_535],
  [131_071, 65_535, 1],
  [131_072, 0, 2],
])('block %i is %i on the wire, or %i where 1 follows 65535', (block, zero, one) => {
  expect([wireBlock(block, 0), wireBlock(block, 1)]).toEqual([zero, one]);
});

it('finds the absolute number of a block that lies ahead', () => {
  const from = fc.integer({ min: 0, max: 10_000_000 });
  fc.assert(
    fc.property(
      from,
      fc.integer({ min: 0, max: 65_000 }),
      fc.constantFrom(0 as const, 1 as const),
      (start, ahead, wrapTo) => {
        expect(blocksAhead(start, wireBlock(start + ahead, wrapTo), wrapTo)).toBe(ahead);
      },
    ),
  );
});
