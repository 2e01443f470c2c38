import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant, NEVER } from '../../../lib/time.ts';
import { parseTime, timeText } from './time-text.ts';

const INSTANT = fc.oneof(
  fc.integer({ min: 0, max: 8.64e15 }),
  fc.integer({ min: -1e13, max: 4e12 }),
  fc.integer({ min: 0, max: 2e8 }),
);

test('every instant is written as Date writes it, and read back', () => {
  fc.assert(
    fc.property(INSTANT, (at) => {
      expect(timeText(instant(at))).toBe(new Date(at).toISOString());
      expect(parseTime(timeText(instant(at)))).toBe(at);
    }),
  );
});

test('a lease without end is written as never', () => {
  expect(timeText(NEVER)).toBe('never');
  expect(parseTime('never')).toBe(NEVER);
});

test.each(['', 'undefined', 'soon', '2010-09-17T18:0x:11.000Z'])('%j is no time', (text) => {
  expect(parseTime(text)).toBeUndefined();
});
