/**
 * Finds the adapters that the station serves and its address on each, sets addresses where that is wished, and says why
 * it chose these.
 */
import type { Happening } from '../../events/types.ts';
import { chooseAdapter, type AdapterChoice } from '../../host/adapters/adapter-choice.ts';
import { noAddress, noLink, suggestAddress } from '../../host/adapters/adapter-words.ts';
import type { Adapter } from '../../host/adapters/adapters.ts';
import type { Files } from '../../host/files/files.ts';
import type { Machine } from '../../host/machine.ts';
import type { AddressSetting } from '../../host/node/adapters/set-address.ts';
import type { StationError } from '../../host/station-error.ts';
import { formatCidr, formatIpv4, isLoopback, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Place } from '../../services/place.ts';

export interface PlaceWish {
  /** Names or addresses; without any the adapter is chosen by rule. */
  readonly adapters?: readonly string[];
  /** Address to give the adapter while running; `true` takes a default, one for each adapter. */
  readonly setAddress?: AdapterAddress | true;
  /** Run on this address without looking at adapters. */
  readonly listen?: Ipv4;
  /** The reason to give for `listen`, when it was not the user who asked for it. */
  readonly why?: string;
}

/** A place with what was done to get it, and what is to be told of that. */
export interface FoundPlace extends Place {
  /** The address that was given to the adapter and must be taken back. */
  readonly setting?: AddressSetting;
  readonly happenings: readonly Happening[];
}

/** The part of the machine that is needed to find adapters. */
type PlaceMachine = Pick<Machine, 'adapters' | 'setAddress'>;

/** At least one; the first is where the station says it stands. */
export type Places = readonly [FoundPlace, ...FoundPlace[]];

/** Fails with what `chooseAdapter` and `setAddress` fail with; what was set until then is taken back. */
export async function findPlaces(
  wish: PlaceWish,
  machine: PlaceMachine,
  files: Files,
): Promise<Result<Places, StationError>> {
  if (wish.listen !== undefined) return ok([listening(wish.listen, wish.why)]);
  const listed = await machine.adapters();
  if (!listed.ok) return listed;
  const adapters = listed.value;
  const first = findPlace(adapters, wish.adapters?.[0], wish, machine, files);
  if (!first.ok) return first;
  const places: [FoundPlace, ...FoundPlace[]] = [first.value];
  for (const name of wish.adapters?.slice(1) ?? []) {
    const next = findPlace(withTaken(adapters, places), name, wish, machine, files);
    if (!next.ok) {
      for (const { setting } of places) setting?.undo();
      return next;
    }
    if (places.every(({ adapter }) => adapter !== next.value.adapter)) places.push(next.value);
  }
  const [one, ...more] = places;
  return ok([{ ...one, others: notServed(adapters, places) }, ...more]);
}

/** Where a cable could be plugged in by mistake. */
function notServed(adapters: readonly Adapter[], places: readonly FoundPlace[]): readonly string[] {
  const served = new Set(places.map(({ device }) => device));
  const others = adapters.filter(({ kind, enabled, name }) => CABLES.includes(kind) && enabled && !served.has(name));
  return others.slice(0, MOST_OTHERS).map(({ name }) => name);
}

const CABLES: readonly Adapter['kind'][] = ['ethernet', 'usb-ethernet', 'virtual'];
const MOST_OTHERS = 8;

function findPlace(
  adapters: readonly Adapter[],
  name: string | undefined,
  wish: PlaceWish,
  machine: PlaceMachine,
  files: Files,
): Result<FoundPlace, StationError> {
  const address = wish.setAddress === true ? suggestAddress(adapters) : wish.setAddress;
  const choice = chooseAdapter(adapters, name, address === undefined ? 'use' : 'set-address');
  if (!choice.ok) return choice;
  if (address !== undefined) return settled(adapters, choice.value, address, machine, files);
  const { adapter, address: at } = choice.value;
  if (at === undefined) return err(noAddress(adapters, adapter));
  return ok(standing(choice.value, at));
}

/** The adapters as they are now that the station has set addresses on some of them. */
function withTaken(adapters: readonly Adapter[], places: readonly FoundPlace[]): readonly Adapter[] {
  return adapters.map((adapter) => {
    const taken = places.filter((place) => place.setting?.added === true && place.device === adapter.name);
    return { ...adapter, addresses: [...adapter.addresses, ...taken.map(({ at }) => at)] };
  });
}

function settled(
  adapters: readonly Adapter[],
  choice: AdapterChoice,
  at: AdapterAddress,
  machine: PlaceMachine,
  files: Files,
): Result<FoundPlace, StationError> {
  const { adapter } = choice;
  const setting = machine.setAddress(adapters, adapter, at, files);
  if (!setting.ok) return setting;
  const place = standing({ ...choice, warnings: [...new Set([...choice.warnings, ...setting.value.warnings])] }, at);
  if (!setting.value.added) return ok(place);
  const told: Happening = { type: 'adapter.address-set', adapter: adapter.name, address: formatCidr(at) };
  return ok({ ...place, setting: setting.value, happenings: [told, ...place.happenings] });
}

function standing({ adapter, why, warnings }: AdapterChoice, at: AdapterAddress): FoundPlace {
  const { name, mac, hasDefaultRoute: isShared } = adapter;
  // That it has no link is told by whoever watches it (adapter-life.ts), also when it has one.
  const reasons = [why, ...warnings.filter((warning) => warning !== noLink(adapter))].join(' ');
  const told: Happening = { type: 'adapter.chosen', adapter: name, address: formatCidr(at), why: reasons };
  return { adapter: name, at, device: name, isShared, happenings: [told], mac };
}

/** Without looking at adapters. On loopback the computer has every address of 127.0.0.0/8. */
function listening(address: Ipv4, why = 'asked for with --listen.'): FoundPlace {
  const at = { address, prefix: isLoopback(address) ? 8 : 24 };
  const told: Happening = {
    type: 'adapter.chosen',
    adapter: formatIpv4(address),
    address: formatCidr(at),
    why,
  };
  return { adapter: formatIpv4(address), at, isShared: false, happenings: [told] };
}
