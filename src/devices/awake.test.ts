import { beforeEach, describe, expect, it } from 'vitest';
import type { Happening } from '../events/types.ts';
import { instant } from '../lib/time.ts';
import { Stories } from './stories.ts';

const device = '00:26:99:ef:0f:1a';
const from = '192.168.1.100:49152';
const LIST = 'term11.default.loads';
const PART = 'jar11sccp.9-4-2ES26.sbn';
const LOAD = 'SCCP11.9-4-2SR3-1S';
const SHOWS = 'Recovered.';

const transfer = (file: string) => ({ by: 'tftp', device, from, transfer: 1, file, asks: 'read', size: 500 }) as const;
const read = (file: string): readonly Happening[] => [
  { type: 'file.request', ...transfer(file), mode: 'octet', options: {} },
  { type: 'file.complete', ...transfer(file), took: 1, resent: 0 },
];
const LOADED: readonly Happening[] = [
  { type: 'firmware.expected', device, address: '192.168.1.100', list: LIST, files: [{ name: PART, size: 500 }] },
  ...read(LIST),
  ...read(PART),
];
const MISSING: Happening = {
  type: 'file.missing',
  by: 'tftp',
  device,
  from,
  file: 'SEP002699EF0F1A.cnf.xml',
  asks: 'read',
};
const REGISTERED: Happening = {
  type: 'phone.registered',
  device,
  from,
  by: 'SCCP',
  name: 'SEP002699EF0F1A',
  model: 'Cisco 7911G',
  load: LOAD,
  last: 'reset-reset',
  shows: SHOWS,
};
const left = (why: string): Happening => ({ type: 'phone.left', device, from, by: 'SCCP', why, ignored: 0 });

let stories: Stories;

beforeEach(() => {
  stories = new Stories();
});

function tell(...happenings: readonly Happening[]): readonly Happening[] {
  const told = happenings.flatMap((one, at) => stories.tell({ ...one, n: at + 1, at: instant(at * 1000) }));
  return told.filter(({ type }) => type !== 'device.stage');
}

function types(...happenings: readonly Happening[]): readonly string[] {
  return tell(...happenings).map(({ type }) => type);
}

const AWAKE = {
  type: 'device.awake',
  device,
  model: 'Cisco 7911G',
  by: 'SCCP',
  load: LOAD,
  last: 'reset-reset',
  shows: SHOWS,
};

describe('a phone that registers', () => {
  it('is awake, and runs what it says', () => {
    tell(...LOADED, MISSING);
    expect(tell(REGISTERED)).toEqual([AWAKE]);
    expect(stories.of(device)).toMatchObject({ phase: 'recovered', awake: { by: 'SCCP', load: LOAD } });
  });

  it('is recovered by that alone, when it has read everything', () => {
    tell(...LOADED);
    expect(stories.of(device)?.phase).toBe('writing');
    expect(types(REGISTERED)).toEqual(['device.recovered', 'device.awake']);
  });

  it('is not recovered when it has read nothing here, nor told to have started without being reset', () => {
    expect(types(REGISTERED)).toEqual(['device.seen', 'device.awake']);
    expect(stories.of(device)).toMatchObject({ model: 'Cisco 7911G', phase: 'asking' });
  });

  it('is told once, and once more when it runs something else', () => {
    tell(REGISTERED);
    expect(types(REGISTERED)).toEqual([]);
    expect(tell({ ...REGISTERED, load: 'SCCP11.8-5-2S' })).toMatchObject([
      { type: 'device.awake', load: 'SCCP11.8-5-2S' },
    ]);
  });

  it.each<[string, Happening]>([
    ['it has left', left('unregistered')],
    ['it is silent', left('silent')],
    ['it starts again', { type: 'dhcp.discover', device, parameters: [] }],
  ])('is awake no more when %s', (_why, happening) => {
    tell(REGISTERED, happening);
    expect(stories.of(device)?.awake).toBeUndefined();
    expect(types(REGISTERED)).toEqual(['device.awake']);
  });

  it('is still awake when a newer connection takes the place of its older one', () => {
    tell(REGISTERED, left('replaced'));
    expect(stories.of(device)?.awake).toBeDefined();
  });

  it('has got over what was wrong with it', () => {
    tell({ type: 'dhcp.nak', device, address: '10.0.0.1', reason: 'another network' });
    expect(stories.of(device)?.trouble).toBeDefined();
    tell(REGISTERED);
    expect(stories.of(device)?.trouble).toBeUndefined();
  });

  it('needs nothing any more from a station that stops', () => {
    tell(...LOADED.slice(0, 3));
    tell(REGISTERED);
    expect(types({ type: 'station.stopped', reason: '' })).toEqual([]);
  });
});

it('a phone without a lease is known by the address it registers from', () => {
  const { device: _, ...strange } = { ...REGISTERED, model: 'Cisco 7911G' };
  expect(tell(strange)).toMatchObject([
    { type: 'device.seen', device: '192.168.1.100', recipe: 'cisco-7906-7911', by: 'what it registers as' },
    { type: 'device.awake', device: '192.168.1.100' },
  ]);
});
