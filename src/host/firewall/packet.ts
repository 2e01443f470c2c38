/**
 * What a firewall is asked about: packets as devices and the station exchange them. The readers of firewalls in this folder
 * tell what would become of each.
 */
import type { Ipv4 } from '../../lib/address.ts';

export interface ProbePacket {
  /** For people, completes "it drops ...": `requests for addresses (UDP port 67)`. */
  readonly what: string;
  readonly way: 'in' | 'out';
  /** By which adapter it comes or leaves. */
  readonly adapter: string;
  readonly protocol: 'udp' | 'tcp';
  readonly from: { readonly address: Ipv4; readonly port: number };
  readonly to: { readonly address: Ipv4; readonly port: number };
  /** What connection tracking takes it for. */
  readonly state: 'new' | 'established';
  readonly isBroadcast: boolean;
}

/** What a firewall does with a packet. `where` names the place for people: `chain input of table inet filter`. */
export interface Dropped {
  readonly packet: ProbePacket;
  readonly where: string;
  /** The command that lets the packets of this adapter through. */
  readonly mend: string;
}

/** Whether something holds: `undefined` where that cannot be told from what is written. */
export type Certainty = boolean | undefined;

/** All of them hold; unknown as soon as one is unknown and none fails. */
export function every(...all: readonly Certainty[]): Certainty {
  if (all.includes(false)) return false;
  return all.includes(undefined) ? undefined : true;
}

/** One of them holds. */
export function some(all: readonly Certainty[]): Certainty {
  if (all.includes(true)) return true;
  return all.includes(undefined) ? undefined : false;
}

export function not(one: Certainty): Certainty {
  return one === undefined ? undefined : !one;
}
