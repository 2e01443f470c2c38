import { expect, test } from 'vitest';
import { formatRange, parseRange } from './address.ts';

test.each([
  ['192.168.1.100-192.168.1.109', '192.168.1.100-192.168.1.109'],
  ['192.168.1.100+10', '192.168.1.100-192.168.1.109'],
  [' 192.168.1.100 + 1 ', '192.168.1.100-192.168.1.100'],
  ['192.168.1.100', '192.168.1.100-192.168.1.100'],
  ['10.0.0.250+300', '10.0.0.250-10.0.2.37'],
])('%s are %s', (text, range) => {
  const parsed = parseRange(text);
  expect(parsed.ok && formatRange(parsed.value)).toBe(range);
});

test.each([
  ['192.168.1.100+0', 'no address at all'],
  ['255.255.255.250+7', 'beyond 255.255.255.255'],
  ['192.168.1.300+5', '192.168.1.300'],
  ['192.168.1.100+ten', '192.168.1.100+ten'],
  ['192.168.1.109-192.168.1.100', 'is not a range'],
])('%s is refused: %s', (text, why) => {
  const parsed = parseRange(text);
  expect(parsed.ok ? '' : parsed.error).toContain(why);
});
