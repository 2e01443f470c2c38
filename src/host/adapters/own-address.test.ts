import { expect, it } from 'vitest';
import { formatCidr } from '../../lib/address.ts';
import { parseOwnAddress } from './own-address.ts';

it.each(['192.168.1.1/24', '10.0.0.1/8', '172.16.255.254/12', '192.168.1.1/30', '192.168.1.255/16', '203.0.113.7/24'])(
  '%s will do',
  (text) => {
    const judged = parseOwnAddress(text);
    expect(judged.ok && formatCidr(judged.value)).toBe(text);
  },
);

it.each([
  ['192.168.1.0/24', 'is the network itself, and no address in it', '192.168.1.1/24'],
  ['10.0.0.0/8', 'is the network itself, and no address in it', '10.0.0.1/8'],
  ['192.168.1.255/24', 'is the broadcast address of its network', '192.168.1.1/24'],
  ['192.168.1.3/30', 'is the broadcast address of its network', '192.168.1.1/30'],
  ['192.168.1.7/31', 'leaves no room for a device beside the station', '192.168.1.7/24'],
  ['192.168.1.7/32', 'leaves no room for a device beside the station', '192.168.1.7/24'],
  ['192.168.1.0/32', 'leaves no room for a device beside the station', '192.168.1.1/24'],
  ['192.168.1.1/4', 'is a network that takes in those of others', '192.168.1.1/24'],
  ['127.0.0.1/8', 'leads only to this computer', '192.168.1.1/24'],
  ['224.0.0.251/24', 'is the address of a group (multicast)', '192.168.1.1/24'],
  ['255.255.255.255/24', 'is an address that no adapter can have', '192.168.1.1/24'],
  ['240.0.0.1/24', 'is an address that no adapter can have', '192.168.1.1/24'],
  ['0.0.0.0/24', 'is an address of nobody', '192.168.1.1/24'],
])('%s %s', (text, wrong, better) => {
  expect(parseOwnAddress(text)).toEqual({ ok: false, error: `${text} ${wrong}; write ${better}` });
});

it('what is no address is not judged', () => {
  expect(parseOwnAddress('192.168.1.1')).toMatchObject({ ok: false, error: expect.stringContaining('prefix length') });
});
