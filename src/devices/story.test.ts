import { describe, expect, it } from 'vitest';
import type { Happening } from '../events/types.ts';
import { instant } from '../lib/time.ts';
import { progressOf } from './progress.ts';
import { tell, type DeviceStory } from './story.ts';

interface Listed {
  readonly name: string;
  readonly size: number;
}

const device = '00:26:99:ef:0f:1a';
const from = '192.168.1.100:49152';
const vendorClass = 'Cisco Systems, Inc. IP Phone CP-7911G';
const LISTED: readonly [Listed, Listed] = [
  { name: 'jar11sccp.9-4-2ES26.sbn', size: 1000 },
  { name: 'cnu11.9-4-2ES26.sbn', size: 500 },
];

function story(...happenings: readonly Happening[]): DeviceStory {
  let told: DeviceStory | undefined;
  happenings.forEach((happening, i) => {
    told = tell(told, { ...happening, n: i + 1, at: instant(i * 1000) });
  });
  if (told === undefined) throw new Error('no story');
  return told;
}

const discover: Happening = { type: 'dhcp.discover', device, parameters: [], vendorClass };
const ack: Happening = { type: 'dhcp.ack', device, address: '192.168.1.100', lease: 1, to: 'broadcast', vendorClass };
const request = (file: string, size: number): Happening => ({
  type: 'file.request',
  by: 'tftp',
  device,
  from,
  transfer: 1,
  file,
  asks: 'read',
  mode: 'octet',
  options: {},
  size,
});
const complete = (file: string, size: number): Happening => ({
  type: 'file.complete',
  by: 'tftp',
  device,
  from,
  transfer: 1,
  file,
  asks: 'read',
  size,
  took: 1,
  resent: 0,
});
const expected: Happening = {
  type: 'firmware.expected',
  device,
  address: '192.168.1.100',
  list: 'term11.default.loads',
  files: LISTED,
};
/** A transfer that fails, where only the last acknowledgement is missing if it is `unconfirmed`. */
const failed = (file: string, size: number, unconfirmed: boolean): Happening => ({
  type: 'file.failed',
  by: 'tftp',
  device,
  from,
  transfer: 4,
  file,
  asks: 'read',
  reason: 'no acknowledgement',
  sent: 100,
  size,
  ...(unconfirmed && { unconfirmed }),
});
const missing = (file: string): Happening => ({ type: 'file.missing', by: 'tftp', device, from, file, asks: 'read' });

const read = (file: string, size: number): readonly Happening[] => [request(file, size), complete(file, size)];
const list = (size: number): readonly Happening[] => [expected, ...read('term11.default.loads', size)];
const recovery = [
  discover,
  ack,
  ...list(700),
  ...read('jar11sccp.9-4-2ES26.sbn', 1000),
  ...read('cnu11.9-4-2ES26.sbn', 500),
];

