/**
 * Clients take answers only from the address they asked. Batched sockets know that address; `node:dgram` does not, and the
 * system picks one of the adapter's. So where an adapter has several, each address gets sockets of its own.
 */
import type { DatagramHost, SocketPlace } from '../../host/datagrams/datagrams.ts';
import { isLinkLocal, type OwnAddress } from '../../host/node/adapters/own-addresses.ts';
import { ANY_ADDRESS, parseIpv4 } from '../../lib/address.ts';

type BoundPlace = Omit<SocketPlace, 'port'>;

/** The place itself, or one for each of the computer's addresses that it stands for. */
export function answeringPlaces(
  place: BoundPlace,
  kind: DatagramHost['kind'],
  own: readonly OwnAddress[],
): readonly BoundPlace[] {
  const everywhere = place.device === undefined && place.address === ANY_ADDRESS && (place.address6 ?? '::') === '::';
  if (kind !== 'dgram' || !everywhere) return [place];
  const meant = own.filter(({ six }) => !six || place.address6 !== undefined);
  const doubtful = meant.some((one) => meant.some((other) => areMistakable(one, other)));
  if (!doubtful) return [place];
  return meant.map((one) => placeOf(one, place));
}

function areMistakable(one: OwnAddress, other: OwnAddress): boolean {
  const together = one !== other && one.adapter === other.adapter && one.six === other.six;
  return together && !isLinkLocal(one.address) && !isLinkLocal(other.address);
}

function placeOf({ six, address }: OwnAddress, everywhere: BoundPlace): BoundPlace {
  const { address6: _, ...place } = everywhere;
  if (six) return { ...place, address: ANY_ADDRESS, address6: address };
  const parsed = parseIpv4(address);
  return parsed.ok ? { ...place, address: parsed.value } : place;
}
