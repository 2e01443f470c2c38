/** Network adapters as values: what a machine has, and what changed between two looks at it. */
import {
  formatCidr,
  isLinkLocal,
  isLoopback,
  subnetContains,
  subnetOf,
  type AdapterAddress,
  type Ipv4,
  type Mac,
} from '../../lib/address.ts';

export type AdapterKind =
  'ethernet' | 'usb-ethernet' | 'wifi' | 'mobile' | 'bluetooth' | 'bridge' | 'vlan' | 'tunnel' | 'virtual' | 'loopback';

export interface Adapter {
  /** As the system and its commands call it: `eth1`, `en5`, `Ethernet 2`. */
  readonly name: string;
  /** The system's number for it, as datagrams report it; 0 where it is not known. */
  readonly index: number;
  /** Absent where the adapter has none (tunnels) or an empty one (loopback). */
  readonly mac?: Mac;
  readonly kind: AdapterKind;
  /** What made it, for an adapter that no cable can be plugged into: `VMware`, `Docker`, `WireGuard`. */
  readonly virtual?: string;
  /** The bridge or bond that this adapter is a part of; traffic arrives there. */
  readonly master?: string;
  /** False when it is switched off in the system's settings. */
  readonly enabled: boolean;
  /** Whether something answers at the other end of the cable. */
  readonly link: 'up' | 'down' | 'unknown';
  /** IPv4 only, in the system's order. */
  readonly addresses: readonly AdapterAddress[];
  /** It leads to the rest of the network. */
  readonly hasDefaultRoute: boolean;
  /** Mbit/s. */
  readonly speed?: number;
  /** `half`: an old hub, or one end is fixed and the other finds out by itself. */
  readonly duplex?: 'half' | 'full';
  /** How often its link was lost, where the system counts: a short loss falls between two looks. */
  readonly losses?: number;
  /** What the maker calls it, where the system tells: `Realtek USB GbE Family Controller`. */
  readonly description?: string;
}

/** One difference between two looks at the adapters. */
export type AdapterChange =
  | { readonly kind: 'appeared' | 'vanished'; readonly adapter: Adapter }
  | { readonly kind: 'link-up' | 'link-down'; readonly adapter: Adapter }
  | { readonly kind: 'address-added' | 'address-removed'; readonly adapter: Adapter; readonly address: AdapterAddress };

/** A card that takes a network cable, and that is not handed over to a bridge or bond. */
export function isWired(adapter: Adapter): boolean {
  const cable = adapter.kind === 'ethernet' || adapter.kind === 'usb-ethernet';
  return cable && adapter.virtual === undefined && adapter.master === undefined;
}

/** An address a station can work with: neither loopback nor made up by the system for want of a better one. */
export function isUsable(at: AdapterAddress): boolean {
  return !isLinkLocal(at.address) && !isLoopback(at.address);
}

/** RFC 1918. */
export function isPrivate(address: Ipv4): boolean {
  const high = address >>> 16;
  return address >>> 24 === 10 || (high & 0xfff0) === 0xac10 || high === 0xc0a8;
}

/** Two networks of which one lies within the other: the more specific route takes the other's traffic. */
export function networksOverlap(a: AdapterAddress, b: AdapterAddress): boolean {
  return subnetContains(subnetOf(a), subnetOf(b).base) || subnetContains(subnetOf(b), subnetOf(a).base);
}

/** What happened between two lists, in the order in which a station wants to hear it: losses first. */
export function adapterChanges(before: readonly Adapter[], after: readonly Adapter[]): readonly AdapterChange[] {
  const gone = before.filter((adapter) => !same(after, adapter));
  const fresh = after.filter((adapter) => !same(before, adapter));
  const changed = after.flatMap((adapter) => {
    const earlier = same(before, adapter);
    return earlier === undefined ? [] : differences(earlier, adapter);
  });
  return [
    ...gone.map((adapter): AdapterChange => ({ kind: 'vanished', adapter })),
    ...changed,
    ...fresh.map((adapter): AdapterChange => ({ kind: 'appeared', adapter })),
  ];
}

/** A USB adapter that was unplugged and returns has a new index: it vanished and appeared. */
function same(list: readonly Adapter[], wanted: Adapter): Adapter | undefined {
  return list.find((adapter) => adapter.name === wanted.name && adapter.index === wanted.index);
}

function differences(before: Adapter, after: Adapter): readonly AdapterChange[] {
  const changes: AdapterChange[] = [];
  for (const address of missingFrom(after, before)) {
    changes.push({ kind: 'address-removed', adapter: after, address });
  }
  if (isBlink(before, after)) {
    changes.push({ kind: 'link-down', adapter: { ...after, link: 'down' } }, { kind: 'link-up', adapter: after });
  }
  if (before.link !== after.link) {
    changes.push({ kind: after.link === 'down' ? 'link-down' : 'link-up', adapter: after });
  }
  for (const address of missingFrom(before, after)) changes.push({ kind: 'address-added', adapter: after, address });
  return changes;
}

/** Its link was lost and came back between two looks. */
function isBlink(before: Adapter, after: Adapter): boolean {
  const { losses = 0 } = after;
  return before.link === 'up' && after.link === 'up' && losses > (before.losses ?? losses);
}

/** The addresses of `other` that `adapter` does not have. */
function missingFrom(adapter: Adapter, other: Adapter): readonly AdapterAddress[] {
  const present = new Set(adapter.addresses.map(formatCidr));
  return other.addresses.filter((address) => !present.has(formatCidr(address)));
}
