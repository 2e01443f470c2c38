import { expect, it } from 'vitest';
import { RecentSet } from './recent-set.ts';

it('keeps what was added last, and forgets what is twice as old', () => {
  const set = new RecentSet<number>(3);
  for (let value = 1; value <= 7; value += 1) set.add(value);
  expect([1, 2, 3, 4, 5, 6, 7].filter((value) => set.has(value))).toEqual([4, 5, 6, 7]);
});

it('has a value that was added twice once', () => {
  const set = new RecentSet<string>(2);
  for (const value of ['a', 'a', 'a', 'b', 'b']) set.add(value);
  expect([set.has('a'), set.has('b'), set.has('c')]).toEqual([true, true, false]);
});
