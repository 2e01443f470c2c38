/**
 * Leases in columns: a lease is a slot number, its fields lie in typed arrays. A million leases as objects would cost
 * three times the memory, and the garbage collector a pause for each look at them.
 */
import { ipv4, type Ipv4, type Mac } from '../../lib/address.ts';
import { instant } from '../../lib/time.ts';
import type { ClientKey, Lease, LeaseState } from './lease.ts';
import { unpackClient, unpackMac, type PackedLease } from './packed-lease.ts';

const STATES: readonly LeaseState[] = ['offered', 'bound', 'released', 'declined'];
/** Vendor classes are few and shared; a client that invents new ones does not grow this. */
const MOST_SHARED_TEXTS = 1024;

export class LeaseColumns {
  size = 0;
  address = new Uint32Array(64);
  until = new Float64Array(64);
  /** The next slot of the same client, -1 at the end. */
  next = new Int32Array(64);
  /** Where the slot stands in the queue of its pool, -1 for nowhere. */
  place = new Int32Array(64);
  readonly client = new PackedColumn<ClientKey>();
  private readonly hardware = new PackedColumn<Mac>();
  private since = new Float64Array(64);
  private state = new Uint8Array(64);
  private readonly hostname: (string | undefined)[] = [];
  private readonly vendorClass: (string | undefined)[] = [];
  private readonly agent: (string | undefined)[] = [];
  private readonly shared = new Map<string, string>();

  /** A new slot, holding nothing yet. */
  add(): number {
    if (this.size === this.address.length) this.grow(this.size * 2);
    const slot = this.size++;
    this.next[slot] = -1;
    this.place[slot] = -1;
    return slot;
  }

  write(slot: number, lease: PackedLease): void {
    this.address[slot] = lease.address;
    this.since[slot] = lease.since;
    this.until[slot] = lease.until;
    this.state[slot] = STATES.indexOf(lease.state);
    this.client.set(slot, lease.client);
    this.hardware.set(slot, lease.hardware);
    this.hostname[slot] = lease.hostname;
    this.vendorClass[slot] = lease.vendorClass === undefined ? undefined : this.share(lease.vendorClass);
    this.agent[slot] = lease.agent;
  }

  /** `client`, if the caller has it already. */
  read(slot: number, client = unpackClient(this.client.at(slot))): Lease {
    return {
      address: this.addressAt(slot),
      client,
      hardware: unpackMac(this.hardware.at(slot)),
      state: this.stateAt(slot),
      since: instant(this.since[slot] ?? 0),
      until: instant(this.untilAt(slot)),
      hostname: this.hostname[slot],
      vendorClass: this.vendorClass[slot],
      agent: this.agent[slot],
    };
  }

  addressAt(slot: number): Ipv4 {
    return ipv4(this.address[slot] ?? 0);
  }

  untilAt(slot: number): number {
    return this.until[slot] ?? 0;
  }

  stateAt(slot: number): LeaseState {
    return STATES[this.state[slot] ?? 0] ?? 'offered';
  }

  nextAt(slot: number): number {
    return this.next[slot] ?? -1;
  }

  private share(text: string): string {
    const known = this.shared.get(text);
    if (known !== undefined) return known;
    if (this.shared.size < MOST_SHARED_TEXTS) this.shared.set(text, text);
    return text;
  }

  private grow(capacity: number): void {
    this.address = grown(this.address, new Uint32Array(capacity));
    this.until = grown(this.until, new Float64Array(capacity));
    this.next = grown(this.next, new Int32Array(capacity));
    this.place = grown(this.place, new Int32Array(capacity));
    this.since = grown(this.since, new Float64Array(capacity));
    this.state = grown(this.state, new Uint8Array(capacity));
    this.client.grow(capacity);
    this.hardware.grow(capacity);
  }
}

/** Numbers, and beside them the few values that are texts. */
class PackedColumn<T extends string> {
  private numbers = new Float64Array(64);
  private readonly texts = new Map<number, T>();

  at(slot: number): number | T {
    const value = this.numbers[slot] ?? 0;
    return Number.isNaN(value) ? (this.texts.get(slot) ?? 0) : value;
  }

  set(slot: number, value: number | T): void {
    const isNumber = typeof value === 'number';
    this.numbers[slot] = isNumber ? value : Number.NaN;
    if (!isNumber) this.texts.set(slot, value);
    else if (this.texts.size > 0) this.texts.delete(slot);
  }

  grow(capacity: number): void {
    this.numbers = grown(this.numbers, new Float64Array(capacity));
  }
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
