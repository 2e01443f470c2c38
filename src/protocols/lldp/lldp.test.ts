import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { decodeLldp } from './lldp.ts';

const text = (value: string): number[] => [...new TextEncoder().encode(value)];
const CHASSIS = [1, [4, 0, 0x26, 0x99, 0xef, 0x0f, 0x1a]] as const;

function lldp(...fields: readonly (readonly [number, readonly number[]])[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([type, value]) => [(type << 1) | (value.length >> 8), value.length & 255, ...value]),
  );
}

describe('what a device announces by LLDP', () => {
  it('is read of a phone, with the fields for telephones', () => {
    const bytes = lldp(
      [1, [5, 1, 192, 168, 1, 9]],
      [2, [7, ...text('002699EF0F1A:P1')]],
      [3, [0, 180]],
      [5, text('SEP002699EF0F1A.cisco.com')],
      [6, text('Cisco IP Phone CP-8841')],
      [7, [0, 0x24, 0, 0x24]],
      [127, [0, 0x12, 0xbb, 7, ...text('sip88xx.12-8-1')]],
      [127, [0, 0x12, 0xbb, 10, ...text('CP-8841')]],
      [127, [0, 0x12, 0xbb, 2, 1, 0x40, 0x29, 0x6e]],
      [127, [0, 0x12, 0xbb, 4, 0x53, 0, 63]],
      [127, [0, 0x80, 0xc2, 1, 0, 1]],
      [0, []],
      [5, text('behind the end')],
    );
    expect(decodeLldp(bytes)).toEqual({
      ok: true,
      value: {
        protocol: 'LLDP',
        role: 'phone',
        holds: 180,
        address: ipv4(0xc0a8_0109),
        port: '002699EF0F1A:P1',
        name: 'SEP002699EF0F1A.cisco.com',
        software: 'sip88xx.12-8-1',
        model: 'CP-8841',
        voiceVlan: 20,
        power: 6300,
        vlan: 1,
      },
    });
  });

  it('names who has no better name by its card', () => {
    const bytes = lldp(
      CHASSIS,
      [2, [3, 0, 0x26, 0x99, 0xef, 0x0f, 0x1b]],
      [7, [0, 0x04, 0, 0x04]],
      [8, [5, 1, 10, 0, 0, 9]],
    );
    expect(decodeLldp(bytes)).toMatchObject({
      value: { role: 'switch', name: '00:26:99:ef:0f:1a', port: '00:26:99:ef:0f:1b', address: ipv4(0x0a00_0009) },
    });
  });

  it('is none without a sender, and is read up to a field that cannot be', () => {
    expect(decodeLldp(Uint8Array.of()).ok).toBe(false);
    expect(decodeLldp(lldp([5, text('x')])).ok).toBe(false);
    const cut = lldp(CHASSIS, [5, text('name')], [6, text('long')]).subarray(0, -1);
    expect(decodeLldp(cut)).toMatchObject({ value: { name: 'name' } });
  });

  it('never throws, whatever it is', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void decodeLldp(bytes)));
    const field = fc.tuple(fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 127), fc.array(fc.nat(255), { maxLength: 12 }));
    fc.assert(fc.property(fc.array(field), (all) => void decodeLldp(lldp(CHASSIS, ...all))));
  });
});
