/** The own addresses that a server answers from when a request was sent to everybody, and so names none of them. */
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import type { OwnAddress } from '../../host/node/adapters/own-addresses.ts';
import { ANY_ADDRESS, parseIpv4, type AdapterAddress } from '../../lib/address.ts';

/** IPv4 addresses of the adapter that the place is bound to, or of all; none where it is bound to one address. */
export function ownNetworks(place: Omit<SocketPlace, 'port'>, own: readonly OwnAddress[]): readonly AdapterAddress[] {
  if (place.address !== ANY_ADDRESS || place.address6 !== undefined) return [];
  const meant = own.filter(({ six, adapter }) => !six && (place.device === undefined || place.device === adapter));
  return meant.flatMap(({ address, prefix }) => {
    const parsed = parseIpv4(address);
    return parsed.ok ? [{ address: parsed.value, prefix }] : [];
  });
}
