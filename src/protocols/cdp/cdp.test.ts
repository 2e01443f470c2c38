import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { decodeCdp } from './cdp.ts';

const text = (value: string): number[] => [...new TextEncoder().encode(value)];

/** Fields as `[type, bytes]`, behind version 2 and a hold time of 180 s. */
function cdp(...fields: readonly (readonly [number, readonly number[]])[]): Uint8Array {
  const bytes = fields.flatMap(([type, value]) => [type >> 8, type & 255, 0, 4 + value.length, ...value]);
  return Uint8Array.of(2, 180, 0, 0, ...bytes);
}

describe('what a device announces by CDP', () => {
  it('is read of a phone', () => {
    const bytes = cdp(
      [1, text('SEP002699EF0F1A')],
      [2, [0, 0, 0, 1, 1, 1, 0xcc, 0, 4, 192, 168, 1, 9]],
      [3, text('Port 1')],
      [4, [0, 0, 4, 0x90]],
      [5, text('SCCP11.9-4-2SR3-1S')],
      [6, text('Cisco IP Phone 7911\0')],
      [0x0b, [1]],
      [0x10, [0x18, 0x9c]],
    );
    expect(decodeCdp(bytes)).toEqual({
      ok: true,
      value: {
        protocol: 'CDP',
        role: 'phone',
        holds: 180,
        name: 'SEP002699EF0F1A',
        address: ipv4(0xc0a8_0109),
        port: 'Port 1',
        software: 'SCCP11.9-4-2SR3-1S',
        model: 'Cisco IP Phone 7911',
        duplex: 'full',
        power: 6300,
      },
    });
  });

  it('is read of a switch, with the VLAN for phones and what it gives', () => {
    const bytes = cdp([4, [0, 0, 0, 0x28]], [0x0a, [0, 1]], [0x0e, [1, 0, 20]], [0x1a, [0, 1, 0, 1, 0, 0, 0x3c, 0x28]]);
    expect(decodeCdp(bytes)).toMatchObject({ value: { role: 'switch', vlan: 1, voiceVlan: 20, power: 15_400 } });
  });

  it.each([
    ['nothing', Uint8Array.of()],
    ['no field', Uint8Array.of(2, 180, 0, 0)],
    ['another version', Uint8Array.of(9, 180, 0, 0, 0, 1, 0, 5, 65)],
  ])('is none with %s', (_name, bytes) => {
    expect(decodeCdp(bytes).ok).toBe(false);
  });

  it('is read up to a field that cannot be', () => {
    const whole = cdp([1, text('phone')], [6, text('model')]);
    expect(decodeCdp(whole.subarray(0, -1))).toMatchObject({ value: { name: 'phone' } });
    expect(decodeCdp(cdp([1, text('phone')], [4, [1]], [2, [0]]))).toMatchObject({ value: { role: 'other' } });
  });

  it('never throws, whatever it is', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void decodeCdp(bytes)));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.array(fc.nat(255), { maxLength: 20 }))),
        (all) => {
          decodeCdp(cdp(...all));
        },
      ),
    );
  });
});
