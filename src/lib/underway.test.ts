import { expect, it } from 'vitest';
import { ended, followedBy, type Underway } from './underway.ts';

it('one thing after another: the second begins when somebody asks after the end of the first, once', () => {
  const first: { value: number | undefined } = { value: undefined };
  const begun: number[] = [];
  const slow: Underway<number> = { outcome: () => first.value };
  const both = followedBy(slow, (value) => {
    begun.push(value);
    return ended(`got ${value}`);
  });
  expect(both.outcome()).toBeUndefined();
  first.value = 7;
  expect([both.outcome(), both.outcome(), begun]).toEqual(['got 7', 'got 7', [7]]);
});
