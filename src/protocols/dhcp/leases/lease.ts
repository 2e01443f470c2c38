/**
 * Leases: what a server knows about its addresses, as the rest of the program sees it. `LeaseBook` keeps them; how it
 * keeps a million of them concerns nobody else.
 */
import type { Ipv4, Mac, Subnet } from '../../../lib/address.ts';
import type { Instant } from '../../../lib/time.ts';
import type { Pool } from './pool.ts';

/**
 * Who a lease belongs to (RFC 2131 section 4.2, RFC 4361): the client identifier as hexadecimal text with the prefix
 * `id:` where one was sent, else `hw:` with the hardware type and address. Opaque: compared, never parsed.
 */
export type ClientKey = string & { readonly __brand: 'ClientKey' };

/** `released` is over by the word of the client, `declined` rests because somebody else has the address. */
export type LeaseState = 'offered' | 'bound' | 'released' | 'declined';

/** Who has or had an address, and until when. */
export interface Lease {
  readonly address: Ipv4;
  readonly client: ClientKey;
  readonly hardware: Mac;
  readonly state: LeaseState;
  /** When this state began. */
  readonly since: Instant;
  /** When it ends: of the offer, the lease, or the quarantine. NEVER for an infinite lease. */
  readonly until: Instant;
  readonly hostname?: string;
  readonly vendorClass?: string;
  /** Option 82 as last received, as hexadecimal text: a renewal comes by unicast without it (RFC 3046). */
  readonly agent?: string;
}

/**
 * All leases, by address and by client, and which address of a pool comes next. There is no clock and no I/O in it:
 * `apply` is the only way in, the same for a decision just made and for a lease just read from disk.
 */
export interface Leases {
  readonly size: number;
  /** The lease of an address, whatever its state. */
  at(address: Ipv4): Lease | undefined;
  /** The client's own lease in a subnet, the one applied last where there are several; a quarantined address is nobody's. */
  of(client: ClientKey, subnet: Subnet): Lease | undefined;
  /** What else the client has or had in a subnet than this address. */
  others(client: ClientKey, subnet: Subnet, address: Ipv4): readonly Lease[];
  /** Every lease, in the order the addresses were first used. */
  leases(): Iterable<Lease>;
  /** Records a lease; it replaces what was known about the address. */
  apply(lease: Lease): void;
  /** The lowest address of the pool that nobody has ever had. */
  neverUsed(pool: Pool): Ipv4 | undefined;
  /** The lease of the pool that ended longest ago, or undefined while none has ended. */
  oldestEnded(pool: Pool, now: Instant): Lease | undefined;
  /** The offer of the pool that was made first and not yet taken. */
  oldestOffer(pool: Pool): Lease | undefined;
  /** How many addresses went into quarantine within the last minute: by one client, or altogether. */
  recentDeclines(now: Instant, client?: ClientKey): number;
}
