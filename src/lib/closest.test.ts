import { expect, test } from 'vitest';
import { closest } from './closest.ts';

const WORDS = ['timeout', 'retries', 'port', 'pool', 'lease', 'boot-file', 'largest-upload'];

test.each([
  ['timeot', 'timeout'],
  ['tiemout', 'timeout'],
  ['Timeout', 'timeout'],
  ['retires', 'retries'],
  ['bootfile', 'boot-file'],
  ['largest_upload', 'largest-upload'],
  ['lease', 'lease'],
])('%s may mean %s', (meant, word) => expect(closest(meant, WORDS)).toBe(word));

test.each(['x', 'gateway', 'subnet', ''])('%s means none of them', (meant) => {
  expect(closest(meant, WORDS)).toBeUndefined();
});
