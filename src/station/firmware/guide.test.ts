import { describe, expect, it } from 'vitest';
import type { HeldLoad } from '../../events/areas/firmware.ts';
import type { Happening } from '../../events/types.ts';
import { instant } from '../../lib/time.ts';
import { Guide } from './guide.ts';

const whole = (...models: readonly string[]): HeldLoad => ({ models, complete: true, recovers: models });
const broken = (...models: readonly string[]): HeldLoad => ({ models, complete: false, recovers: models });
const unlisted = (...models: readonly string[]): HeldLoad => ({ models, complete: true, recovers: [] });
const given = (...loads: readonly HeldLoad[]): Happening => ({
  type: 'firmware.adopted',
  source: 'a.zip',
  files: 8,
  bytes: 1,
  packages: [],
  loads,
});
const held = (...loads: readonly HeldLoad[]): Happening => ({ type: 'firmware.library', packages: [], loads });

function guide(isGuiding: boolean, ...happenings: readonly Happening[]): readonly Happening[] {
  const made = new Guide(isGuiding);
  happenings.forEach((happening, n) => made.heed({ ...happening, n, at: instant(n) }));
  return made.happenings;
}

describe('what a person is told to do', () => {
  it('is the recipe of what was given, with the code, the silence that is normal and how the end looks', () => {
    const [told, ...more] = guide(true, given(whole('7906', '7911')), held(whole('7941')));
    expect(more).toEqual([]);
    expect(told).toMatchObject({ type: 'firmware.steps', title: 'Cisco 7906G and 7911G', models: ['7906', '7911'] });
    const steps = told?.type === 'firmware.steps' ? told.steps : [];
    expect(steps).toHaveLength(4);
    expect(steps[0]).toMatch(/^Unplug the power/);
    expect(steps[1]).toMatch(/^Dial 123456789\*0#/);
    expect(steps[2]).toMatch(/Do not unplug it.*silent and look dead for up to 5 min\.$/);
    expect(steps[3]).toContain('"Registering"');
  });

  it('is the recipe of what the library holds where nothing was given', () => {
    expect(guide(true, held(whole('7911')))).toMatchObject([{ type: 'firmware.steps', models: ['7911'] }]);
  });

  it('is not to reset a device whose firmware is not whole, and no steps then', () => {
    expect(guide(true, given(broken('7906', '7911')))).toEqual([
      { type: 'firmware.incomplete', models: ['7906', '7911'] },
    ]);
    expect(guide(true, given(broken('7911'), whole('7911')))).toMatchObject([{ type: 'firmware.steps' }]);
    expect(guide(true, given(broken('7911')), held(whole('7911')))).toMatchObject([{ type: 'firmware.steps' }]);
  });

  it('is not to reset a phone whose list for after a reset is missing, although all else is here', () => {
    expect(guide(true, given(unlisted('7911')))).toEqual([{ type: 'firmware.incomplete', models: ['7911'] }]);
    expect(guide(true, given(unlisted('7940')))).toMatchObject([{ type: 'firmware.steps', models: ['7940'] }]);
  });

  it('is the recipe of a file that no list of firmware knows, by its name', () => {
    const image = {
      type: 'firmware.adopted',
      source: 'openwrt.bin',
      files: 1,
      bytes: 1,
      packages: [],
      recipes: ['tplink'],
    } as const;
    expect(guide(true, image)).toHaveLength(1);
    const [told] = guide(true, image);
    expect(told?.type === 'firmware.steps' && told.steps[0]).toMatch(/hold reset/i);
  });

  it('is nothing without firmware: that there is none is a finding', () => {
    expect(guide(true, { type: 'firmware.none', dataFolder: '/d' })).toEqual([]);
  });

  it('says which models no recipe knows', () => {
    expect(guide(true, given(whole('9999')))).toMatchObject([{ type: 'firmware.steps', models: ['9999'], steps: [] }]);
  });

  it('is only the warning where nobody stands before a device', () => {
    expect(guide(false, given(broken('7911'), whole('9999')))).toEqual([
      { type: 'firmware.incomplete', models: ['7911'] },
    ]);
  });
});