describe('the story of a device', () => {
  it('begins with who it is', () => {
    expect(story(discover)).toMatchObject({ model: 'Cisco 7911G', phase: 'asking', firstSeen: 0 });
    expect(story(discover, ack)).toMatchObject({ address: '192.168.1.100', phase: 'addressed' });
  });

  it('recognises a device by its first file when it says nothing else', () => {
    expect(story(request('TERM06.default.loads', 680))).toMatchObject({ model: 'Cisco 7906G', phase: 'loading' });
  });

  it('expects the listed files and measures progress over all of them', () => {
    const told = story(discover, ack, ...list(500), request('jar11sccp.9-4-2ES26.sbn', 1000), {
      type: 'file.progress',
      by: 'tftp',
      device,
      from,
      transfer: 2,
      file: 'jar11sccp.9-4-2ES26.sbn',
      asks: 'read',
      sent: 500,
      size: 1000,
    });
    expect(told.files.map((file) => file.state)).toEqual(['read', 'reading', 'expected']);
    expect(progressOf(told)).toBe(0.5);
  });

  it('is a recovery when everything was read and a configuration is asked for', () => {
    expect(story(...recovery)).toMatchObject({ phase: 'writing' });
    expect(story(...recovery, discover, ack, missing('CTLSEP002699EF0F1A.tlv'))).toMatchObject({
      phase: 'recovered',
      recoveredAt: 11_000,
    });
    expect(progressOf(story(...recovery, missing('SEP002699EF0F1A.cnf.xml')))).toBe(1);
  });

  it('goes on where the device took its address from another server', () => {
    const server = '192.168.1.254';
    const elsewhere: Happening = { type: 'dhcp.elsewhere', device, address: '192.168.1.57', server, vendorClass };
    expect(story(elsewhere)).toMatchObject({ model: 'Cisco 7911G', address: '192.168.1.57', phase: 'addressed' });
    expect(story(...recovery, discover, elsewhere, missing('CTLSEP002699EF0F1A.tlv'))).toMatchObject({
      phase: 'recovered',
      address: '192.168.1.57',
    });
  });

  it('is a normal boot when a configuration is asked for and nothing was loaded', () => {
    expect(story(discover, ack, missing('CTLSEP002699EF0F1A.tlv'))).toMatchObject({ phase: 'normal-boot' });
  });

  it('starts over when the list of files is asked for again', () => {
    const told = story(...recovery.slice(0, 7), expected, request('term11.default.loads', 700));
    expect(told.files.map((file) => file.state)).toEqual(['reading', 'expected', 'expected']);
  });

  it('is not a recovery while one file is incomplete', () => {
    const told = story(
      ...recovery.slice(0, 8),
      failed('cnu11.9-4-2ES26.sbn', 500, false),
      missing('CTLSEP002699EF0F1A.tlv'),
    );
    expect(told.phase).toBe('loading');
    expect(told.trouble).toMatchObject({ kind: 'failed', file: 'cnu11.9-4-2ES26.sbn', times: 1 });
  });

  it('lists no file that it writes, whatever becomes of it', () => {
    const upload = { device, from, transfer: 9, file: 'core.dump', asks: 'write' } as const;
    const read = recovery.slice(0, 7);
    const told = story(
      ...read,
      { type: 'file.request', by: 'tftp', ...upload, mode: 'octet', options: {} },
      { type: 'file.progress', by: 'tftp', ...upload, sent: 10, size: 20 },
      { type: 'file.failed', by: 'tftp', ...upload, reason: 'the disk is full', sent: 10, size: 20 },
      { type: 'file.complete', by: 'tftp', ...upload, size: 20, took: 1, resent: 0 },
    );
    expect(told).toEqual({ ...story(...read), lastSeen: 10_000 });
  });
});

/** Everything was sent, and the acknowledgement of the last block of a file was lost on the way. */
describe('a lost last acknowledgement', () => {
  const [jar, cnu] = [LISTED[0].name, LISTED[1].name];
  const term = 'term11.default.loads';
  const config = missing('SEP002699EF0F1A.cnf.xml');
  const begun = [discover, ack, expected];
  const last = [...begun, ...read(term, 700), ...read(jar, 1000), request(cnu, 500)];

  it('of the list is made good by the next file', () => {
    const told = story(...begun, request(term, 700), request(jar, 1000), failed(term, 700, true), complete(jar, 1000));
    expect(told.files.map(({ state }) => state)).toEqual(['read', 'read', 'expected']);
    expect(told.trouble).toBeUndefined();
    const late = story(...begun, request(term, 700), failed(term, 700, true), request(jar, 1000));
    expect(late.files.map(({ state }) => state)).toEqual(['read', 'reading', 'expected']);
  });

  it('of the last file leaves it open, until the device restarts and asks for its configuration', () => {
    const open = story(...last, failed(cnu, 500, true));
    expect(open).toMatchObject({ phase: 'loading' });
    expect(progressOf(open)).toBe(1);
    expect(story(...last, failed(cnu, 500, true), discover, ack, config)).toMatchObject({
      phase: 'recovered',
      recoveredAt: 11_000,
    });
  });

  it('of the last file is no matter where it is given up only after the device has asked for its configuration', () => {
    const told = story(...last, config, failed(cnu, 500, true));
    expect(told).toMatchObject({ phase: 'recovered', recoveredAt: 8000 });
    expect(told.trouble).toBeUndefined();
  });

  it.each<[string, readonly Happening[]]>([
    ['that was really not read to its end', [...last, config, failed(cnu, 500, false)]],
    [
      'when another file is missing too',
      [...begun, ...read(term, 700), request(cnu, 500), config, failed(cnu, 500, true)],
    ],
    ['that belongs to an attempt before', [...last, config, expected, request(term, 700), failed(cnu, 500, true)]],
  ])('is no recovery for a file %s', (_what, happenings) => {
    expect(story(...happenings)).toMatchObject({ phase: 'loading' });
  });

  it('does not hold up a device that reads its configuration while it still loads', () => {
    expect(story(...last, config, complete(cnu, 500))).toMatchObject({ phase: 'writing' });
  });
});

