import { formatIpv4 } from '../../lib/address.ts';
import type { SocketPlace } from './datagrams.ts';

/** For people: `0.0.0.0:67 on eth1`. `port` is the bound one, where the system chose it. */
export function placeText(place: SocketPlace, port = place.port): string {
  const where = place.address6 === undefined ? `${formatIpv4(place.address)}:${port}` : `[${place.address6}]:${port}`;
  return place.device === undefined ? where : `${where} on ${place.device}`;
}
