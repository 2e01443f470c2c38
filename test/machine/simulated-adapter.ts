/** The adapters of simulated hosts, and what travels between them. */
import {
  ANY_ADDRESS,
  LIMITED_BROADCAST,
  subnetBroadcast,
  subnetContains,
  subnetOf,
  type Ipv4,
  type Mac,
} from '../../src/lib/address.ts';
import type { SimulatedHost } from './simulated-host.ts';

/** A network card of a simulated host. `address` is 0.0.0.0 before a lease. */
export interface SimulatedAdapter {
  readonly host: SimulatedHost;
  readonly name: string;
  /** From 1 in each host, as systems number them. */
  readonly index: number;
  readonly segment: string;
  readonly mac: Mac;
  readonly address: Ipv4;
  readonly prefix: number;
  /** Where datagrams for other networks go; 0.0.0.0 for nowhere. */
  readonly gateway: Ipv4;
  /** False while the cable is unplugged. */
  readonly up: boolean;
}

export type AdapterSettings = Partial<Pick<SimulatedAdapter, 'address' | 'prefix' | 'gateway' | 'up'>>;

/** A datagram on a segment, as a capture shows it. */
export interface Frame {
  readonly segment: string;
  readonly sender: SimulatedAdapter;
  readonly source: Ipv4;
  readonly sourcePort: number;
  readonly destination: Ipv4;
  readonly destinationPort: number;
  readonly bytes: Uint8Array;
  /** The card it is for, where that does not follow from the destination: a device that has no address yet. */
  readonly hardware?: Mac;
}

/** To all on the segment of an adapter. */
export function isBroadcast(address: Ipv4, adapter: SimulatedAdapter): boolean {
  if (address === LIMITED_BROADCAST) return true;
  return adapter.address !== ANY_ADDRESS && adapter.prefix < 31 && address === subnetBroadcast(subnetOf(adapter));
}

/** Somebody on the segment of an adapter, reached without a gateway. */
export function isNeighbour(address: Ipv4, adapter: SimulatedAdapter): boolean {
  return adapter.address !== ANY_ADDRESS && subnetContains(subnetOf(adapter), address);
}
