import { describe, expect, test } from 'vitest';
import { componentEra, newestFirst, parseLoadVersion, signingEra } from './load-version.ts';

test.each([
  ['8-5-2', { major: 8, minor: 5, maintenance: 2, stage: 'release', level: 0, build: 0, patch: 0 }],
  ['8-5-2SR1', { major: 8, minor: 5, maintenance: 2, stage: 'SR', level: 1, build: 0, patch: 0 }],
  ['9-4-2SR3-1', { major: 9, minor: 4, maintenance: 2, stage: 'SR', level: 3, build: 1, patch: 0 }],
  ['9-4-2SR3-1S', { major: 9, minor: 4, maintenance: 2, stage: 'SR', level: 3, build: 1, patch: 0 }],
  ['9-4-2ES26', { major: 9, minor: 4, maintenance: 2, stage: 'ES', level: 26, build: 0, patch: 0 }],
  ['9-2-1TH1-13', { major: 9, minor: 2, maintenance: 1, stage: 'TH', level: 1, build: 13, patch: 0 }],
  ['9.4(2)SR3', { major: 9, minor: 4, maintenance: 2, stage: 'SR', level: 3, build: 0, patch: 0 }],
  ['9-4-1-3SR3', { major: 9, minor: 4, maintenance: 1, stage: 'SR', level: 3, build: 3, patch: 0 }],
  ['14-4-1-0301-6', { major: 14, minor: 4, maintenance: 1, stage: 'release', level: 0, build: 301, patch: 6 }],
  ['12-0-7MPP0501-123', { major: 12, minor: 0, maintenance: 7, stage: 'release', level: 501, build: 123, patch: 0 }],
  ['8-2-2TR2', { major: 8, minor: 2, maintenance: 2, stage: 'TH', level: 2, build: 0, patch: 0 }],
  ['8-0-0-103dev', { major: 8, minor: 0, maintenance: 0, stage: 'TH', level: 0, build: 103, patch: 0 }],
  ['10-3-1SR7-2-NA', { major: 10, minor: 3, maintenance: 1, stage: 'SR', level: 7, build: 2, patch: 0 }],
  ['9-2-1-a', { major: 9, minor: 2, maintenance: 1, stage: 'release', level: 0, build: 0, patch: 0 }],
  ['7-0-3-0', { major: 7, minor: 0, maintenance: 3, stage: 'release', level: 0, build: 0, patch: 0 }],
])('%s is read', (text, version) => {
  expect(parseLoadVersion(text)).toEqual(version);
});

test.each(['', '8-5', 'P0030801SR02', '8-5-2XXXXX3', '9-4-2SR3-1-extra', '1.4.6.3.5.6.7.8', '9-4-2 SR3'])(
  '"%s" is no version',
  (text) => {
    expect(parseLoadVersion(text)).toBeUndefined();
  },
);

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

test('the newest comes first among the versions of other phones too', () => {
  const shuffled = ['9-3-1-3', '9-4-1-3SR3', '9-4-1-3', '12-5-1SR2-2', '14-4-1-0301-6', '12-0-7MPP0501-123'];
  expect(shuffled.toSorted(newestFirst)).toEqual([
    '14-4-1-0301-6',
    '12-5-1SR2-2',
    '12-0-7MPP0501-123',
    '9-4-1-3SR3',
    '9-4-1-3',
    '9-3-1-3',
  ]);
});

test.each([
  ['8-3-0-50', 'old'],
  ['8-3-1-22', 'old'],
  ['8-3-2-27', 'both'],
  ['8-4-1-23', 'both'],
  ['8-5-2TH1-9', 'both'],
  ['8-5-2ES4', 'new'],
  ['9-4-2ES26', 'new'],
  ['nonsense', undefined],
])('components that are called %s, of an unknown release: %s', (version, era) => {
  expect(componentEra(version)).toBe(era);
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
