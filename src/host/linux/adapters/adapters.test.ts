import { describe, expect, test } from 'vitest';
import { formatCidr, parseCidr } from '../../../lib/address.ts';
import type { Adapter } from '../../adapters/adapters.ts';
import { judge, linuxAddressCommands, listLinuxAdapters, type SysFacts } from './adapters.ts';

const SOFTWARE: SysFacts = { name: '', type: 1, devtype: '', wireless: false };
const CARD: SysFacts = { ...SOFTWARE, bus: 'pci' };

test.each<[string, SysFacts, string]>([
  ['lo', { ...SOFTWARE, name: 'lo', type: 772 }, 'loopback'],
  ['a PCI card', { ...CARD, name: 'enp3s0' }, 'ethernet'],
  ['the card of a virtual machine', { ...CARD, name: 'eth0', bus: 'virtio' }, 'ethernet'],
  ['a USB adapter', { ...CARD, name: 'enx00249b1c', bus: 'usb' }, 'usb-ethernet'],
  ['a Wi-Fi card', { ...CARD, name: 'wlp2s0', devtype: 'wlan', wireless: true }, 'wifi'],
  ['a USB Wi-Fi stick whose driver forgot DEVTYPE', { ...CARD, name: 'wlx0', bus: 'usb', wireless: true }, 'wifi'],
  ['a telephone as modem', { ...CARD, name: 'wwan0', bus: 'usb', type: 519 }, 'mobile'],
  ['docker0', { ...SOFTWARE, name: 'docker0', devtype: 'bridge' }, 'bridge by Docker'],
  ['a bridge made by hand', { ...SOFTWARE, name: 'br0', devtype: 'bridge' }, 'bridge by a bridge'],
  ['a bond', { ...SOFTWARE, name: 'bond0', devtype: 'bond' }, 'bridge by a bond'],
  ['a VLAN', { ...SOFTWARE, name: 'eth0.20', devtype: 'vlan' }, 'vlan by a VLAN'],
  ['a veth', { ...SOFTWARE, name: 'veth2a4f' }, 'virtual by a container (veth)'],
  ['VMware', { ...SOFTWARE, name: 'vmnet8' }, 'virtual by VMware'],
  ['VirtualBox', { ...SOFTWARE, name: 'vboxnet0' }, 'virtual by VirtualBox'],
  ['libvirt', { ...SOFTWARE, name: 'virbr0', devtype: 'bridge' }, 'bridge by libvirt'],
  ['a tap', { ...SOFTWARE, name: 'tap0' }, 'virtual by a VPN or virtual machine (tap)'],
  [
    'WireGuard under any name',
    { ...SOFTWARE, name: 'office', type: 65534, devtype: 'wireguard' },
    'tunnel by WireGuard',
  ],
  ['Tailscale', { ...SOFTWARE, name: 'tailscale0', type: 65534 }, 'tunnel by Tailscale'],
  ['a tunnel nobody knows', { ...SOFTWARE, name: 'what0', type: 776 }, 'tunnel by a tunnel'],
  ['an adapter nobody knows', { ...SOFTWARE, name: 'what0' }, 'virtual by software'],
])('%s is told by what the kernel says of it', (_, facts, expected) => {
  const { kind, virtual } = judge(facts);
  expect(virtual === undefined ? kind : `${kind} by ${virtual}`).toBe(expected);
});

test('the commands of Linux switch an adapter that is off on, and off again', () => {
  const at = parseCidr('192.168.1.1/24');
  if (!at.ok) throw new Error(at.error);
  const off: Adapter = {
    name: 'eth1',
    index: 2,
    kind: 'ethernet',
    enabled: false,
    link: 'down',
    addresses: [],
    hasDefaultRoute: false,
  };
  const lines = (adapter: Adapter) => {
    const { add, remove } = linuxAddressCommands(adapter, at.value);
    return [add, remove].map((commands) => commands.map(({ program, words }) => [program, ...words].join(' ')));
  };
  expect(lines({ ...off, enabled: true })).toEqual([
    ['ip addr add 192.168.1.1/24 broadcast + dev eth1'],
    ['ip addr del 192.168.1.1/24 dev eth1'],
  ]);
  expect(lines(off)).toEqual([
    ['ip addr add 192.168.1.1/24 broadcast + dev eth1', 'ip link set dev eth1 up'],
    ['ip addr del 192.168.1.1/24 dev eth1', 'ip link set dev eth1 down'],
  ]);
});

function listed(): readonly Adapter[] {
  const adapters = listLinuxAdapters();
  return adapters.ok ? adapters.value : expect.fail(adapters.error);
}

describe.runIf(process.platform === 'linux')('on this machine', () => {
  test('the loopback adapter is listed with its address', () => {
    const loopback = listed().find((adapter) => adapter.name === 'lo');
    expect(loopback).toMatchObject({ kind: 'loopback', enabled: true, hasDefaultRoute: false });
    expect(loopback?.addresses.map(formatCidr)).toContain('127.0.0.1/8');
  });

  test('every adapter has a name and an index of its own, in order', () => {
    const indexes = listed().map((adapter) => adapter.index);
    expect(indexes).toEqual([...new Set(indexes)].toSorted((a, b) => a - b));
  });
});
