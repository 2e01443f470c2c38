/** One adapter that the station serves, and the address it has there: what services bind their sockets to. */
import type { SocketPlace } from '../host/datagrams/datagrams.ts';
import { ANY_ADDRESS, type AdapterAddress, type Mac } from '../lib/address.ts';

export interface Place {
  /** For people. */
  readonly adapter: string;
  /** The station's address and network there. */
  readonly at: AdapterAddress;
  /** The adapter that sockets are bound to; absent where the station runs on an address without looking at adapters. */
  readonly device?: string;
  readonly mac?: Mac;
  /** It leads to the rest of a network, where other servers are to be expected. */
  readonly isShared: boolean;
  /** Adapters for cables that are not served. */
  readonly others?: readonly string[];
}

/** Where the sockets of this place are bound. With a device they hear its broadcasts too. */
export function socketPlace({ device, at }: Place): Omit<SocketPlace, 'port'> {
  if (device === undefined) return { address: at.address };
  return { address: ANY_ADDRESS, device, source: at.address, broadcast: true };
}
