import { describe, expect, it } from 'vitest';
import type { CauseName } from '../knowledge/causes.ts';
import { RULES } from './rules.ts';

describe('the rules', () => {
  it('are one for each cause at most, each with something to heed', () => {
    expect(new Set(RULES.map(({ cause }) => cause)).size).toBe(RULES.length);
    for (const { heeds } of RULES) expect(new Set(heeds).size).toBe(Math.max(1, heeds.length));
  });

  it('explain each other in no circle', () => {
    const explains = new Map<CauseName, readonly CauseName[]>(RULES.map((rule) => [rule.cause, rule.explains ?? []]));
    const below = (cause: CauseName, above: readonly CauseName[]): boolean =>
      !above.includes(cause) && (explains.get(cause) ?? []).every((one) => below(one, [...above, cause]));
    for (const { cause } of RULES) expect([cause, below(cause, [])]).toEqual([cause, true]);
  });
});
