import { expect, it } from 'vitest';
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import { ANY_ADDRESS, formatCidr, ipv4 } from '../../lib/address.ts';
import { ownNetworks } from './own-networks.ts';

const OWN = [
  { adapter: 'a', six: false, address: '192.168.1.1', prefix: 24 },
  { adapter: 'a', six: false, address: '10.0.0.2', prefix: 8 },
  { adapter: 'a', six: true, address: 'fd00::1', prefix: 64 },
  { adapter: 'b', six: false, address: '172.16.0.1', prefix: 16 },
];

it.each<[string, Omit<SocketPlace, 'port'>, readonly string[]]>([
  ['an adapter has those of the adapter', { address: ANY_ADDRESS, device: 'a' }, ['192.168.1.1/24', '10.0.0.2/8']],
  ['every adapter has all', { address: ANY_ADDRESS }, ['192.168.1.1/24', '10.0.0.2/8', '172.16.0.1/16']],
  ['one address needs none', { address: ipv4(0x0a00_0002) }, []],
  ['IPv6 has none', { address: ANY_ADDRESS, address6: '::' }, []],
])('a server on %s', (_where, place, networks) => {
  expect(ownNetworks(place, OWN).map(formatCidr)).toEqual(networks);
});
