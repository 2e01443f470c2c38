import { expect, it } from 'vitest';
import { transfersWithin } from './transfers-within.ts';

it.each([
  ['where the system does not tell', 4096, 1, undefined, 4096],
  ['of a system without tight limits', 4096, 1, 524_288, 4096],
  ['of 4096 descriptors', 4096, 1, 4096, 1920],
  ['of 1024 descriptors', 4096, 1, 1024, 384],
  ['of 1024 descriptors for two servers', 4096, 2, 1024, 192],
  ['of 256 descriptors, of which half are left to others', 4096, 1, 256, 64],
  ['of next to none: a few', 4096, 3, 64, 16],
  ['that are fewer than would fit', 10, 1, 4096, 10],
])('as many transfers %s', (_what, wanted, servers, descriptors, transfers) => {
  expect(transfersWithin(wanted, servers, descriptors)).toBe(transfers);
});
