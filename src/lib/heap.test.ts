import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Heap } from './heap.ts';

it('gives everything back in order, whatever the order it came in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const heap = new Heap<number>((a, b) => a < b);
      for (const number of numbers) heap.push(number);
      expect(numbers.map(() => heap.pop())).toEqual(numbers.toSorted((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

it('shows the first without taking it', () => {
  const heap = new Heap<number>((a, b) => a < b);
  for (const number of [3, 1, 2]) heap.push(number);
  expect([heap.first, heap.pop(), heap.first]).toEqual([1, 1, 2]);
});

it('knows how many it holds, and shows them all', () => {
  const heap = new Heap<number>((a, b) => a < b);
  for (const number of [3, 1, 2]) heap.push(number);
  expect([heap.size, [...heap].toSorted((a, b) => a - b)]).toEqual([3, [1, 2, 3]]);
});
