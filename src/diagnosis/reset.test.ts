import { expect, it } from 'vitest';
import { CISCO_7906_7911 } from '../knowledge/recipes/cisco/7906-7911.ts';
import { NO_FILES } from '../devices/files-so-far.ts';
import { instant } from '../lib/time.ts';
import { beforeReset } from './reset.ts';

const said = (...held: readonly string[]): string =>
  beforeReset({
    now: instant(0),
    facts: { pace: 1 },
    hears: false,
    places: [],
    recoverable: new Set(held),
    story: {
      device: 'd',
      recipe: CISCO_7906_7911,
      model: 'Cisco 7911G',
      phase: 'normal-boot',
      firstSeen: instant(0),
      lastSeen: instant(0),
      ...NO_FILES,
    },
  });

it('a phone may be reset where its firmware is here and whole', () => {
  expect(said('7911')).toBe('The firmware for the 7911 is here, and whole: it may be reset.');
});

it('it must not be where that of another model is here, or none', () => {
  for (const held of [[], ['7906']])
    expect(said(...held)).toMatch(/^Do not reset it yet: no firmware for the 7911 is here/);
});