describe('the files of a story', () => {
  const many = Array.from({ length: 2000 }, (_, n) => request(`x${n}.bin`, 10));

  it('are never more than 256, however many names a device asks for: the latest, and always those of its list', () => {
    const told = story(discover, ack, ...list(700), ...many);
    expect(told.files).toHaveLength(256);
    expect(told.files.slice(0, 4).map(({ name }) => name)).toEqual([
      'term11.default.loads',
      ...LISTED.map(({ name }) => name),
      'x1747.bin',
    ]);
    expect(told.files.at(-1)?.name).toBe('x1999.bin');
  });

  it('are never more than 256, however many a list names', () => {
    const files = Array.from({ length: 5000 }, (_, n) => ({ name: `y${n}`, size: 1 }));
    const told = story(discover, ack, { ...expected, files }, request('term11.default.loads', 700), ...many);
    expect(told.files).toHaveLength(256);
    expect(told.files.at(-1)?.name).toBe('y254');
  });

  it('that no list names do not stand in the way of a recovery', () => {
    const others = [request('ring.raw', 10), failed('ring.raw', 10, false), request('other.bin', 10)];
    const told = story(...recovery.slice(0, 8), ...others, ...recovery.slice(8), missing('SEP002699EF0F1A.cnf.xml'));
    expect(told).toMatchObject({ phase: 'recovered' });
  });

  it('are those of the list that was told of for this device, whatever the case of its name', () => {
    const told = story(discover, ack, { ...expected, list: 'other.loads' }, request('TERM11.default.loads', 700));
    expect(told.files).toHaveLength(1);
    expect(story(discover, ack, expected, request('TERM11.default.loads', 700)).files).toHaveLength(3);
  });
});

describe('the story of a device without a lease', () => {
  const point = { from: '10.0.0.1:49152', transfer: 1, file: 'ap3g2-k9w7-tar.default', asks: 'read' } as const;
  const asked: Happening = { type: 'file.request', by: 'tftp', ...point, mode: 'octet', options: {}, size: 900 };
  const done: Happening = { type: 'file.complete', by: 'tftp', ...point, size: 900, took: 1, resent: 0 };
  const tellAlone = (happening: Happening, before?: DeviceStory): DeviceStory | undefined =>
    tell(before, { ...happening, n: 1, at: instant(0) });

  it('begins with a file that only its kind asks for, and is known by its address', () => {
    expect(tellAlone(asked)).toMatchObject({
      device: '10.0.0.1',
      address: '10.0.0.1',
      model: 'Cisco Aironet',
      phase: 'loading',
    });
    expect(
      tellAlone({ type: 'file.missing', by: 'tftp', from: '[fe80::1]:69', file: point.file, asks: 'read' }),
    ).toMatchObject({
      device: 'fe80::1',
      missing: point.file,
    });
  });

  it('begins with what its list names, and goes on under the same name', () => {
    const { device: _, ...told } = { ...expected, address: 'fd00::9' };
    const begun = tellAlone(told);
    expect(begun).toMatchObject({ device: 'fd00::9', model: 'Cisco 7911G', phase: 'addressed' });
    const request = { ...asked, from: '[fd00::9]:49152', file: 'term11.default.loads' };
    expect(tellAlone(request, begun)).toMatchObject({ device: 'fd00::9', phase: 'loading', listed: 3 });
  });

  it('does not begin with anything else that anybody can send', () => {
    expect(tellAlone({ ...asked, file: 'a.bin' })).toBeUndefined();
    expect(tellAlone({ ...asked, asks: 'write' })).toBeUndefined();
    expect(tellAlone({ type: 'tftp.stray', from: point.from, kind: 'ack' })).toBeUndefined();
  });

  it('ends with the last byte where its kind is silent afterwards, and goes on when it starts over', () => {
    const recovered = tellAlone(done, tellAlone(asked));
    expect(recovered).toMatchObject({ phase: 'recovered', recoveredAt: 0 });
    expect(tellAlone(asked, recovered)).toMatchObject({ phase: 'loading' });
  });
});
