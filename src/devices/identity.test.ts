import { describe, expect, it, test } from 'vitest';
import { addressOf, canonicalAddress, deviceOf } from './identity.ts';

describe('the spelling of an address', () => {
  it.each([
    ['192.168.1.100', '192.168.1.100'],
    ['FD00:0:0::9', 'fd00::9'],
    ['fd00:0000:0000:0000:0000:0000:0000:0009', 'fd00::9'],
    ['FE80::1%eth1', 'fe80::1%eth1'],
    ['::ffff:192.168.1.100', '192.168.1.100'],
    ['::FFFF:c0a8:164', '192.168.1.100'],
    ['::1', '::1'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each(['', 'phone', '192.168.1', '192.168.01.1', 'fd00::9::1', '[fd00::9]', 'fd00::9%'])(
    '%s is no address',
    (text) => {
      expect(canonicalAddress(text)).toBeUndefined();
    },
  );
});

test.each([
  ['192.168.1.100:49152', '192.168.1.100'],
  ['[fd00::9]:49152', 'fd00::9'],
  ['[fe80::1%eth1]:69', 'fe80::1%eth1'],
])('%s speaks from %s', (from, address) => {
  expect(addressOf(from)).toBe(address);
});

test('a device is its hardware address, and without one the address it speaks from', () => {
  expect(deviceOf({ address: 'fd00::9' })).toBe('fd00::9');
  expect(deviceOf({ address: 'fd00::9', hardware: '00:26:99:ef:0f:1a' })).toBe('00:26:99:ef:0f:1a');
});
