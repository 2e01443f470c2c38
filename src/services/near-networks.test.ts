import { describe, expect, it } from 'vitest';
import type { SocketPlace } from '../host/datagrams/datagrams.ts';
import type { OwnAddress } from '../host/node/adapters/own-addresses.ts';
import { ANY_ADDRESS, ipv4 } from '../lib/address.ts';
import { instant } from '../lib/time.ts';
import { NearNetworks } from './near-networks.ts';

const OWN: readonly OwnAddress[] = [
  { adapter: 'lo', six: false, address: '127.0.0.1', prefix: 8 },
  { adapter: 'a', six: false, address: '192.168.1.1', prefix: 24 },
  { adapter: 'a', six: false, address: '10.0.0.2', prefix: 8 },
  { adapter: 'a', six: true, address: 'fd00:0:0:1::1', prefix: 64 },
  { adapter: 'a', six: true, address: 'fe80::1%a', prefix: 64 },
  { adapter: 'b', six: false, address: '172.16.0.1', prefix: 16 },
  { adapter: 'tunnel', six: false, address: '100.64.0.7', prefix: 32 },
];
const ANYWHERE = { address: ANY_ADDRESS };

function near(place: Omit<SocketPlace, 'port'>, own = OWN, isKnown: (address: string) => boolean = () => false) {
  return new NearNetworks(place, { own: () => own, isKnown, now: () => instant(0) });
}

describe('near', () => {
  it.each<[string, Omit<SocketPlace, 'port'>, readonly string[], readonly string[]]>([
    ['an adapter', { ...ANYWHERE, device: 'a' }, ['192.168.1.9', '10.9.9.9'], ['172.16.0.9', '8.8.8.8']],
    ['every adapter', ANYWHERE, ['192.168.1.9', '10.9.9.9', '172.16.3.9', '127.0.0.9'], ['8.8.8.8', '192.168.2.1']],
    ['one address', { address: ipv4(0xc0a8_0101) }, ['192.168.1.9', '127.0.0.1'], ['10.9.9.9', '8.8.8.8']],
    [
      'IPv6',
      { ...ANYWHERE, address6: '::' },
      ['fd00:0:0:1:2::9', 'fd00:0:0:1::', 'fe80::9%a', '::1', '192.168.1.9'],
      ['fd00:0:0:2::9', '2001:db8::1', '8.8.8.8'],
    ],
  ])('a server on %s are %j and not %j', (_where, place, inside, outside) => {
    const networks = near(place);
    expect(inside.filter((address) => !networks.has(address))).toEqual([]);
    expect(outside.filter((address) => networks.has(address))).toEqual([]);
  });

  it('is whoever the station knows, wherever that is', () => {
    const networks = near({ ...ANYWHERE, device: 'a' }, OWN, (address) => address.startsWith('10.66.'));
    expect([networks.has('10.66.0.9'), networks.has('11.66.0.9')]).toEqual([true, false]);
  });

  it.each([
    ['that has no network, as a tunnel', { ...ANYWHERE, device: 'tunnel' }, OWN],
    ['of which the system says nothing', ANYWHERE, []],
  ])('are all where the server stands at an address %s', (_how, place, own) => {
    expect(near(place, own).has('8.8.8.8')).toBe(true);
  });

  it('is looked at anew when the addresses of the computer change, and not for every stranger', () => {
    let own: readonly OwnAddress[] = OWN;
    let [now, looks] = [0, 0];
    const networks = new NearNetworks(ANYWHERE, {
      own: () => ((looks += 1), own),
      isKnown: () => false,
      now: () => instant(now),
    });
    own = [...OWN, { adapter: 'c', six: false, address: '192.168.7.1', prefix: 24 }];
    for (let n = 0; n < 100; n += 1) expect(networks.has('192.168.7.9')).toBe(false);
    expect(looks).toBe(1);
    now = 1000;
    expect([networks.has('192.168.7.9'), networks.has('8.8.8.8'), looks]).toEqual([true, false, 2]);
  });
});
