import { describe, expect, it } from 'vitest';
import { CISCO_7906_7911 } from '../knowledge/recipes/cisco/7906-7911.ts';
import { RECIPES } from '../knowledge/recipes.ts';
import { TPLINK } from '../knowledge/recipes/routers/tplink.ts';
import { instant } from '../lib/time.ts';
import { NO_FILES } from './files-so-far.ts';
import { guidanceBefore, guidanceOf, type GuidanceStep } from './guidance.ts';
import type { DeviceStory } from './story.ts';

const story = (over: Partial<DeviceStory>): DeviceStory => ({
  device: '00:26:99:ef:0f:1a',
  recipe: CISCO_7906_7911,
  phase: 'asking',
  firstSeen: instant(0),
  lastSeen: instant(0),
  ...NO_FILES,
  ...over,
});
const PHASES = ['asking', 'addressed', 'loading', 'writing', 'normal-boot', 'recovered'] as const;
const list = { name: 'term11.default.loads', size: 700, sent: 0, state: 'reading' } as const;
const states = (steps: readonly GuidanceStep[]): string => steps.map(({ state }) => state).join(' ');

describe('the guidance', () => {
  it('begins with what a person does, before the device is heard of', () => {
    expect(states(guidanceBefore(CISCO_7906_7911, true))).toBe('now next next next next next');
    expect(guidanceBefore(CISCO_7906_7911, false)[0]).toMatchObject({
      state: 'next',
      note: expect.stringContaining('Not yet'),
    });
  });

  it.each<[Partial<DeviceStory>, string]>([
    // Whether it was reset shows only in what it asks for.
    [{}, 'unseen unseen now next next next'],
    [{ phase: 'addressed' }, 'unseen unseen now next next next'],
    [{ phase: 'loading', files: [list], listed: 2 }, 'done done done now next next'],
    [{ phase: 'writing' }, 'done done done done now next'],
    [{ phase: 'recovered' }, 'done done done done done done'],
    [{ phase: 'normal-boot', awake: { by: 'SCCP' } }, ''],
    [{ recipe: TPLINK, phase: 'writing' }, 'done done done now next'],
  ])('of %j is %s', (over, expected) => {
    expect(states(guidanceOf(story(over), true))).toBe(expected);
  });

  it('says that the reset was not taken, and begins again', () => {
    const steps = guidanceOf(story({ phase: 'normal-boot', provenBy: 'CTLSEP002699EF0F1A.tlv' }), true);
    expect(states(steps)).toBe('now missed next next next next');
    expect(steps[0]?.note).toContain('asked for CTLSEP002699EF0F1A.tlv first): the reset code was not taken');
  });

  it('advises no reset without firmware that is found after it', () => {
    const steps = guidanceOf(story({ phase: 'normal-boot', provenBy: 'CTLSEP\u001b[2J.tlv' }), false);
    expect(steps[0]).toMatchObject({ state: 'missed' });
    expect(steps[0]?.note).toContain('Do not reset it yet');
    expect(steps[0]?.note).not.toContain('\u001b');
  });

  it.each(RECIPES.flatMap((recipe) => PHASES.map((phase) => [recipe.id, phase, recipe] as const)))(
    'of %s has one step to do now while it is %s, with what was before it and what comes behind it',
    (_id, phase, recipe) => {
      const all = states(guidanceOf(story({ recipe, phase }), true));
      if (phase === 'recovered') expect(all).toMatch(/^done( done)*$/);
      else if (phase === 'normal-boot') expect(all).toMatch(/^(next )*now( missed| next)*$|^next( next)*$/);
      else expect(all).toMatch(/^((done|unseen) )*now( next)*$/);
    },
  );

  it('says until when silence is normal, of the step of now', () => {
    const steps = guidanceOf(story({ phase: 'writing', lastSeen: instant(1000) }), true);
    expect(steps.map(({ until }) => until)).toEqual([undefined, undefined, undefined, undefined, 301_000, undefined]);
  });

  it('is none for a device that no recipe knows', () => {
    const { recipe: _, ...unknown } = story({});
    expect(guidanceOf(unknown, true)).toEqual([]);
  });
});
