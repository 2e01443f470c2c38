import { expect, it } from 'vitest';
import { ip } from '../../../../test/support/dns-clients.ts';
import type { OwnAddress } from '../../../host/node/adapters/own-addresses.ts';
import { after, instant, seconds } from '../../../lib/time.ts';
import type { DnsPlace } from '../parts.ts';
import { OwnNetworks } from './own-networks.ts';

const NOW = instant(10_000);

function place(address: string, prefix: number, device?: string): DnsPlace {
  const at = { address: ip(address), prefix };
  return { at, address, socket: { address: ip('0.0.0.0'), ...(device === undefined ? {} : { device }) } };
}

function own(adapter: string, address: string, prefix: number): OwnAddress {
  return { adapter, six: address.includes(':'), address, prefix };
}

function networks(where: DnsPlace, all: readonly OwnAddress[], served: readonly string[] = []): OwnNetworks {
  return new OwnNetworks([where], { own: () => all, isServed: (address) => served.includes(address) });
}

it.each<[string, OwnNetworks, string, boolean]>([
  ['the network of the adapter', networks(place('10.0.0.1', 24, 'eth1'), []), '10.0.0.77', true],
  ['beside it', networks(place('10.0.0.1', 24, 'eth1'), []), '10.0.1.77', false],
  [
    'another network of it',
    networks(place('10.0.0.1', 24, 'eth1'), [own('eth1', '10.0.0.1', 24), own('eth1', '10.9.0.1', 16)]),
    '10.9.7.7',
    true,
  ],
  [
    'a network of another one',
    networks(place('10.0.0.1', 24, 'eth1'), [own('eth0', '10.9.0.1', 16), own('eth1', '10.0.0.1', 24)]),
    '10.9.7.7',
    false,
  ],
  ['the true network of an address', networks(place('10.0.0.1', 24), [own('eth1', '10.0.0.1', 16)]), '10.0.9.9', true],
  ['what is not in it', networks(place('10.0.0.1', 24), [own('eth1', '10.0.0.1', 28)]), '10.0.0.99', false],
  ['everything', networks(place('10.0.0.1', 24, 'eth1'), [own('eth1', '10.0.0.1', 0)]), '8.8.8.8', false],
  ['a network that is served', networks(place('10.0.0.1', 24, 'eth1'), [], ['10.66.0.7']), '10.66.0.7', true],
  ['this computer', networks(place('10.0.0.1', 24), []), '127.0.0.1', true],
])('near or not: %s', (_, there, address, isNear) => {
  expect(there.has(ip(address), NOW)).toBe(isNear);
});

it('what changes is seen a second later', () => {
  const all: OwnAddress[] = [];
  const served: string[] = [];
  const there = networks(place('10.0.0.1', 24, 'eth1'), all, served);
  expect([there.has(ip('10.9.0.9'), NOW), there.has(ip('10.8.0.9'), NOW)]).toEqual([false, false]);
  all.push(own('eth1', '10.9.0.1', 24));
  served.push('10.8.0.9');
  const later = after(NOW, seconds(1));
  expect([there.has(ip('10.9.0.9'), later), there.has(ip('10.8.0.9'), later)]).toEqual([true, true]);
});

it('so many strangers at a time are remembered', () => {
  let asked = 0;
  const there = new OwnNetworks([place('10.0.0.1', 24, 'eth1')], {
    own: () => [],
    isServed: () => (asked += 1) < 0,
  });
  for (let n = 0; n < 20_000; n += 1) there.has(ip(`11.0.${(n >> 8) & 255}.${n & 255}`), NOW);
  for (let n = 0; n < 100; n += 1) there.has(ip('11.0.78.31'), NOW);
  expect(asked).toBe(20_000);
});

it.each([
  ['10.0.0.0', 3, true],
  ['10.0.0.0', 1, true],
  ['11.0.0.0', 1, false],
  ['10.0.0.9', 4, true],
  ['10.0.1.9', 4, false],
  ['0.0.0.0', 0, true],
])('%s by %i octets could be in 10.0.0.0/24: %s', (address, octets, could) => {
  expect(networks(place('10.0.0.1', 24, 'eth1'), []).overlap(ip(address), octets)).toBe(could);
});
