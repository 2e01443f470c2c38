/**
 * The types of what `decide` returns: a reply, a refusal, a lease to change, or nothing with the reason. A decision holds
 * everything that the service needs to carry it out.
 */
import type { Ipv4, Mac } from '../../../lib/address.ts';
import type { Millis } from '../../../lib/time.ts';
import type { EncodeSizes } from '../wire/codec.ts';
import type { Lease } from '../leases/lease.ts';
import type { DhcpMessage } from '../wire/message.ts';
import type { ProvidedOption } from './world.ts';

/** What a message leads to; told apart by `kind`. */
export type Decision = Reply | Refusal | Released | Declined | Ignored;

interface Answer {
  readonly reply: DhcpMessage;
  readonly destination: Destination;
  /** For `writeDhcp`. */
  readonly sizes: EncodeSizes;
  /** To apply to the book at once and to make durable before the reply leaves; empty if nothing changed. */
  readonly leases: readonly Lease[];
}

/** `inform-ack` and `bootp-reply` give no lease time; `inform-ack` and `proxy-reply` give no address either. */
export interface Reply extends Answer {
  readonly kind: 'offer' | 'ack' | 'inform-ack' | 'bootp-reply' | 'proxy-reply';
  /** Which of its meanings a REQUEST had. */
  readonly asks?: Asks;
  /** What the client gets or, for `inform-ack`, has; 0.0.0.0 for `proxy-reply`. */
  readonly address: Ipv4;
  /** Infinity for ever, 0 for `inform-ack` and `proxy-reply`. */
  readonly lease: Millis;
  /** The same options as in `reply`, with where they come from. */
  readonly options: readonly ProvidedOption[];
  /** `192.168.1.0/24` */
  readonly subnet: string;
}

/** The client may not use the address it asked for (NAK): it starts over at once. */
export interface Refusal extends Answer {
  readonly kind: 'nak';
  readonly asks: Asks;
  /** The address that was asked for. */
  readonly address: Ipv4;
  /** One sentence, also sent as option 56. */
  readonly reason: string;
}

/** The client gave its address back; the binding is kept for it. */
export interface Released {
  readonly kind: 'release';
  readonly address: Ipv4;
  readonly leases: readonly Lease[];
}

/** The client found somebody else at its address. */
export interface Declined {
  readonly kind: 'decline';
  readonly address: Ipv4;
  /** How long the address is kept out of use; 0 for a reserved address, which stays its device's. */
  readonly quarantine: Millis;
  readonly leases: readonly Lease[];
}

/** No answer, and why. */
export interface Ignored {
  readonly kind: 'ignore';
  readonly reason: IgnoreReason;
  /** The reason for people. */
  readonly sentence: string;
  readonly leases: readonly Lease[];
}

/** RFC 2131 section 4.3.2 by fields, and section 4.3.6. */
export type Asks = 'selecting' | 'init-reboot' | 'renewing' | 'rebinding';

/** A key of IGNORE_REASONS. */
export type IgnoreReason = keyof typeof IGNORE_REASONS;

/** Every silence of the server. */
export const IGNORE_REASONS = {
  'not-a-request': 'This is the reply of a server, not for us.',
  observing: 'The station only observes.',
  'unknown-relay': 'It came through a relay agent that is not among the configured ones.',
  'too-many-hops': 'It has passed more than 16 relay agents, so it runs in a circle.',
  'hardware-length': 'It says that its hardware address is longer than the 16 bytes there is room for.',
  'no-identity': 'It carries neither a hardware address nor a client identifier.',
  'not-matched': 'On a shared network only devices that a recipe matches are answered.',
  'ignored-class': 'The settings say that devices of this class get no answer.',
  'too-early': 'The device has not been trying for long enough yet.',
  'no-subnet': 'No configured subnet fits the way it came.',
  'unexpected-kind': 'Clients do not send this kind of message, or servers do not answer it.',
  'pool-empty': 'Every address of the pool is in use.',
  'another-server': 'The device chose another server.',
  'no-address': 'It does not say which address it means.',
  'unknown-client': 'Nothing is known about this device, and another server may know more.',
  'address-not-ours': 'The address is not one this device can have here, and another server may have given it.',
  'not-its-address': 'The address is not lent to this device.',
  'too-many-declines': 'Too many addresses were declined within a minute, so this one stays in use.',
  'not-pxe': "Only PXE clients are told something, and only what to boot: addresses are another server's.",
  'no-boot-file': 'No boot file is set for this device.',
  'bootp-not-reserved': 'BOOTP clients are answered only if they have a reservation.',
} as const;

/** Where a reply goes. */
export type Destination =
  | { readonly kind: 'relay' | 'unicast' | 'broadcast'; readonly address: Ipv4; readonly port: number }
  /** A unicast to an address the client does not answer ARP for yet: needs a raw frame, else is broadcast. */
  | { readonly kind: 'hardware'; readonly address: Ipv4; readonly port: number; readonly hardware: Mac };
