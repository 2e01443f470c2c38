import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../events/types.ts';
import { ipv4, macFromBytes, macToBytes } from '../../lib/address.ts';
import { instant } from '../../lib/time.ts';
import { Senses } from './senses.ts';
import { Unheard } from './unheard.ts';

const STATION = ipv4(0xc0a8_0101);
const OWN = macFromBytes(Uint8Array.of(2, 0, 0, 0, 0, 1));
const PHONE = macFromBytes(Uint8Array.of(0, 0x26, 0x99, 0xef, 0x0f, 0x1a));
const ALL = [255, 255, 255, 255, 255, 255];

const bytesOf = (address: number): readonly number[] => [
  address >>> 24,
  (address >>> 16) & 255,
  (address >>> 8) & 255,
  address & 255,
];

function arp(own: number, wanted: number, mac = PHONE, operation = 1): Uint8Array {
  const from = macToBytes(mac);
  const head = [...ALL, ...from, 8, 6, 0, 1, 8, 0, 6, 4, 0, operation];
  return Uint8Array.of(...head, ...from, ...bytesOf(own), 0, 0, 0, 0, 0, 0, ...bytesOf(wanted));
}

function ip(protocol: number, own: number, rest: readonly number[], mac = PHONE): Uint8Array {
  const head = [0x45, 0, 0, 20 + rest.length, 0, 1, 0, 0, 64, protocol, 0, 0, ...bytesOf(own), 255, 255, 255, 255];
  return Uint8Array.of(...ALL, ...macToBytes(mac), 8, 0, ...head, ...rest);
}

function ears({ isShared = false } = {}) {
  const told: Happening[] = [];
  const place = { adapter: 'eth1', at: { address: STATION, prefix: 24 }, mac: OWN, isShared };
  const senses = new Senses(place, (happening) => told.push(happening));
  const hear = (bytes: Uint8Array, at = 0, vlan?: number): void => senses.hear(bytes, vlan, instant(at * 1000));
  const types = () => told.map((one) => ('times' in one ? `${one.type} ${one.times}` : one.type));
  return { told, hear, types, senses };
}

