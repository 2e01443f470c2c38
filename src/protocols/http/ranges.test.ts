import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentRange, multipart, rangesOf } from './ranges.ts';

describe('ranges', () => {
  it.each<[string, number, readonly (readonly [number, number])[] | string]>([
    ['bytes=0-0', 10, [[0, 1]]],
    ['bytes=0-', 10, [[0, 10]]],
    ['bytes=2-4', 10, [[2, 5]]],
    ['bytes=5-100', 10, [[5, 10]]],
    ['bytes=-3', 10, [[7, 10]]],
    ['bytes=-30', 10, [[0, 10]]],
    ['BYTES = 1-1', 10, [[1, 2]]],
    [
      'bytes=0-0, ,-1',
      10,
      [
        [0, 1],
        [9, 10],
      ],
    ],
    [
      'bytes=5-6,1-2',
      10,
      [
        [5, 7],
        [1, 3],
      ],
    ],
    ['bytes=0-0,20-30', 10, [[0, 1]]],
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=-5', 0, 'unsatisfiable'],
    [`bytes=${'9'.repeat(40)}-`, 10, 'unsatisfiable'],
    ['bytes=4-2', 10, 'whole'],
    ['bytes=0-1,4-2', 10, 'whole'],
    ['bytes=', 10, 'whole'],
    ['bytes=-', 10, 'whole'],
    ['bytes=a-b', 10, 'whole'],
    ['bytes=0--1', 10, 'whole'],
    ['bytes 0-1', 10, 'whole'],
    ['lines=0-1', 10, 'whole'],
    ['bytes=0-,0-,0-', 10, 'whole'],
    [`bytes=${'0-0,'.repeat(17)}`, 100, 'whole'],
    [`bytes=${'0-0,'.repeat(100_000)}`, 1_000_000, 'whole'],
  ])('%s of %i bytes', (field, size, expected) => {
    const found = rangesOf(field, size);
    expect(typeof found === 'string' ? found : found.map(({ start, end }) => [start, end])).toEqual(expected);
  });

  it('are never more than the file, and inside it', () => {
    const one = fc.tuple(fc.option(fc.nat(200)), fc.option(fc.nat(200))).map(([a, b]) => `${a ?? ''}-${b ?? ''}`);
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), fc.nat(150), (texts, size) => {
        const found = rangesOf(`bytes=${texts.join(',')}`, size);
        if (typeof found === 'string') return;
        for (const { start, end } of found) expect(start >= 0 && start < end && end <= size).toBe(true);
        expect(found.reduce((sum, { start, end }) => sum + end - start, 0)).toBeLessThanOrEqual(size);
      }),
    );
  });
});

it('several parts say where they are from, and how long all of it is', () => {
  const ranges = [
    { start: 0, end: 2 },
    { start: 8, end: 9 },
  ];
  const { heads, tail, length } = multipart(ranges, 10, 'text/xml', 'B');
  expect(heads[1]).toBe('\r\n--B\r\nContent-Type: text/xml\r\nContent-Range: bytes 8-8/10\r\n\r\n');
  expect(`${heads[0]}ab${heads[1]}c${tail}`).toHaveLength(length);
  expect(contentRange({ start: 0, end: 2 }, 10)).toBe('bytes 0-1/10');
});
