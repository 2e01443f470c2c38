/** Asking a network who has an address: ARP on the cable itself (RFC 826), an ICMP echo beyond it (RFC 792). */
import type { AdapterAddress, Ipv4, Mac } from '../lib/address.ts';

/** Where is asked, and as whom. */
export interface NeighbourPlace {
  readonly device: string;
  readonly at: AdapterAddress;
}

export interface Neighbour {
  readonly address: Ipv4;
  /** Unknown beyond the cable. */
  readonly hardware?: Mac;
}

export interface Neighbours {
  /** Asks once. Who answers is told to the asker in a later turn; nobody having the address is silence. */
  ask(address: Ipv4): void;
  close(): void;
}

export type NeighbourFound = (neighbour: Neighbour) => void;
