/** What is said to people about adapters: descriptions, reasons, warnings and errors, each with the command that helps. */
import { formatCidr, ipv4, isLinkLocal, type AdapterAddress } from '../../lib/address.ts';
import { isWired, networksOverlap, type Adapter } from './adapters.ts';
import { stationError, type StationError } from '../station-error.ts';

const KIND_WORDS: Readonly<Record<Adapter['kind'], string>> = {
  ethernet: 'Ethernet',
  'usb-ethernet': 'USB Ethernet',
  wifi: 'Wi-Fi',
  mobile: 'mobile network',
  bluetooth: 'Bluetooth',
  bridge: 'bridge',
  vlan: 'VLAN',
  tunnel: 'tunnel',
  virtual: 'virtual',
  loopback: 'loopback',
};

/** For a list: `eth1 (Ethernet, link up, 192.168.1.1/24)`. */
export function describeAdapter(adapter: Adapter): string {
  const kind = adapter.virtual === undefined ? KIND_WORDS[adapter.kind] : `made by ${adapter.virtual}`;
  const link = adapter.enabled ? `link ${adapter.link}` : 'switched off';
  const addresses = adapter.addresses.map(formatCidr).join(' and ') || 'no address';
  const route = adapter.hasDefaultRoute ? ', leads to the rest of the network' : '';
  return `${adapter.name} (${kind}, ${link}, ${addresses}${route})`;
}

/** 192.168.1.1 is what recovery guides use; the others are networks that home routers and companies seldom take. */
const USUAL: AdapterAddress = { address: ipv4(0xc0a8_0101), prefix: 24 };
const SUGGESTIONS: readonly AdapterAddress[] = [
  USUAL,
  ...[0xc0a8_4d01, 0xc0a8_b101, 0xac1f_4d01, 0x0a42_0001].map((address) => ({ address: ipv4(address), prefix: 24 })),
];

/** An address for an adapter that has none, in a network that no other adapter is in. */
export function suggestAddress(adapters: readonly Adapter[]): AdapterAddress {
  const taken = adapters.flatMap((adapter) => adapter.addresses);
  return SUGGESTIONS.find((at) => !taken.some((other) => networksOverlap(at, other))) ?? USUAL;
}

export function unknownWish(adapters: readonly Adapter[], wish: string): StationError {
  const message = /^[0-9.]+$/.test(wish)
    ? `No adapter here has the address ${wish}.`
    : `There is no adapter "${wish}".`;
  return stationError(
    'no-adapter',
    message,
    `Here are: ${list(adapters)}. ${commands(adapters.filter(isWired))}`.trim(),
  );
}

export function noAdapter(adapters: readonly Adapter[]): StationError {
  return stationError(
    'no-adapter',
    `No wired network adapter was found; here are: ${list(adapters)}.`,
    'Plug in a network cable or a USB network adapter, or name the adapter to use with --adapter.',
  );
}

export function severalAdapters(candidates: readonly Adapter[]): StationError {
  const message = `${candidates.length} adapters could be meant: ${list(candidates)}.`;
  return stationError('several-adapters', message, commands(candidates));
}

export function adapterDown(adapter: Adapter): StationError {
  return stationError(
    'adapter-down',
    `${adapter.name} is switched off in this computer's network settings.`,
    `Switch it on there (on Linux: sudo ip link set ${quoted(adapter.name)} up) and start again.`,
  );
}

export function noAddress(adapters: readonly Adapter[], adapter: Adapter): StationError {
  const [made] = adapter.addresses.filter((at) => isLinkLocal(at.address));
  const has = made === undefined ? 'has no IPv4 address' : `has no proper address: ${madeUp(made)}`;
  const asleep = adapter.link === 'down' ? ' Nothing is switched on at the other end of its cable yet.' : '';
  const others = adapters.filter((other) => other !== adapter);
  return stationError(
    'no-address',
    `${adapter.name} ${has}.${asleep}`,
    `Let the station set one while it runs: ${command(adapter)} --set-address ${formatCidr(suggestAddress(others))}`,
  );
}

/** RFC 3927: link-local addresses are self-assigned, change on conflict, and are not forwarded. */
function madeUp(at: AdapterAddress): string {
  return (
    `${formatCidr(at)} is what the computer gives itself when nobody answers its own DHCP request; ` +
    'it can change at any moment, and many devices refuse a server with such an address'
  );
}

/** Completes "wlan0 ...", of an adapter that is no cable to a device. */
function whyNotWired(adapter: Adapter): string {
  if (adapter.virtual !== undefined) return `is made by ${adapter.virtual}: no cable goes into it`;
  if (adapter.master !== undefined) return `is a part of ${adapter.master}`;
  return NOT_WIRED[adapter.kind];
}

const NOT_WIRED: Readonly<Record<Adapter['kind'], string>> = {
  ethernet: 'is not a cable',
  'usb-ethernet': 'is not a cable',
  wifi: 'is Wi-Fi: a device on a cable is not reached through it',
  mobile: 'is a mobile network',
  bluetooth: 'is Bluetooth',
  bridge: 'is a bridge',
  vlan: 'is a VLAN: a device without settings does not speak on it',
  tunnel: 'is a tunnel',
  virtual: 'is virtual: no cable goes into it',
  loopback: 'leads only to this computer',
};

/** What to beware of when serving `adapter`, most important first. */
export function warnings(adapters: readonly Adapter[], adapter: Adapter, address?: AdapterAddress): readonly string[] {
  const found: string[] = [];
  if (adapter.hasDefaultRoute) {
    found.push(
      `${adapter.name} leads to the rest of the network: everybody there can hear this station. If another DHCP ` +
        'server answers there, use --share-lan, which serves only the devices that Rouse knows.',
    );
  }
  if (!isWired(adapter) && adapter.kind !== 'loopback') {
    found.push(`${adapter.name} ${whyNotWired(adapter)}.`);
  }
  if (adapter.enabled && adapter.link === 'down') {
    found.push(noLink(adapter));
  }
  if (address !== undefined) found.push(...overlaps(adapters, adapter, address));
  return found;
}

export function noLink(adapter: Adapter): string {
  return `${adapter.name} has no link: nothing is switched on at the other end of its cable, or it is not plugged in.`;
}

/** With two adapters in one network the system picks one by its own rule, and replies leave the wrong way. */
export function overlaps(adapters: readonly Adapter[], adapter: Adapter, at: AdapterAddress): readonly string[] {
  return adapters.flatMap((other) => {
    const clash = other === adapter ? undefined : other.addresses.find((there) => networksOverlap(at, there));
    return clash === undefined ? [] : [overlap(adapter, at, other, clash)];
  });
}

function overlap(adapter: Adapter, at: AdapterAddress, other: Adapter, there: AdapterAddress): string {
  return (
    `${adapter.name} (${formatCidr(at)}) and ${other.name} (${formatCidr(there)}) are in overlapping networks: ` +
    `replies may leave through the wrong one. Switch ${other.name} off, or use another network here.`
  );
}

function list(adapters: readonly Adapter[]): string {
  return adapters.map(describeAdapter).join(', ') || 'none at all';
}

function commands(adapters: readonly Adapter[]): string {
  return adapters.length === 0 ? '' : `Choose one: ${adapters.map(command).join('   or   ')}`;
}

function command(adapter: Adapter): string {
  return `rouse up --adapter ${quoted(adapter.name)}`;
}

/** `"Ethernet 2"`: the way both cmd.exe and Unix shells take it. */
function quoted(name: string): string {
  return /^[\w.@:-]+$/.test(name) ? name : `"${name}"`;
}