describe('the senses', () => {
  it('hear a device that asks again and again for an address that nobody has', () => {
    const { told, hear, types } = ears();
    for (let at = 0; at < 12; at += 1) hear(arp(0xc0a8_0056, 0xc0a8_0042), at);
    expect(types()).toEqual(['wire.alive', 'wire.wanted 2', 'wire.wanted 3', 'wire.wanted 4', 'wire.wanted 10']);
    expect(told[1]).toMatchObject({ device: PHONE, wants: '192.168.0.66', own: '192.168.0.86' });
  });

  it.each<[string, readonly [number, number], boolean]>([
    ['for this station', [0xc0a8_0109, STATION], false],
    ['for its own address', [0xc0a8_0109, 0xc0a8_0109], false],
    ['whether somebody has an address that it was offered', [0, 0xc0a8_0109], false],
    ['for a neighbour on a network of many', [0xc0a8_0109, 0xc0a8_0108], true],
  ])('make nothing of a device that asks %s', (_name, [own, wanted], isShared) => {
    const { hear, types } = ears({ isShared });
    for (let at = 0; at < 5; at += 1) hear(arp(own, wanted), at);
    expect(types().filter((type) => type.startsWith('wire.wanted'))).toEqual([]);
  });

  it('make nothing of a question for an address that this computer has got meanwhile', () => {
    const told: Happening[] = [];
    let owned: number | undefined;
    const place = { adapter: 'eth1', at: { address: STATION, prefix: 24 }, mac: OWN, isShared: false };
    const senses = new Senses({ ...place, owns: (address) => address === owned }, (one) => told.push(one));
    for (let at = 0; at < 3; at += 1) {
      senses.hear(arp(0xc0a8_0056, 0xc0a8_0042), undefined, instant(at * 1000));
      if (at === 1) owned = 0xc0a8_0042;
    }
    expect(told.filter(({ type }) => type === 'wire.wanted')).toHaveLength(1);
  });

  it('make nothing of a question that somebody answers, nor of one that is asked once a minute', () => {
    const { hear, types } = ears();
    hear(arp(0xc0a8_0109, 0xc0a8_0108));
    hear(arp(0xc0a8_0108, 0xc0a8_0109, macFromBytes(Uint8Array.of(2, 0, 0, 0, 0, 8)), 2));
    for (let at = 1; at < 4; at += 1) hear(arp(0xc0a8_0109, 0xc0a8_0108), at);
    for (let at = 0; at < 4; at += 1) hear(arp(0xc0a8_0109, 0xc0a8_0107), 70 * (at + 1));
    expect(types()).toEqual(['wire.alive', 'wire.alive']);
  });

  it('know that an address was lent', () => {
    const { hear, types, senses } = ears();
    senses.follow({ type: 'dhcp.ack', device: PHONE, address: '192.168.1.9', lease: 1, to: 'broadcast' });
    hear(arp(0xc0a8_0109, STATION));
    expect(types()).toEqual([]);
    expect(senses.isAlone(PHONE)).toBe(true);
    hear(arp(0xc0a8_0137, STATION, macFromBytes(Uint8Array.of(2, 0, 0, 0, 0, 8))));
    expect(senses.isAlone(PHONE)).toBe(false);
  });

  it('hear another machine with the address of the station, and frames of the station itself', () => {
    const { hear, types } = ears();
    hear(arp(STATION, STATION));
    for (let count = 0; count < 10; count += 1) hear(arp(STATION, 0xc0a8_0109, OWN));
    expect(types()).toEqual(['wire.conflict 1', 'wire.echo 3', 'wire.echo 10']);
  });

  it('hear requests with tags, and none without', () => {
    const discover = ip(17, 0, [0, 68, 0, 67, 0, 8, 0, 0]);
    const { told, hear } = ears();
    hear(discover, 0, 20);
    hear(discover, 0);
    expect(told).toEqual([{ type: 'wire.tagged', adapter: 'eth1', device: PHONE, vlan: 20, times: 1 }]);
  });

  it('tell a connection that is asked for again from a new one', () => {
    const syn = (port: number, sequence: number) =>
      ip(6, 0xc0a8_0109, [port >> 8, port & 255, 0x1b, 0x3a, 0, 0, 0, sequence, 0, 0, 0, 0, 0x50, 2]);
    const { hear, types } = ears();
    for (const port of [1, 2, 3]) hear(syn(port, port));
    hear(syn(3, 3));
    hear(syn(3, 3));
    hear(syn(3, 9));
    expect(types()).toEqual(['wire.connects 1', 'wire.connects 2', 'wire.connects 3']);
  });

  it('tell an announcement once, and again when it has changed, harmless to any terminal', () => {
    const cdp = (...name: readonly number[]) => {
      const body = [0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0, 2, 180, 0, 0, 0, 1, 0, 4 + name.length, ...name];
      return Uint8Array.of(1, 0, 0x0c, 0xcc, 0xcc, 0xcc, ...macToBytes(PHONE), 0, body.length, ...body);
    };
    const { told, hear } = ears();
    for (const name of [[65], [65], [27, 91, 50, 74]]) hear(cdp(...name));
    expect(told.map((one) => one.type === 'wire.neighbour' && one.name)).toEqual(['A', String.raw`\x1b[2J`]);
  });

  it('never throw, and remember no more than they can', () => {
    const { hear, told } = ears();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 90 }), (bytes) => hear(bytes)));
    for (let one = 0; one < 5000; one += 1) hear(arp(0x0a00_0000 + one, 0x0b00_0000 + one), 0);
    expect(told.length).toBeLessThan(12_000);
  });
});

describe('requests that do not reach the station', () => {
  const request = ip(17, 0xc0a8_0109, [0xc0, 0, 0, 69, 0, 12, 0, 0, 0, 1, 65, 0]);

  /** Looked at once a second: `told` is what the service tells then. */
  function look(told: readonly (readonly Happening[])[], isServed = true): readonly Happening[] {
    const all: Happening[] = [];
    const unheard = new Unheard(
      'eth1',
      OWN,
      (happening) => all.push(happening),
      () => isServed,
    );
    told.forEach((happenings, second) => {
      const now = instant(second * 1000);
      for (const happening of happenings) unheard.follow(happening, now);
      unheard.saw({ bytes: request, isUnsummed: false }, now);
      unheard.wake(now);
    });
    return all;
  }
  const silence = Array.from({ length: 12 }, (): readonly Happening[] => []);
  const missing: Happening = { type: 'file.missing', by: 'tftp', from: '192.168.1.9:49152', file: 'A', asks: 'read' };

  it('are told when the service tells nothing of them', () => {
    expect(look(silence)[0]).toMatchObject({
      type: 'wire.unheard',
      service: 'TFTP',
      from: '192.168.1.9:49152',
      why: 'dropped',
    });
  });

  it('are none where the station hears itself, as in a loop of cables', () => {
    const all: Happening[] = [];
    const unheard = new Unheard(
      'eth1',
      PHONE,
      (happening) => all.push(happening),
      () => true,
    );
    for (let second = 0; second < 12; second += 1) {
      unheard.saw({ bytes: request, isUnsummed: false }, instant(second * 1000));
      unheard.wake(instant(second * 1000));
    }
    expect(all).toEqual([]);
  });

  it('are none while the service tells of others, and where it does not run', () => {
    expect(look(silence.map((none, at) => (at % 2 === 0 ? [missing] : none)))).toEqual([]);
    expect(look(silence, false)).toEqual([]);
  });
});
