/** A lease as the lease files of all DHCP servers know it, and what reading such a file gives. */
import type { Ipv4, Mac } from '../../lib/address.ts';
import type { Instant } from '../../lib/time.ts';

export interface LeaseRecord {
  readonly address: Ipv4;
  /** Absent where a server stored an identifier alone, and of an address that rests and is nobody's. */
  readonly hardware?: Mac;
  /** Option 61 as sent: hexadecimal text, two digits a byte. */
  readonly clientId?: string;
  readonly state: 'offered' | 'bound' | 'released' | 'declined';
  /** When the lease was last given; absent where the file does not tell. */
  readonly since?: Instant;
  /** NEVER for an infinite lease. */
  readonly until: Instant;
  /** Texts are what `decodeText` made of the bytes, so that `encodeText` gives these back. */
  readonly hostname?: string;
  readonly vendorClass?: string;
}

/** An address that is kept for a device: what is a setting with us stands among the leases of other servers. */
export interface ReservationRecord {
  readonly address: Ipv4;
  readonly hardware?: Mac;
  readonly clientId?: string;
  readonly name?: string;
}

/** A part of a file that could not be read, or that was left out: it was passed over. */
export interface LeaseIssue {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

export interface LeasesRead {
  /** One for each address, the last one in the file. */
  readonly leases: readonly LeaseRecord[];
  /** One for each address, the last one in the file. */
  readonly reservations: readonly ReservationRecord[];
  readonly issues: readonly LeaseIssue[];
}

/** Collects what a reader finds: of two records of one address the later counts. */
export class LeaseCollection {
  readonly #leases = new Map<Ipv4, LeaseRecord>();
  readonly #reservations = new Map<Ipv4, ReservationRecord>();
  readonly #issues: LeaseIssue[] = [];

  add(lease: LeaseRecord): void {
    this.#leases.delete(lease.address);
    this.#leases.set(lease.address, lease);
  }

  /** The server gave the address free for good. */
  forget(address: Ipv4): void {
    this.#leases.delete(address);
  }

  reserve(reservation: ReservationRecord): void {
    this.#reservations.set(reservation.address, reservation);
  }

  /** The reservation of that name was taken back. */
  forgetReservation(name: string): void {
    for (const [address, one] of this.#reservations) if (one.name === name) this.#reservations.delete(address);
  }

  issue(line: number, reason: string): void {
    this.#issues.push({ line, reason });
  }

  get read(): LeasesRead {
    return {
      leases: [...this.#leases.values()],
      reservations: [...this.#reservations.values()],
      issues: this.#issues,
    };
  }
}

/** `01:00:26` or `010026` as `010026`; undefined for what is not hexadecimal. */
export function hexDigits(text: string): string | undefined {
  const digits = text.replaceAll(/[:.\s-]/g, '').toLowerCase();
  return digits.length > 0 && digits.length % 2 === 0 && /^[0-9a-f]+$/.test(digits) ? digits : undefined;
}

/** `010026` as `01:00:26`. */
export function colons(digits: string): string {
  return digits.replaceAll(/(..)(?=.)/g, '$1:');
}

/** What was in a file, for a message: the beginning of it. */
export function excerpt(text: string): string {
  return text.length > 40 ? `"${text.slice(0, 40)}…"` : `"${text}"`;
}
