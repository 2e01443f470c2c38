import { expect, it } from 'vitest';
import { holdsTerminal } from './foreground.ts';

it.each([
  ['101 (node) S 1 101 101 34816 101 4194304 0', true],
  ['101 (a) b (c) S 1 101 101 34816 101 4194304 0', true],
  ['101 (node) S 1 101 90 34816 90 4194304 0', false],
  ['101 (node) S 1 101 90 0 -1 4194304 0', false],
  ['', false],
])('%s', (text, expected) => {
  expect(holdsTerminal(text)).toBe(expected);
});
