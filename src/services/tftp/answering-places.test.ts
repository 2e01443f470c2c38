import { describe, expect, it } from 'vitest';
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import type { OwnAddress } from '../../host/node/adapters/own-addresses.ts';
import { ANY_ADDRESS, formatIpv4, ipv4 } from '../../lib/address.ts';
import { answeringPlaces } from './answering-places.ts';

const four = (adapter: string, address: string): OwnAddress => ({ adapter, six: false, address, prefix: 24 });
const six = (adapter: string, address: string): OwnAddress => ({ adapter, six: true, address, prefix: 64 });

const EVERYWHERE: Omit<SocketPlace, 'port'> = { address: ANY_ADDRESS, broadcast: true };
const BOTH = { ...EVERYWHERE, address6: '::' };
const TWO = [four('lo', '127.0.0.1'), four('a', '10.1.0.1'), four('a', '10.1.0.2'), six('a', 'fd01::1')];

function texts(
  place: Omit<SocketPlace, 'port'>,
  own: readonly OwnAddress[],
  kind: 'dgram' | 'batched' = 'dgram',
): string[] {
  return answeringPlaces(place, kind, own).map(({ address, address6 }) => address6 ?? formatIpv4(address));
}

describe('a server on every adapter', () => {
  it('has one place where the answer can only come from the address that was asked', () => {
    expect(texts(EVERYWHERE, [four('a', '10.1.0.1'), four('b', '10.2.0.1'), six('a', 'fd01::1')])).toEqual(['0.0.0.0']);
    expect(texts(BOTH, [four('a', '10.1.0.1'), six('a', 'fd01::1'), six('a', 'fe80::1%a')])).toEqual(['::']);
  });

  it('has one for each address where an adapter has several', () => {
    expect(texts(EVERYWHERE, TWO)).toEqual(['127.0.0.1', '10.1.0.1', '10.1.0.2']);
    expect(texts(BOTH, TWO)).toEqual(['127.0.0.1', '10.1.0.1', '10.1.0.2', 'fd01::1']);
  });

  it('has one with batched sockets, which know the address that was asked', () => {
    expect(texts(EVERYWHERE, TWO, 'batched')).toEqual(['0.0.0.0']);
  });
});

it('a place that was named stays the only one', () => {
  const named = ipv4(0x0a01_0001);
  expect(texts({ address: named }, TWO)).toEqual(['10.1.0.1']);
  expect(texts({ address: ANY_ADDRESS, device: 'a' }, TWO)).toEqual(['0.0.0.0']);
  expect(texts({ address: ANY_ADDRESS, address6: 'fd01::1' }, TWO)).toEqual(['fd01::1']);
});
