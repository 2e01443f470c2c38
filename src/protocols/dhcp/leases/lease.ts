/** A lease as the server remembers it and as the journal stores it. */
import type { Ipv4, Mac } from '../../../lib/address.ts';
import type { Instant } from '../../../lib/time.ts';

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
