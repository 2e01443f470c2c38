import { describe, expect, it } from 'vitest';
import { CISCO_7906_7911 } from '../knowledge/recipes/cisco/7906-7911.ts';
import { TPLINK } from '../knowledge/recipes/routers/tplink.ts';
import { instant } from '../lib/time.ts';
import { NO_FILES } from './files-so-far.ts';
import { progressOf } from './progress.ts';
import { timeLeft } from './time-left.ts';
import { stageOf } from './stage.ts';
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
const list = { name: 'term11.default.loads', size: 700, sent: 0, state: 'reading' } as const;
const image = { name: 'jar11sccp.sbn', size: 1000, sent: 0, state: 'expected' } as const;

describe('the stage of a device', () => {
  it.each<[Partial<DeviceStory>, string | undefined, string | undefined]>([
    [{}, 'address', 'loads'],
    [{ phase: 'addressed' }, 'address', 'loads'],
    [{ phase: 'loading', files: [list, image], listed: 2 }, 'loads', 'components'],
    [{ phase: 'loading', files: [{ ...list, state: 'read' }, image], listed: 2 }, 'components', 'booted'],
    [{ phase: 'writing' }, 'components', 'booted'],
    [{ phase: 'recovered' }, 'booted', undefined],
    [{ phase: 'normal-boot' }, undefined, undefined],
    [{ recipe: TPLINK, phase: 'loading', files: [list], listed: 1 }, 'loads', 'components'],
    [{ recipe: TPLINK, phase: 'writing' }, 'components', 'booted'],
  ])('%j is in %s, and %s comes next', (over, step, next) => {
    const stage = stageOf(story(over));
    expect([stage?.step.id, stage?.next?.id]).toEqual([step, next]);
  });

  it('counts among all steps of its recipe, with those of a person', () => {
    expect(stageOf(story({ phase: 'writing' }))).toMatchObject({ at: 5, of: 6 });
  });
});

describe('the time that is left', () => {
  const reading = story({
    phase: 'loading',
    loadingSince: instant(0),
    lastSeen: instant(10_000),
    files: [
      { ...list, state: 'read', sent: 700 },
      { ...image, size: 2000, sent: 300, state: 'reading' },
    ],
    listed: 2,
  });

  it('is told from how fast it reads', () => {
    expect(timeLeft(reading, instant(10_000))).toEqual({ left: 17_000, is: 'about' });
  });

  it('is at least that where it may ask for more', () => {
    const more = { ...reading, recipe: TPLINK, listed: 1 };
    expect(timeLeft(more, instant(10_000))).toMatchObject({ is: 'at least' });
  });

  it('is at most its usual silence while it writes', () => {
    const writing = story({ phase: 'writing', lastSeen: instant(10_000) });
    expect(timeLeft(writing, instant(70_000))).toEqual({ left: 240_000, is: 'at most' });
    expect(timeLeft(writing, instant(700_000))).toBeUndefined();
  });

  it('is not told before anything is known of it, and afterwards', () => {
    expect(timeLeft(story({}), instant(0))).toBeUndefined();
    expect(timeLeft(story({ phase: 'recovered' }), instant(0))).toBeUndefined();
    expect(timeLeft({ ...reading, lastSeen: instant(500) }, instant(500))).toBeUndefined();
  });
});

it('a device that started normally is at no part of its recovery, whatever it has read', () => {
  const read = { name: 'SEP002699EF0F1A.cnf.xml', size: 1000, sent: 1000, state: 'read' } as const;
  expect(progressOf(story({ phase: 'normal-boot', files: [read] }))).toBe(0);
  expect(progressOf(story({ phase: 'loading', files: [read, image], listed: 2 }))).toBe(0.5);
});
