import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from './time.ts';

test.each([
  ['0', '0.0 s'],
  ['420ms', '0.4 s'],
  ['38s', '38 s'],
  ['125s', '2 min 05 s'],
  ['3h20m', '3 h 20 min'],
  ['24h', '24 h 00 min'],
  ['47h59m', '47 h 59 min'],
  ['48h', '2 d 00 h'],
  ['12d4h', '12 d 04 h'],
  ['100d', '100 d'],
  ['33256h', '3.8 years'],
  ['20000000m', '38.0 years'],
])('%s is said as %s', (text, said) => {
  const duration = parseDuration(text);
  expect(duration.ok && formatDuration(duration.value)).toBe(said);
});
