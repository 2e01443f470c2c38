/**
 * The adapters of a Mac, from what three of its programs print: `ifconfig -a -v` (flags, addresses, link),
 * `networksetup -listallhardwareports` (which device is Wi-Fi, which a USB adapter) and `netstat -rn -f inet`.
 */
import {
  formatIpv4,
  ipv4,
  maskPrefix,
  parseIpv4,
  parseMac,
  prefixMask,
  type AdapterAddress,
} from '../../lib/address.ts';
import type { AddressCommands, Command } from '../adapters/address-commands.ts';
import { makerByName } from '../adapters/adapter-makers.ts';
import type { Adapter } from '../adapters/adapters.ts';

export interface MacListings {
  readonly ifconfig: string;
  readonly hardwarePorts: string;
  readonly routes: string;
}

export const MAC_LISTINGS: Readonly<Record<keyof MacListings, Command>> = {
  ifconfig: { program: 'ifconfig', words: ['-a', '-v'] },
  hardwarePorts: { program: 'networksetup', words: ['-listallhardwareports'] },
  routes: { program: 'netstat', words: ['-rn', '-f', 'inet'] },
};

/** Reads the three listings; what cannot be read is left out. */
export function parseMacAdapters(listings: MacListings): readonly Adapter[] {
  const ports = parseHardwarePorts(listings.hardwarePorts);
  const toElsewhere = parseDefaultDevices(listings.routes);
  return splitBlocks(listings.ifconfig).map((block) => readBlock(block, ports, toElsewhere));
}

/** `Hardware Port: USB 10/100/1000 LAN` and, on the next line, `Device: en5`: device to port. */
export function parseHardwarePorts(text: string): ReadonlyMap<string, string> {
  const pairs = [...text.matchAll(/^Hardware Port: (.*)\r?\nDevice: (\S+)/gm)];
  return new Map(pairs.map(([, port = '', device = '']) => [device, port]));
}

/** The last column of the `default` rows of `netstat -rn`. */
export function parseDefaultDevices(text: string): ReadonlySet<string> {
  const rows = text.split('\n').filter((line) => /^(default|0\/1|128\.0\/1)\s/.test(line));
  return new Set(rows.map((line) => line.trim().split(/\s+/)[3] ?? ''));
}

interface Block {
  readonly name: string;
  readonly text: string;
}

function splitBlocks(text: string): readonly Block[] {
  const parts = text.split(/^(?=\S+: flags=)/m);
  return parts.flatMap((part) => {
    const name = /^(\S+): flags=/.exec(part)?.[1];
    return name === undefined ? [] : [{ name, text: part }];
  });
}

function readBlock(block: Block, ports: ReadonlyMap<string, string>, toElsewhere: ReadonlySet<string>): Adapter {
  const port = ports.get(block.name);
  const flags = wordAfter(block.text, /flags=[0-9a-f]+<([^>]*)>/).split(',');
  const mac = parseMac(wordAfter(block.text, /^\s+ether (\S+)/m));
  const speed = Number(wordAfter(block.text, /media:.*?\((\d+)base/i));
  return {
    name: block.name,
    index: Number(wordAfter(block.text, /^\S+: flags=.* index (\d+)/)),
    ...judge(block.name, flags, port),
    enabled: flags.includes('UP'),
    link: readLink(block.text, flags),
    addresses: readAddresses(block.text),
    hasDefaultRoute: toElsewhere.has(block.name),
    ...(mac.ok ? { mac: mac.value } : {}),
    ...(speed > 0 ? { speed } : {}),
    ...(port === undefined ? {} : { description: port }),
  };
}

function wordAfter(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1] ?? '';
}

function judge(name: string, flags: readonly string[], port: string | undefined): Pick<Adapter, 'kind' | 'virtual'> {
  if (flags.includes('LOOPBACK')) return { kind: 'loopback' };
  const made = makerByName(name);
  if (made !== undefined) return { kind: made.kind, virtual: made.maker };
  if (/^bridge\d+$/.test(name)) return { kind: 'bridge', virtual: 'a bridge' };
  if (/^(vlan|bond)\d+$/.test(name)) return { kind: 'vlan', virtual: 'network settings' };
  if (port !== undefined) return { kind: kindOfPort(port) };
  return /^en\d+$/.test(name) ? { kind: 'ethernet' } : { kind: 'virtual', virtual: 'software' };
}

function kindOfPort(port: string): Adapter['kind'] {
  if (/wi-?fi|airport/i.test(port)) return 'wifi';
  if (/bluetooth/i.test(port)) return 'bluetooth';
  if (/iphone|ipad|modem|wwan/i.test(port)) return 'mobile';
  return /usb|adapter|dock/i.test(port) ? 'usb-ethernet' : 'ethernet';
}

function readLink(text: string, flags: readonly string[]): Adapter['link'] {
  const status = wordAfter(text, /^\s+status: (\w+)/m);
  if (!flags.includes('UP') || status === 'inactive') return 'down';
  return status === 'active' || flags.includes('LOOPBACK') ? 'up' : 'unknown';
}

/** `inet 192.168.1.1 netmask 0xffffff00 broadcast 192.168.1.255` */
function readAddresses(text: string): readonly AdapterAddress[] {
  return [...text.matchAll(/^\s+inet ([0-9.]+)(?: --> [0-9.]+)? netmask 0x([0-9a-f]{8})/gm)].flatMap(
    ([, addressText = '', mask = '']) => {
      const address = parseIpv4(addressText);
      const prefix = maskPrefix(ipv4(Number.parseInt(mask, 16)));
      return address.ok && prefix !== undefined ? [{ address: address.value, prefix }] : [];
    },
  );
}

/** The commands that add an address until the next restart and take it away again. */
export function macAddressCommands(adapter: Adapter, at: AdapterAddress): AddressCommands {
  const address = formatIpv4(at.address);
  return {
    add: [ifconfig(adapter.name, 'alias', address, formatIpv4(prefixMask(at.prefix)))],
    remove: [ifconfig(adapter.name, '-alias', address)],
  };
}

function ifconfig(...words: readonly string[]): Command {
  return { program: 'ifconfig', words };
}
