/** What the system says when it refuses to listen for connections. */
import { ANY_ADDRESS, parseIpv4 } from '../../../lib/address.ts';
import { socketError } from '../../errno.ts';
import type { StationError } from '../../station-error.ts';
import type { ListenPlace } from '../../streams/streams.ts';

export function listenError(errno: string, { address, port }: Pick<ListenPlace, 'address' | 'port'>): StationError {
  const four = parseIpv4(address);
  const place = four.ok ? { address: four.value, port } : { address: ANY_ADDRESS, address6: address, port };
  return socketError(errno, place, { protocol: 'TCP', platform: process.platform });
}
