import { execFileSync } from 'node:child_process';
import { expect, it, test } from 'vitest';
import { descriptorLimit, parseLimits } from './descriptor-limit.ts';

it.each([
  ['Max processes             63434                63434                processes', undefined],
  ['Max open files            1024                 524288               files', 1024],
  ['Max open files            unlimited            unlimited            files', undefined],
  ['Max processes   1   1   processes\nMax open files   4096   4096   files\nMax locked memory   1   1   bytes', 4096],
  ['', undefined],
])('%s', (text, limit) => {
  expect(parseLimits(text)).toBe(limit);
});

test.runIf(process.platform === 'linux')('the limit is the one of this process', () => {
  const soft = execFileSync('sh', ['-c', `awk '/^Max open files/ { print $4 }' /proc/${process.pid}/limits`]);
  expect(String(descriptorLimit())).toBe(String(soft).trim());
});
