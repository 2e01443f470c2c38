import { describe, expect, test } from 'vitest';
import { newestFirst, parseLoadVersion, signingEra } from './load-version.ts';

test.each([
  ['8-5-2', { major: 8, minor: 5, maintenance: 2, stage: 'release', level: 0, build: 0 }],
  ['8-5-2SR1', { major: 8, minor: 5, maintenance: 2, stage: 'SR', level: 1, build: 0 }],
  ['9-4-2SR3-1', { major: 9, minor: 4, maintenance: 2, stage: 'SR', level: 3, build: 1 }],
  ['9-4-2SR3-1S', { major: 9, minor: 4, maintenance: 2, stage: 'SR', level: 3, build: 1 }],
  ['9-4-2ES26', { major: 9, minor: 4, maintenance: 2, stage: 'ES', level: 26, build: 0 }],
  ['9-2-1TH1-13', { major: 9, minor: 2, maintenance: 1, stage: 'TH', level: 1, build: 13 }],
  ['9.4(2)SR3', { major: 9, minor: 4, maintenance: 2, stage: 'SR', level: 3, build: 0 }],
  ['7-0-3-0', { major: 7, minor: 0, maintenance: 3, stage: 'release', level: 0, build: 0 }],
])('%s is read', (text, version) => {
  expect(parseLoadVersion(text)).toEqual(version);
});

test.each(['', '8-5', 'P0030801SR02', '8-5-2XX3', '9-4-2SR3-1-extra', '1.4.6.3.5'])('"%s" is no version', (text) => {
  expect(parseLoadVersion(text)).toBeUndefined();
});

test('the newest comes first, and components belong beside their release', () => {
  const shuffled = ['8-5-2', 'unknown', '9-4-2SR3-1', '8-5-2SR1', '7-2-1', '9-4-2ES26', '8-5-2TH1-9', '9-4-2SR1'];
  expect(shuffled.toSorted(newestFirst)).toEqual([
    '9-4-2SR3-1',
    '9-4-2SR1',
    '9-4-2ES26',
    '8-5-2SR1',
    '8-5-2',
    '8-5-2TH1-9',
    '7-2-1',
    'unknown',
  ]);
});

describe('the signing keys of an image', () => {
  test.each([
    ['7-2-1-0', 'old'],
    ['8-2-2ES4', 'old'],
    ['8-3-2', 'old'],
    ['8-3-2SR1', 'old'],
    ['8-3-3', 'both'],
    ['8-4-2', 'both'],
    ['8-5-2', 'both'],
    ['8-5-2TH1-9', 'both'],
    ['8-5-2SR1', 'new'],
    ['8-5-2ES4', 'new'],
    ['8-5-3TH1-6', 'new'],
    ['9-0-2SR1', 'new'],
    ['9-4-2ES26', 'new'],
    ['nonsense', undefined],
  ])('%s: %s', (version, era) => {
    expect(signingEra(version)).toBe(era);
  });
});
