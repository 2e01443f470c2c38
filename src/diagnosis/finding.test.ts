import { expect, it } from 'vitest';
import { MOST_EVIDENCE, moreEvidence } from './finding.ts';

it('evidence grows as long as there is room for all that is added, and keeps what was first', () => {
  let evidence: readonly number[] = [];
  for (let n = 1; n <= 100; n += 3) evidence = moreEvidence(evidence, n, n + 1, n + 2);
  expect(evidence).toEqual(Array.from({ length: MOST_EVIDENCE - (MOST_EVIDENCE % 3) }, (_, at) => at + 1));
  expect(moreEvidence(evidence, 7)).toHaveLength(MOST_EVIDENCE);
});
