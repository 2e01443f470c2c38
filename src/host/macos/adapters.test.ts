import { expect, test } from 'vitest';
import { formatCidr } from '../../lib/address.ts';
import { parseMacAdapters } from './adapters.ts';

/** Written from the documented formats of ifconfig(8), networksetup(8) and netstat(1). */
const IFCONFIG = `lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384 index 1
	options=1203<RXCSUM,TXCSUM,TXSTATUS,SW_TIMESTAMP>
	inet 127.0.0.1 netmask 0xff000000
	inet6 ::1 prefixlen 128
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500 index 12
	ether f0:18:98:0a:0b:0c
	inet6 fe80::1c%en0 prefixlen 64 secured scopeid 0xc
	inet 192.168.178.20 netmask 0xffffff00 broadcast 192.168.178.255
	media: autoselect
	status: active
en5: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500 index 18
	ether 00:e0:4c:68:00:01
	inet 192.168.1.1 netmask 0xffffff00 broadcast 192.168.1.255
	inet 169.254.3.4 netmask 0xffff0000 broadcast 169.254.255.255
	media: autoselect (1000baseT <full-duplex>)
	status: active
en6: flags=8822<BROADCAST,SMART,SIMPLEX,MULTICAST> mtu 1500 index 19
	ether 00:e0:4c:68:00:02
	media: none
	status: inactive
bridge0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500 index 9
	ether 36:aa:bb:cc:dd:00
	status: inactive
utun3: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380 index 21
	inet 10.8.0.2 --> 10.8.0.1 netmask 0xffffff00
`;

const PORTS = `
Hardware Port: Wi-Fi
Device: en0
Ethernet Address: f0:18:98:0a:0b:0c

Hardware Port: USB 10/100/1000 LAN
Device: en5
Ethernet Address: 00:e0:4c:68:00:01

Hardware Port: Thunderbolt Ethernet Slot 1
Device: en6
Ethernet Address: 00:e0:4c:68:00:02

VLAN Configurations
===================
`;

const ROUTES = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.168.178.1      UGScg                 en0
127                127.0.0.1          UCS                   lo0
192.168.1          link#18            UCS                   en5      !
`;

test('the three listings of a Mac together tell its adapters', () => {
  const adapters = parseMacAdapters({ ifconfig: IFCONFIG, hardwarePorts: PORTS, routes: ROUTES });
  const lines = adapters.map((adapter) =>
    [
      adapter.index,
      adapter.name,
      adapter.virtual ?? adapter.kind,
      adapter.enabled ? adapter.link : 'off',
      adapter.addresses.map(formatCidr).join(' ') || '-',
      adapter.hasDefaultRoute ? 'default' : '-',
      adapter.speed ?? '-',
      adapter.mac ?? '-',
    ].join(' '),
  );
  expect(lines).toEqual([
    '1 lo0 loopback up 127.0.0.1/8 - - -',
    '12 en0 wifi up 192.168.178.20/24 default - f0:18:98:0a:0b:0c',
    '18 en5 usb-ethernet up 192.168.1.1/24 169.254.3.4/16 - 1000 00:e0:4c:68:00:01',
    '19 en6 ethernet off - - - 00:e0:4c:68:00:02',
    '9 bridge0 a bridge down - - - 36:aa:bb:cc:dd:00',
    '21 utun3 a VPN (tun) unknown 10.8.0.2/24 - - -',
  ]);
});

test('without an answer from any program there are no adapters', () => {
  expect(parseMacAdapters({ ifconfig: '', hardwarePorts: '', routes: '' })).toEqual([]);
});
