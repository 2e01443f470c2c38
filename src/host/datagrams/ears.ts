/**
 * Hearing what no socket gets: frames of other kinds, of VLANs, for nobody, and those that a firewall drops. A filter of the
 * system keeps everything else out, so that what the station does all day costs nothing here.
 */
import type { Mac } from '../../lib/address.ts';
import type { Instant } from '../../lib/time.ts';

/**
 * `life`: who lives on the cable and what goes wrong there (ARP, CDP, LLDP, requests with tags, connections that are begun,
 * errors, IPv6, own frames that come back). `requests`: what is sent to DHCP and TFTP, whether it arrives or not; they wait
 * until they are read, and only some of many are kept. `strays`: requests for addresses, on an adapter that is not served.
 */
export type EarWish = 'life' | 'requests' | 'strays';

export interface EarPlace {
  readonly device: string;
  readonly hears: EarWish;
}

/** A frame that was heard. Valid until the call returns. */
export interface HeardFrame {
  readonly bytes: Uint8Array;
  /** The tag of 802.1Q that the card or the system has taken off. */
  readonly vlan?: number;
  /** It comes from a program of this computer (a virtual machine, a container), and no card has made its checksum yet. */
  readonly isUnsummed: boolean;
}

export interface Ear {
  /** Of the adapter. */
  readonly mac: Mac | undefined;
  /** Hands over what waits, no more frames than that. Only `requests` have to be read; the others come by themselves. */
  read(most: number, now: Instant): void;
  /** Hears nothing until `resume`. */
  rest(): void;
  resume(): void;
  close(): void;
}

/** Called in the turns of the host, as handlers of sockets are. */
export interface EarHandler {
  heard(frame: HeardFrame, now: Instant): void;
  /** Called when `now` has reached `deadline()`. Must move the deadline forward. */
  wake(now: Instant): void;
  /** When `wake` wants to be called; NEVER for not at all. */
  deadline(): Instant;
}
