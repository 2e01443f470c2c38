import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { macFromBytes, type Mac } from '../../../lib/address.ts';
import type { ClientKey } from './lease.ts';
import { packClient, packMac, unpackClient, unpackMac } from './packed-lease.ts';

const macs = fc.uint8Array({ minLength: 6, maxLength: 6 }).map(macFromBytes);

describe('identities as numbers', () => {
  test('a hardware address of six bytes is a number', () => {
    fc.assert(
      fc.property(macs, (mac) => {
        expect(packMac(mac)).toBe(Number(`0x${mac.replaceAll(':', '')}`));
        expect(unpackMac(packMac(mac))).toBe(mac);
      }),
    );
  });

  test('so are the keys that are made of one, each its own', () => {
    fc.assert(
      fc.property(macs, (mac) => {
        const keys = [`hw:01:${mac}`, `id:01${mac.replaceAll(':', '')}`] as ClientKey[];
        const packed = keys.map(packClient);
        expect(packed.map((one) => typeof one)).toEqual(['number', 'number']);
        expect(packed[0]).not.toBe(packed[1]);
        expect(packed.map(unpackClient)).toEqual(keys);
      }),
    );
  });

  test('a key has the number of its own address, whichever was packed before', () => {
    const before = fc.oneof(
      macs,
      fc.constantFrom('', '0f:1a', '00-26-99-ef-0f-1a', '00:26:99:ef:0f:1g') as fc.Arbitrary<Mac>,
    );
    fc.assert(
      fc.property(before, macs, fc.boolean(), (earlier, mac, isOwn) => {
        packMac(isOwn ? mac : earlier);
        expect(packClient(`hw:01:${mac}` as ClientKey)).toBe(Number(`0x${mac.replaceAll(':', '')}`));
        packMac(earlier);
        expect(packClient(`hw:06:${mac}` as ClientKey)).toBe(`hw:06:${mac}`);
        expect(unpackClient(packClient(`hw:01:${earlier}` as ClientKey))).toBe(`hw:01:${earlier}`);
      }),
    );
  });

  test.each([
    '',
    'id:',
    'id:01',
    'id:02002699ef0f1a',
    'id:01002699ef0f1',
    'id:01002699ef0f1a00',
    'id:01002699EF0F1A',
    'hw:06:00:26:99:ef:0f:1a',
    'hw:01:00:26:99:ef:0f',
    'hw:01:00-26:99:ef:0f:1a',
    'hw:01:00:26:99:ef:0f:1g',
    'hw:01:00:26:99:ef:0f:1\u0161',
  ])('%j stays a text', (key) => {
    expect(packClient(key as ClientKey)).toBe(key);
  });

  test('whatever it is, it comes back as it was', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^(hw|id)?[0-9a-f:]*$/));
    fc.assert(
      fc.property(texts, (text) => {
        expect(unpackMac(packMac(text as Mac))).toBe(text);
        expect(unpackClient(packClient(text as ClientKey))).toBe(text);
      }),
    );
  });
});
