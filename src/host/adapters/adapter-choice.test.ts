import { describe, expect, test } from 'vitest';
import { formatCidr, parseCidr, type AdapterAddress } from '../../lib/address.ts';
import { chooseAdapter, type AdapterPurpose } from './adapter-choice.ts';
import { describeAdapter, suggestAddress } from './adapter-words.ts';
import type { Adapter } from './adapters.ts';
import type { StationErrorCode } from '../station-error.ts';

function cidr(text: string): AdapterAddress {
  const parsed = parseCidr(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

function adapter(name: string, addresses = '', more: Partial<Adapter> = {}): Adapter {
  const list = addresses === '' ? [] : addresses.split(' ').map(cidr);
  const plain = { index: 1, kind: 'ethernet', enabled: true, link: 'up', hasDefaultRoute: false } as const;
  return { name, ...plain, addresses: list, ...more };
}

const LOOPBACK = adapter('lo', '127.0.0.1/8', { kind: 'loopback' });
const WIFI = adapter('wlan0', '192.168.178.20/24', { kind: 'wifi', hasDefaultRoute: true });
const DOCKER = adapter('docker0', '172.17.0.1/16', { kind: 'bridge', virtual: 'Docker' });
const VMWARE = adapter('vmnet8', '192.168.44.1/24', { kind: 'virtual', virtual: 'VMware' });
const VPN = adapter('wg0', '10.8.0.2/24', { kind: 'tunnel', virtual: 'WireGuard' });
const LAN = adapter('eth0', '192.168.0.5/24', { hasDefaultRoute: true });
const BENCH = adapter('eth1', '192.168.1.1/24');
const USB = adapter('enx0', '10.0.0.1/24', { kind: 'usb-ethernet' });

interface Situation {
  readonly name: string;
  readonly here: readonly Adapter[];
  readonly wish?: string;
  readonly purpose?: AdapterPurpose;
  readonly takes?: string;
  readonly fails?: StationErrorCode;
  /** Has to occur in what is said: the reason and warnings, or the error's message and hint. */
  readonly says?: string;
}

const SITUATIONS: readonly Situation[] = [
  {
    name: 'a laptop on Wi-Fi with the bench cable',
    here: [LOOPBACK, WIFI, BENCH],
    takes: 'eth1',
    says: 'leads nowhere else',
  },
  { name: 'the 2010 story: VMware adapters beside the cable', here: [VMWARE, BENCH, WIFI], takes: 'eth1' },
  { name: 'Docker, a VPN and the cable', here: [DOCKER, VPN, BENCH], takes: 'eth1' },
  { name: 'a desktop on the LAN with a second card', here: [LAN, BENCH], takes: 'eth1' },
  { name: 'a USB adapter as the cable', here: [LAN, USB], takes: 'enx0' },
  { name: 'only the LAN', here: [LOOPBACK, LAN, DOCKER], takes: 'eth0', says: '--share-lan' },
  {
    name: 'the device is still off, so the cable has no link',
    here: [WIFI, { ...BENCH, link: 'down' }],
    takes: 'eth1',
    says: 'has no link',
  },
  { name: 'one cable with link and one without', here: [BENCH, { ...USB, link: 'down' }], takes: 'eth1' },
  {
    name: 'a cable beside a public address that leads nowhere',
    here: [BENCH, adapter('eth2', '203.0.113.9/24')],
    takes: 'eth1',
  },
  {
    name: 'a link-local address beside a proper one',
    here: [adapter('eth1', '169.254.7.7/16 192.168.1.1/24')],
    takes: 'eth1',
  },
  {
    name: 'a card inside a bridge beside the cable',
    here: [adapter('eth0', '', { master: 'br0' }), BENCH],
    takes: 'eth1',
  },
  {
    name: 'the cable is in the network of the Wi-Fi',
    here: [WIFI, adapter('eth1', '192.168.178.77/24')],
    takes: 'eth1',
    says: 'overlapping networks',
  },
  {
    name: 'two bench cables',
    here: [BENCH, USB],
    fails: 'several-adapters',
    says: 'rouse up --adapter eth1   or   rouse up --adapter enx0',
  },
  { name: 'two cards on the LAN', here: [LAN, { ...LAN, name: 'eth9' }], fails: 'several-adapters', says: 'eth9' },
  {
    name: 'the LAN, and a card that nothing is plugged into',
    here: [LAN, adapter('eth1', '', { link: 'down' })],
    fails: 'several-adapters',
  },
  {
    name: 'two cables with link but without address',
    here: [adapter('eth1'), adapter('eth2')],
    fails: 'several-adapters',
  },
  {
    name: 'the cable has no address',
    here: [WIFI, adapter('eth1')],
    fails: 'no-address',
    says: 'rouse up --adapter eth1 --set-address 192.168.1.1/24',
  },
  {
    name: 'the cable has no address, and the LAN is not taken instead',
    here: [LAN, adapter('eth1')],
    fails: 'no-address',
    says: 'eth1',
  },
  {
    name: 'nobody answered the DHCP of the cable',
    here: [adapter('eth1', '169.254.7.7/16')],
    fails: 'no-address',
    says: 'nobody answers its own DHCP request',
  },
  {
    name: 'the Wi-Fi is in the network that would be suggested',
    here: [adapter('wlan0', '192.168.1.30/24', { kind: 'wifi' }), adapter('eth1')],
    fails: 'no-address',
    says: '--set-address 192.168.77.1/24',
  },
  {
    name: 'the only card has neither link nor address',
    here: [WIFI, adapter('eth1', '', { link: 'down' })],
    fails: 'no-address',
    says: 'Nothing is switched on',
  },
  {
    name: 'the only card is switched off',
    here: [WIFI, adapter('eth1', '', { enabled: false, link: 'down' })],
    fails: 'adapter-down',
    says: 'ip link set eth1 up',
  },
  {
    name: 'a tablet: Wi-Fi and a tunnel',
    here: [LOOPBACK, WIFI, VPN],
    fails: 'no-adapter',
    says: 'USB network adapter',
  },
  {
    name: 'a container: only its own veth',
    here: [LOOPBACK, adapter('eth0', '172.17.0.2/16', { kind: 'virtual', virtual: 'a container (veth)' })],
    fails: 'no-adapter',
  },
  { name: 'no adapter at all', here: [], fails: 'no-adapter', says: 'none at all' },
  { name: 'asked for by name among several', here: [BENCH, USB], wish: 'enx0', takes: 'enx0', says: 'asked for' },
  { name: 'asked for by address', here: [BENCH, USB], wish: '10.0.0.1', takes: 'enx0' },
  {
    name: 'asked for by MAC address',
    here: [BENCH, { ...USB, mac: '00:26:99:ef:0f:1a' } as Adapter],
    wish: '00-26-99-EF-0F-1A',
    takes: 'enx0',
  },
  {
    name: 'a Windows name typed in small letters',
    here: [adapter('Ethernet 2', '192.168.1.1/24')],
    wish: 'ethernet 2',
    takes: 'Ethernet 2',
  },
  { name: 'Wi-Fi asked for by name', here: [WIFI, BENCH], wish: 'wlan0', takes: 'wlan0', says: 'is Wi-Fi' },
  { name: 'loopback asked for by address', here: [LOOPBACK, LAN], wish: '127.0.0.1', takes: 'lo' },
  {
    name: 'a name that is not there',
    here: [BENCH],
    wish: 'eth7',
    fails: 'no-adapter',
    says: 'rouse up --adapter eth1',
  },
  {
    name: 'an address that is not there',
    here: [BENCH],
    wish: '10.9.9.9',
    fails: 'no-adapter',
    says: 'No adapter here has the address 10.9.9.9',
  },
  {
    name: 'asked for, but without address',
    here: [BENCH, adapter('Ethernet 2')],
    wish: 'Ethernet 2',
    fails: 'no-address',
    says: 'rouse up --adapter "Ethernet 2" --set-address 192.168.77.1/24',
  },
  {
    name: 'an address will be set, so none is needed',
    here: [WIFI, adapter('eth1')],
    purpose: 'set-address',
    takes: 'eth1',
  },
  {
    name: 'an address will be set, and the card without one is meant',
    here: [BENCH, adapter('eth2')],
    purpose: 'set-address',
    takes: 'eth2',
  },
  {
    name: 'an address will be set on a card that is switched off',
    here: [adapter('eth1', '', { enabled: false, link: 'down' })],
    purpose: 'set-address',
    takes: 'eth1',
  },
];

describe('choosing an adapter', () => {
  test.each(SITUATIONS)('$name', ({ here, wish, purpose, takes, fails, says = '' }) => {
    const choice = chooseAdapter(here, wish, purpose);
    expect(choice.ok ? choice.value.adapter.name : choice.error.code).toBe(takes ?? fails);
    const said = choice.ok ? [choice.value.why, ...choice.value.warnings] : [choice.error.message, choice.error.hint];
    expect(said.join(' ')).toContain(says);
  });

  test('takes the proper address, not the one the system made up', () => {
    const choice = chooseAdapter([adapter('eth1', '169.254.7.7/16 192.168.1.1/24')]);
    expect(choice.ok && choice.value.address).toEqual(cidr('192.168.1.1/24'));
  });

  test('takes the address that was asked for, of an adapter with several', () => {
    const choice = chooseAdapter([adapter('eth1', '192.168.1.1/24 10.0.0.1/8')], '10.0.0.1');
    expect(choice.ok && choice.value.address).toEqual(cidr('10.0.0.1/8'));
  });

  test.each([
    ['on Wi-Fi', WIFI, ['wlan0 is Wi-Fi: a device on a cable is not reached through it.']],
    ['of a virtual machine', VMWARE, ['vmnet8 is made by VMware: no cable goes into it.']],
    ['in a bridge', { ...BENCH, master: 'br0' }, ['eth1 is a part of br0.']],
    ['that fits', BENCH, []],
  ])('warns of one %s that was asked for, when no device is reached through it', (_what, asked, warnings) => {
    const choice = chooseAdapter([LOOPBACK, WIFI, VMWARE, asked], asked.name);
    expect(choice.ok && choice.value.warnings.filter((one) => one.includes(' is '))).toEqual(warnings);
  });

  test('has no address to report when one is going to be set', () => {
    const choice = chooseAdapter([adapter('eth1')], 'eth1', 'set-address');
    expect(choice.ok && 'address' in choice.value).toBe(false);
  });
});

test('an adapter is described in one line', () => {
  expect(describeAdapter(LAN)).toBe('eth0 (Ethernet, link up, 192.168.0.5/24, leads to the rest of the network)');
  expect(describeAdapter(VPN)).toBe('wg0 (made by WireGuard, link up, 10.8.0.2/24)');
});

test('a suggested address is 192.168.1.1/24 even when every suggestion is taken', () => {
  expect(formatCidr(suggestAddress([adapter('eth0', '0.0.0.0/0')]))).toBe('192.168.1.1/24');
});
