import { describe, expect, it } from 'vitest';
import { CAUSES } from './causes.ts';

describe('the causes', () => {
  it('have numbers and names of their own, in the order of the numbers', () => {
    const numbers = CAUSES.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(CAUSES.length);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(CAUSES.map(({ name }) => name)).size).toBe(CAUSES.length);
  });

  it.each(CAUSES.map((cause) => [cause.name, cause]))('%s is said in a phrase', (name, { sentence }) => {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(sentence).toMatch(/^[^|]{10,}[^.|]$/);
  });

  it('are those that fixtures and reports rely on', () => {
    const by = new Map(CAUSES.map(({ number, name }) => [number, name]));
    expect([1, 14, 24, 43, 48, 101, 125].map((number) => by.get(number))).toEqual([
      'no-tftp-address',
      'signing-key-era',
      'second-dhcp-server',
      'reset-not-taken',
      'resting-at-registering',
      'pool-exhausted',
      'device-in-other-network',
    ]);
    expect(CAUSES).toHaveLength(78);
  });
});
