import { expect, it } from 'vitest';
import { setLatest } from './set-latest.ts';

it('what was set longest ago is forgotten first, and setting it again makes it the latest', () => {
  const map = new Map<string, number>();
  ['a', 'b', 'a', 'c', 'd'].forEach((key, at) => setLatest(map, key, at, 3));
  expect([...map]).toEqual([
    ['a', 2],
    ['c', 3],
    ['d', 4],
  ]);
});
