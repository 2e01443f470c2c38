/** Where the station stands: which adapter, which address, and why. */
import type { Happening } from '../events/types.ts';
import { chooseAdapter } from '../host/adapter-choice.ts';
import { noAddress, suggestAddress } from '../host/adapter-words.ts';
import type { Adapter } from '../host/adapters.ts';
import type { SocketPlace } from '../host/datagrams.ts';
import type { Files } from '../host/files.ts';
import { listAdapters } from '../host/node/adapters.ts';
import { setAddress, type AddressSetting } from '../host/node/set-address.ts';
import type { StationError } from '../host/station-error.ts';
import {
  ANY_ADDRESS,
  formatCidr,
  formatIpv4,
  isLoopback,
  parseCidr,
  type AdapterAddress,
  type Ipv4,
} from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';

export interface PlaceWish {
  /** Name or address. */
  readonly adapter?: string;
  /** Address to give the adapter while running; `true` takes the default. */
  readonly setAddress?: AdapterAddress | true;
  /** Run on this address without looking at adapters. */
  readonly listen?: Ipv4;
}

export interface Place {
  readonly adapter: string;
  readonly at: AdapterAddress;
  /** What sockets are bound to; absent with `listen`. */
  readonly device?: string;
  /** The address that was given to the adapter and must be taken back. */
  readonly setting?: AddressSetting;
  readonly happenings: readonly Happening[];
}

/** Fails with what `chooseAdapter` and `setAddress` fail with. */
export async function findPlace(wish: PlaceWish, files: Files): Promise<Result<Place, StationError>> {
  if (wish.listen !== undefined) return ok(listening(wish.listen));
  const adapters = await listAdapters();
  const address = wish.setAddress === true ? benchAddress(adapters) : wish.setAddress;
  const choice = chooseAdapter(adapters, wish.adapter, address === undefined ? 'use' : 'set-address');
  if (!choice.ok) return choice;
  const { adapter, why } = choice.value;
  if (address !== undefined) return settled(adapters, adapter, address, why, files);
  const at = choice.value.address;
  if (at === undefined) return err(noAddress(adapters, adapter));
  return ok(standing(adapter, at, [why, ...choice.value.warnings].join(' ')));
}

function settled(
  adapters: readonly Adapter[],
  adapter: Adapter,
  at: AdapterAddress,
  why: string,
  files: Files,
): Result<Place, StationError> {
  const setting = setAddress(adapters, adapter, at, files);
  if (!setting.ok) return setting;
  const place = standing(adapter, at, [why, ...setting.value.warnings].join(' '));
  if (!setting.value.added) return ok(place);
  const told: Happening = { type: 'adapter.address-set', adapter: adapter.name, address: formatCidr(at) };
  return ok({ ...place, setting: setting.value, happenings: [told, ...place.happenings] });
}

function standing(adapter: Adapter, at: AdapterAddress, why: string): Place {
  const told: Happening = { type: 'adapter.chosen', adapter: adapter.name, address: formatCidr(at), why };
  return { adapter: adapter.name, at, device: adapter.name, happenings: [told] };
}

/** On loopback every address of 127.0.0.0/8 is ours. */
function listening(address: Ipv4): Place {
  const at = { address, prefix: isLoopback(address) ? 8 : 24 };
  const told: Happening = {
    type: 'adapter.chosen',
    adapter: formatIpv4(address),
    address: formatCidr(at),
    why: 'asked for with --listen.',
  };
  return { adapter: formatIpv4(address), at, happenings: [told] };
}

/** A network that no other adapter is in. */
function benchAddress(adapters: readonly Adapter[]): AdapterAddress {
  const parsed = parseCidr(suggestAddress(adapters));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

/** Where the sockets of this place are bound. */
export function socketPlace(place: Place): Omit<SocketPlace, 'port'> {
  const { device, at } = place;
  if (device === undefined) return { address: at.address };
  return { address: ANY_ADDRESS, device, source: at.address, broadcast: true };
}
