/** Who sent a datagram, and how it is answered. */
import type { DeviceIdentity } from '../../../devices/identity.ts';
import type { Batch, DatagramHost } from '../../../host/datagrams/datagrams.ts';
import {
  ANY_ADDRESS,
  formatIpv4,
  subnetContains,
  subnetOf,
  type AdapterAddress,
  type Ipv4,
} from '../../../lib/address.ts';
import type { Keep } from '../../kept-datagrams.ts';
import type { Peer } from './transfer-telling.ts';

export interface PeerNeeds {
  /** Who has this address; default: nobody is known by more than that. Asked once for each request. */
  readonly deviceAt?: (address: string) => DeviceIdentity;
  /** Own addresses: what was sent to everybody is answered from the one in the sender's network. */
  readonly own?: readonly AdapterAddress[];
  readonly keep?: Keep;
}

export function peerOf(
  batch: Batch,
  index: number,
  { deviceAt, own = [], keep }: PeerNeeds,
  host: Pick<DatagramHost, 'formatAddress'> | undefined,
): Peer {
  const address = batch.address(index);
  const port = batch.port(index);
  const text = host?.formatAddress?.(address) ?? formatIpv4(address);
  return {
    address,
    port,
    asked: batch.own(index),
    own: batch.own(index) === ANY_ADDRESS ? ownTowards(address, own) : batch.own(index),
    card: batch.card(index),
    from: text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`,
    who: deviceAt?.(text) ?? { address: text },
    keep,
  };
}

/** An answer to port 0, to nobody or to a group would harm others or fail. */
export function isAnswerable(address: Ipv4, port: number): boolean {
  return port !== 0 && address !== 0 && address >>> 28 < 14;
}

/** ANY_ADDRESS leaves it to the socket. */
function ownTowards(address: Ipv4, own: readonly AdapterAddress[]): Ipv4 {
  return own.find((at) => subnetContains(subnetOf(at), address))?.address ?? ANY_ADDRESS;
}
