import { expect, test } from 'vitest';
import { levelOf } from '../catalogue.ts';
import { testSentences } from '../sentences.fixture.ts';
import { FINDING_ROWS, type FindingEvents } from './finding.ts';

const finding = {
  finding: 3,
  cause: 'reset-not-taken',
  confidence: 'likely',
  evidence: [1, 2],
  says: 'The Cisco 7911G started normally.',
  remedy: ['Unplug it.'],
} as const;

testSentences<FindingEvents>(FINDING_ROWS, {
  'finding.raised': [[finding, 'finding 3, likely: The Cisco 7911G started normally.']],
  'finding.updated': [
    [{ ...finding, confidence: 'certain', was: 'likely' }, 'finding 3 (reset-not-taken) is certain by now'],
  ],
  'finding.cleared': [
    [
      { finding: 3, cause: 'reset-not-taken', why: 'it was reset' },
      'finding 3 (reset-not-taken) is settled: it was reset',
    ],
  ],
});

test.each([
  ['reset-not-taken', 'warning'],
  ['port-taken', 'error'],
  ['resting-at-registering', 'info'],
] as const)('%s is told as %s', (cause, level) => {
  expect(levelOf({ type: 'finding.raised', ...finding, cause })).toBe(level);
});

test('more evidence alone is not worth a line', () => {
  expect(levelOf({ type: 'finding.updated', ...finding })).toBe('debug');
  expect(levelOf({ type: 'finding.updated', ...finding, was: 'possible' })).toBe('info');
});
