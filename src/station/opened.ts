/** What every service of the packet thread is opened with, and what it gives back. */
import type { Report } from '../events/types.ts';
import type { DatagramHost, SocketPlace } from '../host/datagrams/datagrams.ts';
import { socketError } from '../host/errno.ts';
import { ownAddresses } from '../host/node/adapters/own-addresses.ts';
import { portHolder } from '../host/node/datagrams/port-holder.ts';
import { describeHolder } from '../host/datagrams/port-holder.ts';
import type { StationError } from '../host/station-error.ts';
import type { LeaseBook } from '../protocols/dhcp/leases/lease-book.ts';
import type { FileSource } from '../files/files.ts';
import type { RunningTransfer } from '../services/tftp/server/transfer-telling.ts';
import type { Clients } from '../devices/clients.ts';
import type { StationPlan } from './plan.ts';

export interface Opening {
  readonly plan: StationPlan;
  readonly host: DatagramHost;
  readonly report: Report;
  readonly book: LeaseBook;
  readonly clients: Clients;
  /** What a name means for a device. */
  readonly files: FileSource;
}

export interface Opened {
  /** `DHCP 67` */
  readonly name: string;
  /** Whether it answers by now; absent where it does from the start. */
  isReady?(): boolean;
  /** The cable of an adapter was away. */
  linkReturned?(device: string): void;
  /** A device has started, and does not know any more what it was doing. */
  deviceStarted?(device: string): void;
  /** Where the service moves files. */
  readonly transfers?: Transfers;
  close(): void;
}

export interface Transfers {
  /** Those that run, oldest first. */
  list(): readonly RunningTransfer[];
  /** Ends one and tells the peer; false when there is none of that number, or its upload is in its place by now. */
  stop(transfer: number): boolean;
}

/** A port that is taken is more useful with the name of who holds it, an address that is not there with those that are. */
export async function named(error: StationError, place: SocketPlace): Promise<StationError> {
  if (error.code === 'no-address') return socketError('EADDRNOTAVAIL', place, { own: ownTexts(place) });
  if (error.code !== 'port-taken') return error;
  const holder = await portHolder('udp', place.port);
  return holder === undefined
    ? error
    : socketError('EADDRINUSE', place, { holder: describeHolder(holder), platform: process.platform });
}

/** Of the same kind. */
function ownTexts({ address6 }: SocketPlace): readonly string[] {
  const meant = ownAddresses().filter(({ six }) => six === (address6 !== undefined));
  return meant.map(({ address, adapter }) => `${address} (${adapter})`);
}
