import { expect, test } from 'vitest';
import { formatCidr, parseCidr } from '../../lib/address.ts';
import { parseWindowsAdapters, windowsAddressCommands } from './adapters.ts';

/** Written from the documented properties of MSFT_NetAdapter, MSFT_NetIPAddress and MSFT_NetRoute. */
const CARD = {
  InterfaceDescription: 'Intel(R) Ethernet Connection I219-LM',
  MacAddress: '54-EE-75-0A-0B-0C',
  Virtual: false,
  HardwareInterface: true,
  PnPDeviceID: 'PCI\\VEN_8086&DEV_15D7',
  ReceiveLinkSpeed: 1_000_000_000,
  Admin: 1,
  Media: 1,
  Medium: 14,
};

const LISTING = {
  adapters: [
    { ...CARD, Name: 'Ethernet', ifIndex: 11 },
    {
      ...CARD,
      Name: 'Ethernet 2',
      ifIndex: 23,
      InterfaceDescription: 'Realtek USB GbE Family Controller',
      PnPDeviceID: 'USB\\VID_0BDA&PID_8153',
      Media: 2,
      ReceiveLinkSpeed: 2 ** 64,
    },
    { ...CARD, Name: 'WLAN', ifIndex: 7, InterfaceDescription: 'Intel(R) Wi-Fi 6 AX201 160MHz', Medium: 9 },
    {
      ...CARD,
      Name: 'VMware Network Adapter VMnet8',
      ifIndex: 4,
      InterfaceDescription: 'VMware Virtual Ethernet Adapter for VMnet8',
      Medium: 0,
      HardwareInterface: false,
      Virtual: true,
    },
    {
      ...CARD,
      Name: 'vEthernet (Default Switch)',
      ifIndex: 30,
      InterfaceDescription: 'Hyper-V Virtual Ethernet Adapter',
      HardwareInterface: false,
      Virtual: true,
    },
    { ...CARD, Name: 'Ethernet 3', ifIndex: 31, Admin: 2, Media: 0 },
    { ifIndex: 99 },
  ],
  addresses: [
    { InterfaceIndex: 11, IPAddress: '10.1.2.3', PrefixLength: 16 },
    { InterfaceIndex: 23, IPAddress: '192.168.1.1', PrefixLength: 24 },
    { InterfaceIndex: 7, IPAddress: 'nonsense', PrefixLength: 24 },
  ],
  routes: [{ InterfaceIndex: 11 }],
};

test('what PowerShell prints tells the adapters of a Windows machine', () => {
  const lines = parseWindowsAdapters(`\uFEFF${JSON.stringify(LISTING)}\r\n`).map((adapter) =>
    [
      adapter.index,
      adapter.name,
      adapter.virtual ?? adapter.kind,
      adapter.enabled ? adapter.link : 'off',
      adapter.addresses.map(formatCidr).join(' ') || '-',
      adapter.hasDefaultRoute ? 'default' : '-',
      adapter.speed ?? '-',
      adapter.mac,
    ].join(' | '),
  );
  expect(lines).toEqual([
    '11 | Ethernet | ethernet | up | 10.1.2.3/16 | default | 1000 | 54:ee:75:0a:0b:0c',
    '23 | Ethernet 2 | usb-ethernet | down | 192.168.1.1/24 | - | - | 54:ee:75:0a:0b:0c',
    '7 | WLAN | wifi | up | - | - | 1000 | 54:ee:75:0a:0b:0c',
    '4 | VMware Network Adapter VMnet8 | VMware | up | - | - | 1000 | 54:ee:75:0a:0b:0c',
    '30 | vEthernet (Default Switch) | Hyper-V | up | - | - | 1000 | 54:ee:75:0a:0b:0c',
    '31 | Ethernet 3 | ethernet | off | - | - | 1000 | 54:ee:75:0a:0b:0c',
  ]);
});

test('PowerShell 5 unwraps a list of one', () => {
  const listing = {
    adapters: { ...CARD, Name: 'Ethernet', ifIndex: 11 },
    addresses: LISTING.addresses[0],
    routes: null,
  };
  const [adapter] = parseWindowsAdapters(JSON.stringify(listing));
  expect(adapter?.addresses.map(formatCidr)).toEqual(['10.1.2.3/16']);
});

test.each(['', 'Get-NetAdapter : is not recognized', '[]', '{"adapters":7}'])('%j tells of no adapters', (text) => {
  expect(parseWindowsAdapters(text)).toEqual([]);
});

test('netsh adds an address beside DHCP and takes it away again', () => {
  const [adapter] = parseWindowsAdapters(JSON.stringify({ adapters: [{ ...CARD, Name: 'Ethernet 2', ifIndex: 2 }] }));
  const at = parseCidr('192.168.1.1/24');
  if (adapter === undefined || !at.ok) throw new Error('the listing was not read');
  const { add, remove } = windowsAddressCommands(adapter, at.value);
  expect(add.at(-1)?.words).toEqual([
    'interface',
    'ipv4',
    'add',
    'address',
    'name=Ethernet 2',
    'address=192.168.1.1',
    'mask=255.255.255.0',
    'store=active',
  ]);
  expect(remove[0]?.words).toEqual([
    'interface',
    'ipv4',
    'delete',
    'address',
    'name=Ethernet 2',
    'address=192.168.1.1',
    'store=active',
  ]);
});
