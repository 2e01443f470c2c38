/**
 * Asking a network who has an address: ARP on the cable itself (RFC 826), an ICMP echo beyond it and for users who may
 * not send ARP (RFC 792).
 */
import { formatIpv4, parseMac, type AdapterAddress, type Ipv4, type Mac } from '../../lib/address.ts';

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

/**
 * Who answered an echo, with the hardware address that the system has in its table of neighbours since then.
 *
 * @param table - `/proc/net/arp`, or what `arp` prints: a line a neighbour, in columns that are told by their form
 */
export function withHardware(address: Ipv4, table: string): Neighbour {
  const words = table.split('\n').map((line) => line.trim().split(/[\s()]+/));
  const row = words.find((line) => line.includes(formatIpv4(address)));
  const text = row?.find((word) => /^([0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2}$/i.test(word));
  const mac = parseMac(
    (text ?? '')
      .split(/[:-]/)
      .map((byte) => byte.padStart(2, '0'))
      .join(':'),
  );
  return mac.ok ? { address, hardware: mac.value } : { address };
}
