import { expect, test } from 'vitest';
import { parseCidr, parseIpv4, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import { adapterChanges, isPrivate, isUsable, networksOverlap, type Adapter } from './adapters.ts';

function cidr(text: string): AdapterAddress {
  const parsed = parseCidr(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

function address(text: string): Ipv4 {
  const parsed = parseIpv4(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

const CABLE: Adapter = {
  name: 'eth1',
  index: 3,
  kind: 'ethernet',
  enabled: true,
  link: 'up',
  addresses: [cidr('192.168.1.1/24')],
  hasDefaultRoute: false,
};

function told(before: readonly Adapter[], after: readonly Adapter[]): readonly string[] {
  return adapterChanges(before, after).map((change) => `${change.adapter.name}/${change.adapter.index} ${change.kind}`);
}

test('nothing is told of adapters that stayed as they were', () => {
  expect(told([CABLE], [{ ...CABLE, addresses: [cidr('192.168.1.1/24')] }])).toEqual([]);
});

test('a phone that reboots takes the link and, on Windows, the address with it', () => {
  const flapped: Adapter = { ...CABLE, link: 'down', addresses: [] };
  expect(told([CABLE], [flapped])).toEqual(['eth1/3 address-removed', 'eth1/3 link-down']);
  expect(told([flapped], [CABLE])).toEqual(['eth1/3 link-up', 'eth1/3 address-added']);
});

test('a USB adapter that was plugged in again is a new one, even under its old name', () => {
  expect(told([CABLE], [{ ...CABLE, index: 9 }])).toEqual(['eth1/3 vanished', 'eth1/9 appeared']);
});

test('a changed address is the loss of one and the gain of another', () => {
  expect(told([CABLE], [{ ...CABLE, addresses: [cidr('192.168.1.1/16')] }])).toEqual([
    'eth1/3 address-removed',
    'eth1/3 address-added',
  ]);
});

test.each([
  ['192.168.1.1/24', '192.168.1.99/24', true],
  ['192.168.1.1/24', '192.168.0.0/16', true],
  ['192.168.1.1/24', '192.168.1.128/29', true],
  ['192.168.1.1/24', '192.168.2.1/24', false],
  ['10.0.0.1/8', '0.0.0.0/0', true],
])('%s and %s overlap: %s', (a, b, overlap) => {
  expect(networksOverlap(cidr(a), cidr(b))).toBe(overlap);
  expect(networksOverlap(cidr(b), cidr(a))).toBe(overlap);
});

test.each([
  ['10.255.0.1', true],
  ['172.15.0.1', false],
  ['172.16.0.1', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['192.168.0.1', true],
  ['192.169.0.1', false],
  ['203.0.113.9', false],
])('%s is private: %s (RFC 1918)', (text, expected) => {
  expect(isPrivate(address(text))).toBe(expected);
});

test('a link that was lost and is back between two looks is told as both', () => {
  const counted = (losses: number): Adapter => ({ ...CABLE, losses });
  expect(told([counted(2)], [counted(3)])).toEqual(['eth1/3 link-down', 'eth1/3 link-up']);
  expect(told([counted(3)], [counted(3)])).toEqual([]);
  expect(told([CABLE], [counted(3)])).toEqual([]);
});

test('link-local and loopback addresses are no addresses to work with', () => {
  expect(['169.254.1.1/16', '127.0.0.1/8', '192.168.1.1/24'].map((text) => isUsable(cidr(text)))).toEqual([
    false,
    false,
    true,
  ]);
});
