import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { canonicalIpv6, PeerAddresses } from './peer-addresses.ts';

describe('addresses as numbers', () => {
  it('are the same for the same address, and above all IPv4 addresses for IPv6', () => {
    const peers = new PeerAddresses();
    const [a, b] = [peers.intern('fe80::1%eth1'), peers.intern('fe80::2')];
    expect([peers.intern('fe80::1%eth1'), a > 0xffff_ffff, a === b]).toEqual([a, true, false]);
    expect([peers.format(a), peers.format(b), peers.mapped(b)]).toEqual(['fe80::1%eth1', 'fe80::2', 'fe80::2']);
  });

  it.each(['10.0.0.9', '::ffff:10.0.0.9'])('of %s are the IPv4 address', (text) => {
    const peers = new PeerAddresses();
    const address = peers.intern(text);
    expect([address, peers.format(address), peers.mapped(address)]).toEqual([
      ipv4(0x0a000009),
      '10.0.0.9',
      '::ffff:10.0.0.9',
    ]);
  });

  it('are bounded: who was not heard of longest is forgotten', () => {
    const peers = new PeerAddresses(2);
    const [a, b] = [peers.intern('fe80::a'), peers.intern('fe80::b')];
    peers.intern('fe80::a');
    peers.intern('fe80::c');
    expect([peers.intern('fe80::a') === a, peers.format(b), peers.intern('fe80::b') === b]).toEqual([
      true,
      '::',
      false,
    ]);
  });
});

describe('the text of an IPv6 address', () => {
  it.each([
    ['FE80:0:0::1%eth1', 'fe80::1%eth1'],
    ['::1', '::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['10.0.0.1', undefined],
    ['fe80::zz', undefined],
    ['fe80::1%', undefined],
    ['host', undefined],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalIpv6(text)).toBe(canonical);
  });
});
