import { describe, expect, it } from 'vitest';
import type { Happening } from '../events/types.ts';
import { formatIpv4, ipv4 } from '../lib/address.ts';
import { instant } from '../lib/time.ts';
import { Stories } from './stories.ts';

const IMAGE = 'ap3g2-k9w7-tar.default';

function tell(devices: Stories, happening: Happening): readonly Happening[] {
  return devices.tell({ ...happening, n: 1, at: instant(0) });
}

function asks(from: string): Happening {
  return {
    type: 'file.request',
    by: 'tftp',
    from,
    transfer: 1,
    file: IMAGE,
    asks: 'read',
    mode: 'octet',
    options: {},
    size: 900,
  };
}

describe('the devices of a station', () => {
  it('include one without a lease, which is told about by its address', () => {
    const devices = new Stories();
    const from = '10.0.0.1:5000';
    const device = '10.0.0.1';
    expect(tell(devices, asks(from))).toMatchObject([
      { type: 'device.seen', device, model: 'Cisco Aironet', recipe: 'cisco-aironet', by: 'the file it asks for' },
      { type: 'device.stage', device, stage: 'image', at: 3, of: 4, keepPower: true, silence: 60_000 },
      { type: 'device.step', device, step: 'loading', label: 'reads its firmware' },
    ]);
    const done = {
      type: 'file.complete',
      by: 'tftp',
      from,
      transfer: 1,
      file: IMAGE,
      asks: 'read',
      size: 900,
    } as const;
    expect(tell(devices, { ...done, took: 1, resent: 0 })).toMatchObject([
      { type: 'device.stage', stage: 'booted' },
      { type: 'device.recovered', device, files: 1, bytes: 900 },
    ]);
    expect(devices.of(device)).toMatchObject({ phase: 'recovered' });
  });

  it('are not those that only send datagrams', () => {
    const devices = new Stories();
    expect(tell(devices, { type: 'tftp.stray', from: '10.0.0.1:5000', kind: 'ack' })).toEqual([]);
    expect(devices.all).toEqual([]);
  });

  it('are forgotten when there are very many, those that were silent for longest first', () => {
    const devices = new Stories();
    for (let n = 0; n < 20_000; n += 1) tell(devices, asks(`${formatIpv4(ipv4(0x0a00_0000 + n))}:5000`));
    tell(devices, asks('10.0.0.0:5001'));
    tell(devices, asks('10.9.9.9:5000'));
    expect(devices.all).toHaveLength(20_000);
    expect([devices.of('10.0.0.0'), devices.of('10.9.9.9')]).not.toContain(undefined);
    expect(devices.of('10.0.0.1')).toBeUndefined();
  });

  it('do not grow with the requests of one device, however many files it names', () => {
    const stories = new Stories();
    const request = {
      from: '10.0.0.1:5000',
      by: 'tftp',
      transfer: 1,
      asks: 'read',
      mode: 'octet',
      options: {},
    } as const;
    for (let n = 0; n < 25_000; n += 1) {
      const file = n % 2 === 0 ? `x${n}.bin` : IMAGE;
      tell(stories, { type: 'file.request', ...request, file, size: 900 });
      tell(stories, { type: 'file.failed', ...request, file, reason: 'silence', sent: 0, size: 900 });
    }
    expect(stories.all).toHaveLength(1);
    expect(JSON.stringify(stories.all).length).toBeLessThan(30_000);
  });

  const device = '00:26:99:ef:0f:1a';
  const about = { by: 'tftp', device, from: '192.168.1.100:5000', asks: 'read' } as const;
  const missing = (file: string): Happening => ({ type: 'file.missing', ...about, file });
  const request = (file: string): Happening => ({
    type: 'file.request',
    ...about,
    transfer: 1,
    file,
    mode: 'octet',
    options: {},
    size: 10,
  });
  const complete = (file: string): Happening => ({
    type: 'file.complete',
    ...about,
    transfer: 1,
    file,
    size: 10,
    took: 1,
    resent: 0,
  });
  const stopped: Happening = { type: 'station.stopped', reason: 'Ctrl-C' };
  const [LIST, JAR] = ['term11.default.loads', 'jar11sccp.9-4-2ES26.sbn'];
  const read = [LIST, JAR].flatMap((file) => [request(file), complete(file)]);

  it.each<[string, readonly Happening[], string | undefined]>([
    ['reads its firmware', [request(LIST)], 'loading'],
    ['writes its flash', [...read], 'writing'],
    ['asks for a list that is not here', [missing(LIST)], 'stuck'],
    ['is recovered', [...read, missing('SEP002699EF0F1A.cnf.xml')], undefined],
    ['was never reset', [missing('SEP002699EF0F1A.cnf.xml')], undefined],
  ])('are told as unfinished at the end of the station, or not: one that %s', (_what, happenings, step) => {
    const devices = new Stories();
    tell(devices, {
      type: 'dhcp.discover',
      device,
      parameters: [],
      vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G',
    });
    for (const one of happenings) tell(devices, one);
    const unfinished = { type: 'device.unfinished', device, model: 'Cisco 7911G', step };
    expect(tell(devices, stopped)).toEqual(step === undefined ? [] : [unfinished]);
  });

  it('say how long silence may last, and what is right and comes next', () => {
    const devices = new Stories();
    const told = [...read, missing('SEP002699EF0F1A.cnf.xml')].flatMap((one) => tell(devices, one));
    expect(told).toContainEqual({
      type: 'device.step',
      device,
      step: 'writing',
      label:
        'has read everything and writes its flash: do not unplug it. It may be silent and look dead for up to 5 min',
    });
    const next: unknown = expect.arrayContaining([expect.stringContaining('"Registering" on its screen is right')]);
    expect(told.at(-1)).toMatchObject({ type: 'device.recovered', next });
  });
});
