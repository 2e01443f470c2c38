/**
 * Which adapter the station serves: the one that was asked for, or by rule the bench cable. The rule never takes an
 * adapter that reaches more than the device on the desk unless there is no other wired one, and then it says so.
 */
import { parseIpv4, parseMac, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import * as words from './adapter-words.ts';
import { isPrivate, isUsable, isWired, type Adapter } from './adapters.ts';
import type { StationError } from '../station-error.ts';

export interface AdapterChoice {
  readonly adapter: Adapter;
  /** The address the station has there; absent only when the station is going to set one itself. */
  readonly address?: AdapterAddress;
  /** One sentence for people. */
  readonly why: string;
  /** What to beware of, a sentence or two each. */
  readonly warnings: readonly string[];
}

/** `set-address`: the station brings an address along, so an adapter without one, or switched off, will do. */
export type AdapterPurpose = 'use' | 'set-address';

type Chosen = Result<AdapterChoice, StationError>;

/**
 * Chooses by `wish` (an adapter's name, IPv4 address or MAC address) or by rule. Fails with `no-adapter`,
 * `several-adapters`, `no-address` or `adapter-down`; each hint holds the exact command to go on with.
 */
export function chooseAdapter(adapters: readonly Adapter[], wish?: string, purpose: AdapterPurpose = 'use'): Chosen {
  return wish === undefined ? byRule(adapters, purpose) : byWish(adapters, wish, purpose);
}

function byWish(adapters: readonly Adapter[], wish: string, purpose: AdapterPurpose): Chosen {
  const address = parseIpv4(wish);
  const found = address.ok ? byAddress(adapters, address.value) : byName(adapters, wish);
  if (found === undefined) return err(words.unknownWish(adapters, wish));
  const why = address.ok ? `${found.name} has the address ${wish} that was asked for.` : `${found.name} was asked for.`;
  return settle(adapters, found, why, purpose, address.ok ? address.value : undefined);
}

function byAddress(adapters: readonly Adapter[], address: Ipv4): Adapter | undefined {
  return adapters.find((adapter) => adapter.addresses.some((at) => at.address === address));
}

/** Windows users type names without their capitals; a MAC address is what a USB adapter has printed on it. */
function byName(adapters: readonly Adapter[], wish: string): Adapter | undefined {
  const mac = parseMac(wish);
  return (
    adapters.find((adapter) => adapter.name === wish) ??
    adapters.find((adapter) => adapter.name.toLowerCase() === wish.toLowerCase()) ??
    (mac.ok ? adapters.find((adapter) => adapter.mac === mac.value) : undefined)
  );
}

interface Grade {
  readonly fits: (adapter: Adapter) => boolean;
  /** Completes "eth1 ...". */
  readonly why: string;
  /** Taken by itself only when the machine has no other wired adapter. */
  readonly onlyAlone: boolean;
}

const BENCH: Grade = {
  fits: (adapter) => !adapter.hasDefaultRoute && hasAddress(adapter) && adapter.link !== 'down',
  why: 'is a cable with link, has an address of its own and leads nowhere else',
  onlyAlone: false,
};
const BENCH_ASLEEP: Grade = {
  fits: (adapter) => !adapter.hasDefaultRoute && hasAddress(adapter) && adapter.link === 'down',
  why: 'is a cable with an address of its own that leads nowhere else',
  onlyAlone: false,
};
const BARE: Grade = {
  fits: (adapter) => !adapter.hasDefaultRoute && !hasAddress(adapter) && adapter.link !== 'down',
  why: 'is the one cable with link that leads nowhere else',
  onlyAlone: false,
};
const BARE_ASLEEP: Grade = {
  fits: (adapter) => !adapter.hasDefaultRoute && !hasAddress(adapter) && adapter.link === 'down',
  why: 'is the only wired adapter',
  onlyAlone: true,
};
const LAN: Grade = {
  fits: (adapter) => adapter.hasDefaultRoute,
  why: 'is the only wired adapter',
  onlyAlone: true,
};

/** Best first; every wired adapter fits exactly one. Who brings an address along means the adapter that lacks one. */
const GRADES: Readonly<Record<AdapterPurpose, readonly Grade[]>> = {
  use: [BENCH, BENCH_ASLEEP, BARE, BARE_ASLEEP, LAN],
  'set-address': [BARE, BENCH, BENCH_ASLEEP, BARE_ASLEEP, LAN],
};

function byRule(adapters: readonly Adapter[], purpose: AdapterPurpose): Chosen {
  const wired = adapters.filter(isWired);
  for (const grade of GRADES[purpose]) {
    const candidates = favourPrivate(wired.filter(grade.fits));
    const [first, second] = candidates;
    if (first === undefined) continue;
    if (grade.onlyAlone && wired.length > 1) return err(words.severalAdapters(wired));
    if (second !== undefined) return err(words.severalAdapters(candidates));
    return settle(adapters, first, `${first.name} ${grade.why}.`, purpose);
  }
  return err(words.noAdapter(adapters));
}

function hasAddress(adapter: Adapter): boolean {
  return adapter.addresses.some(isUsable);
}

/** Bench cables have private addresses; a public one belongs to somebody's network. */
function favourPrivate(candidates: readonly Adapter[]): readonly Adapter[] {
  const inside = candidates.filter((adapter) => adapter.addresses.some((at) => isPrivate(at.address)));
  return inside.length === 1 ? inside : candidates;
}

function settle(
  adapters: readonly Adapter[],
  adapter: Adapter,
  why: string,
  purpose: AdapterPurpose,
  asked?: Ipv4,
): Chosen {
  const address = adapter.addresses.find((at) => at.address === asked) ?? bestAddress(adapter);
  if (purpose === 'use' && !adapter.enabled) return err(words.adapterDown(adapter));
  if (purpose === 'use' && address === undefined) return err(words.noAddress(adapters, adapter));
  const choice = { adapter, why, warnings: words.warnings(adapters, adapter, address) };
  return ok(address === undefined ? choice : { ...choice, address });
}

/** On the loopback adapter that was asked for by name, its own address is the best there is. */
function bestAddress(adapter: Adapter): AdapterAddress | undefined {
  const usable = adapter.addresses.filter(isUsable);
  const fallback = adapter.kind === 'loopback' ? adapter.addresses[0] : undefined;
  return usable.find((at) => isPrivate(at.address)) ?? usable[0] ?? fallback;
}
