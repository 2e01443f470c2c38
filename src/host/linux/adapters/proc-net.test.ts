import { expect, test } from 'vitest';
import { formatCidr, formatIpv4, formatSubnet } from '../../../lib/address.ts';
import {
  addressesByRoute,
  defaultRouteDevices,
  parseLocalAddresses,
  parseRoutes,
  parseSockets,
  reversed,
} from './proc-net.ts';

const ROUTES = [
  'Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT',
  'wlan0	00000000	0102A8C0	0003	0	0	600	00000000	0	0	0',
  'eth1	0001A8C0	00000000	0001	0	0	100	00FFFFFF	0	0	0',
  'tun0	00000080	00000000	0001	0	0	0	00000080	0	0	0',
  'eth2	0000000A	00000000	0201	0	0	0	000000FF	0	0	0',
  'eth3	0000000A	00000000	0000	0	0	0	000000FF	0	0	0',
  'torn',
  '',
].join('\n');

test('routes are read with their network, those that reject or are not up left out', () => {
  expect(
    parseRoutes(ROUTES).map((row) => `${row.device} ${formatSubnet(row.network)} ${formatIpv4(row.gateway)}`),
  ).toEqual(['wlan0 0.0.0.0/0 192.168.2.1', 'eth1 192.168.1.0/24 0.0.0.0', 'tun0 128.0.0.0/1 0.0.0.0']);
});

test('a default route is also one of two halves, as VPN programs write it', () => {
  expect([...defaultRouteDevices(parseRoutes(ROUTES))]).toEqual(['wlan0', 'tun0']);
});

const TRIE = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 192.168.1.0
        /24 link UNICAST
Local:
  +-- 192.168.0.0/16 2 0 1
     |-- 192.168.1.1
        /32 host LOCAL
     |-- 192.168.1.255
        /32 link BROADCAST
     |-- 192.168.2.30
        /32 host LOCAL
`;

test('an adapter without link has the addresses of this machine that lie in its on-cable networks', () => {
  const own = parseLocalAddresses(TRIE);
  expect(own.map(formatIpv4)).toEqual(['192.168.1.1', '192.168.2.30']);
  expect(addressesByRoute('eth1', parseRoutes(ROUTES), own).map(formatCidr)).toEqual(['192.168.1.1/24']);
  expect(addressesByRoute('wlan0', parseRoutes(ROUTES), own)).toEqual([]);
});

test('sockets are read with port, owner and inode', () => {
  const text = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  131: 0101A8C0:0043 00000000:0000 07 00000000:00000000 00:00000000 00000000   115        0 21035 2 000000008f32e2e5 0
   45: 00000000000000000000000000000000:0045 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 99 2 0 0
  nonsense`;
  expect(parseSockets(text)).toEqual([
    { localHex: '0101A8C0', port: 67, state: '07', user: 115, inode: 21035 },
    { localHex: '0'.repeat(32), port: 69, state: '07', user: 0, inode: 99 },
  ]);
  expect(formatIpv4(reversed('0101A8C0'))).toBe('192.168.1.1');
});
