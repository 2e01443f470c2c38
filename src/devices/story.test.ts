import { describe, expect, it } from 'vitest';
import type { Happening } from '../events/types.ts';
import { instant } from '../lib/time.ts';
import { progressOf, tell, type DeviceStory } from './story.ts';

const device = '00:26:99:ef:0f:1a';
const from = '192.168.1.100:49152';
const vendorClass = 'Cisco Systems, Inc. IP Phone CP-7911G';
const LISTED = [
  { name: 'jar11sccp.9-4-2ES26.sbn', size: 1000 },
  { name: 'cnu11.9-4-2ES26.sbn', size: 500 },
];

function story(...happenings: readonly Happening[]): DeviceStory {
  let told: DeviceStory | undefined;
  happenings.forEach((happening, i) => {
    told = tell(told, { ...happening, n: i + 1, at: instant(i * 1000) }, () => LISTED);
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
const missing = (file: string): Happening => ({ type: 'file.missing', by: 'tftp', device, from, file, asks: 'read' });

const read = (file: string, size: number): readonly Happening[] => [request(file, size), complete(file, size)];
const recovery = [
  discover,
  ack,
  ...read('term11.default.loads', 700),
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
    const told = story(discover, ack, ...read('term11.default.loads', 500), request('jar11sccp.9-4-2ES26.sbn', 1000), {
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
      recoveredAt: 10_000,
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
    const told = story(...recovery.slice(0, 6), request('term11.default.loads', 700));
    expect(told.files.map((file) => file.state)).toEqual(['reading', 'expected', 'expected']);
  });

  it('is not a recovery while one file is incomplete', () => {
    const told = story(
      ...recovery.slice(0, 7),
      {
        type: 'file.failed',
        by: 'tftp',
        device,
        from,
        transfer: 4,
        file: 'cnu11.9-4-2ES26.sbn',
        asks: 'read',
        reason: 'no acknowledgement',
        sent: 100,
        size: 500,
      },
      missing('CTLSEP002699EF0F1A.tlv'),
    );
    expect(told.phase).toBe('loading');
    expect(told.trouble).toBe('cnu11.9-4-2ES26.sbn: no acknowledgement');
  });

  it('lists no file that it writes, whatever becomes of it', () => {
    const upload = { device, from, transfer: 9, file: 'core.dump', asks: 'write' } as const;
    const read = [discover, ack, ...recovery.slice(2, 6)];
    const told = story(
      ...read,
      { type: 'file.request', by: 'tftp', ...upload, mode: 'octet', options: {} },
      { type: 'file.progress', by: 'tftp', ...upload, sent: 10, size: 20 },
      { type: 'file.failed', by: 'tftp', ...upload, reason: 'the disk is full', sent: 10, size: 20 },
      { type: 'file.complete', by: 'tftp', ...upload, size: 20, took: 1, resent: 0 },
    );
    expect(told).toEqual({ ...story(...read), lastSeen: 9000 });
  });
});

describe('the story of a device without a lease', () => {
  const point = { from: '10.0.0.1:49152', transfer: 1, file: 'ap3g2-k9w7-tar.default', asks: 'read' } as const;
  const asked: Happening = { type: 'file.request', by: 'tftp', ...point, mode: 'octet', options: {}, size: 900 };
  const done: Happening = { type: 'file.complete', by: 'tftp', ...point, size: 900, took: 1, resent: 0 };
  const tellAlone = (happening: Happening, before?: DeviceStory): DeviceStory | undefined =>
    tell(before, { ...happening, n: 1, at: instant(0) }, () => []);

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
