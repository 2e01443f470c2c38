import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4, macFromBytes } from '../../lib/address.ts';
import { decodeFrame } from './frame.ts';

const FROM = [0, 0x26, 0x99, 0xef, 0x0f, 0x1a];
const ALL = [255, 255, 255, 255, 255, 255];
const PHONE = ipv4(0xc0a8_0109);
const STATION = ipv4(0xc0a8_0101);
const ADDRESSES = [192, 168, 1, 9, 192, 168, 1, 1];

function frame(type: number, ...payload: readonly number[]): Uint8Array {
  return Uint8Array.of(...ALL, ...FROM, type >> 8, type & 255, ...payload);
}

function packet(protocol: number, ...payload: readonly number[]): readonly number[] {
  const length = 20 + payload.length;
  return [0x45, 0, length >> 8, length & 255, 0, 1, 0, 0, 64, protocol, 0, 0, ...ADDRESSES, ...payload];
}

const REQUEST = [0, 1, ...new TextEncoder().encode('a\0octet\0')];
const udp = (sum: number): readonly number[] => [
  0xc0,
  0,
  0,
  69,
  0,
  8 + REQUEST.length,
  sum >> 8,
  sum & 255,
  ...REQUEST,
];
/** As Python reckons it over addresses, protocol, length, ports and payload. */
const RIGHT = 863;

describe('a frame', () => {
  it('says who sent it to whom, and with which tag', () => {
    const seen = decodeFrame(frame(0x1234));
    expect(seen).toMatchObject({ kind: 'other', type: 0x1234, from: macFromBytes(Uint8Array.from(FROM)) });
    expect(decodeFrame(frame(0x1234), 7)).toMatchObject({ vlan: 7 });
    expect(decodeFrame(frame(0x8100, 0x60, 20, 0x12, 0x34))).toMatchObject({ vlan: 20, kind: 'other', type: 0x1234 });
    expect(decodeFrame(frame(0x1234))).not.toHaveProperty('vlan');
    expect(decodeFrame(Uint8Array.of(1, 2, 3))).toBeUndefined();
  });

  it('with a question of ARP says who wants whom', () => {
    const arp = [0, 1, 8, 0, 6, 4, 0, 1, ...FROM, 192, 168, 1, 9, 0, 0, 0, 0, 0, 0, 192, 168, 1, 1];
    expect(decodeFrame(frame(0x0806, ...arp))).toMatchObject({ kind: 'arp', asks: true, own: PHONE, wanted: STATION });
    expect(decodeFrame(frame(0x0806, ...arp.slice(0, -1)))).toMatchObject({ kind: 'other' });
  });

  it('with UDP has its ports, what it carries, and whether that is whole', () => {
    const seen = decodeFrame(frame(0x0800, ...packet(17, ...udp(0))));
    expect(seen).toMatchObject({
      kind: 'udp',
      source: PHONE,
      destination: STATION,
      sourcePort: 0xc000,
      destinationPort: 69,
    });
    expect(seen?.kind === 'udp' && [...seen.bytes]).toEqual(REQUEST);
    expect(seen).toMatchObject({ checksum: 'none' });
    expect(decodeFrame(frame(0x0800, ...packet(17, ...udp(RIGHT))))).toMatchObject({ checksum: 'right' });
    const wrong = frame(0x0800, ...packet(17, ...udp(RIGHT + 1)));
    expect(decodeFrame(wrong)).toMatchObject({ checksum: 'wrong' });
    expect(decodeFrame(wrong.subarray(0, -2))).toMatchObject({ checksum: 'unknown' });
  });

  it('with a question for a connection, an error, CDP, LLDP and IPv6', () => {
    const syn = [0xc0, 0, 0x1b, 0x3a, 0, 0, 0, 7, 0, 0, 0, 0, 0x50, 2];
    expect(decodeFrame(frame(0x0800, ...packet(6, ...syn)))).toMatchObject({
      kind: 'tcp',
      flags: 2,
      sequence: 7,
      destinationPort: 6970,
    });
    const error = [3, 3, 0, 0, 0, 0, 0, 0, ...packet(17, 0x9c, 0x40, 0xc0, 0)];
    expect(decodeFrame(frame(0x0800, ...packet(1, ...error)))).toMatchObject({
      kind: 'icmp-error',
      type: 3,
      code: 3,
      destinationPort: 0xc000,
    });
    const cdp = [0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0, 2, 180, 0, 0];
    expect(decodeFrame(frame(cdp.length, ...cdp))).toMatchObject({ kind: 'cdp', bytes: Uint8Array.of(2, 180, 0, 0) });
    expect(decodeFrame(frame(0x88cc, 1))).toMatchObject({ kind: 'lldp' });
    const six = (next: number, ...rest: readonly number[]) =>
      frame(0x86dd, 0x60, 0, 0, 0, 0, 8, next, 255, ...Array<number>(32).fill(1), ...rest);
    expect(decodeFrame(six(58, 133, 0, 0, 0))).toMatchObject({ kind: 'ipv6', asks: 'router' });
    expect(decodeFrame(six(58, 135, 0, 0, 0))).toMatchObject({ kind: 'ipv6', asks: 'neighbour' });
    expect(decodeFrame(six(17, 2, 34, 2, 35))).toMatchObject({ kind: 'ipv6', asks: 'dhcp' });
    expect(decodeFrame(six(6, 2, 34, 2, 35))).toMatchObject({ kind: 'other' });
  });

  it('never throws, whatever it is and wherever it is cut off', () => {
    const type = fc.constantFrom(0x0800, 0x0806, 0x86dd, 0x88cc, 0x8100, 8, 1500);
    fc.assert(
      fc.property(type, fc.uint8Array({ maxLength: 120 }), (one, bytes) => void decodeFrame(frame(one, ...bytes))),
    );
    const whole = frame(0x0800, ...packet(17, ...udp(RIGHT)));
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(255), fc.nat(whole.length - 1), (end, value, at) => {
        const broken = Uint8Array.from(whole);
        broken[at] = value;
        decodeFrame(broken.subarray(0, end));
      }),
    );
  });
});
