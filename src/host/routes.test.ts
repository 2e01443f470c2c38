import { describe, expect, it } from 'vitest';
import { formatIpv4, formatSubnet } from '../lib/address.ts';
import type { Route } from './inspection.ts';
import { parseAllRoutes } from './linux/adapters/proc-net.ts';
import { parseMacRoutes } from './macos/routes.ts';
import { parseWindowsRoutes } from './windows/routes.ts';

function brief({ network, device, gateway }: Route): string {
  return `${formatSubnet(network)} ${device ?? 'nowhere'} ${formatIpv4(gateway)}`;
}

describe('the routes of a computer', () => {
  it('are read from Linux, those that drop too', () => {
    const text = [
      'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT',
      'eth1 0001A8C0 00000000 0001 0 0 0 00FFFFFF 0 0 0',
      '* 6001A8C0 00000000 0001 0 0 0 F0FFFFFF 0 0 0',
      '* 7001A8C0 00000000 0201 0 0 0 F0FFFFFF 0 0 0',
      'eth1 8001A8C0 0701A8C0 0003 0 0 0 F0FFFFFF 0 0 0',
      'eth2 8001A8C0 0701A8C0 0002 0 0 0 F0FFFFFF 0 0 0',
      'nonsense',
    ].join('\n');
    expect(parseAllRoutes(text).map(brief)).toEqual([
      '192.168.1.0/24 eth1 0.0.0.0',
      '192.168.1.96/28 nowhere 0.0.0.0',
      '192.168.1.112/28 nowhere 0.0.0.0',
      '192.168.1.128/28 eth1 192.168.1.7',
    ]);
  });

  it('are read from a Mac, without the hosts that it has met on its cables', () => {
    const text = [
      'Routing tables',
      '',
      'Destination        Gateway            Flags        Netif Expire',
      'default            10.0.0.1           UGScg          en0',
      '127                127.0.0.1          UCS            lo0',
      '192.168.1          link#9             UCS            en5      !',
      '192.168.1.2        0:11:22:33:44:55   UHLWIi         en5   1193',
      '192.168.1.96/28    10.0.0.9           UGSc           en0',
      '192.168.1.112/28   127.0.0.1          UGRSc          lo0',
    ].join('\n');
    expect(parseMacRoutes(text).map(brief)).toEqual([
      '0.0.0.0/0 en0 10.0.0.1',
      '127.0.0.0/8 lo0 127.0.0.1',
      '192.168.1.0/24 en5 0.0.0.0',
      '192.168.1.96/28 en0 10.0.0.9',
      '192.168.1.112/28 nowhere 127.0.0.1',
    ]);
  });

  it('are read from Windows, without its own addresses', () => {
    const rows = [
      { DestinationPrefix: '192.168.1.0/24', NextHop: '0.0.0.0', InterfaceAlias: 'Ethernet 2' },
      { DestinationPrefix: '192.168.1.1/32', NextHop: '0.0.0.0', InterfaceAlias: 'Ethernet 2' },
      { DestinationPrefix: '192.168.1.96/28', NextHop: '10.8.0.1', InterfaceAlias: 'VPN' },
      { DestinationPrefix: 'fe80::/64' },
    ];
    expect(parseWindowsRoutes(JSON.stringify(rows)).map(brief)).toEqual([
      '192.168.1.0/24 Ethernet 2 0.0.0.0',
      '192.168.1.96/28 VPN 10.8.0.1',
    ]);
    expect(parseWindowsRoutes('')).toEqual([]);
  });
});
