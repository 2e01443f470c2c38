/**
 * The storage of the lease book: leases by slot number, in typed arrays. A million leases as objects would take three times
 * the memory, and the garbage collector would pause to walk them. All numbers of one lease lie within 64 bytes, one line
 * of the processor's cache, because memory is fetched line by line.
 */
import { ipv4, type Ipv4, type Mac } from '../../../lib/address.ts';
import { instant } from '../../../lib/time.ts';
import type { ClientKey, Lease, LeaseState } from './lease.ts';
import { unpackClient, unpackMac, type PackedClient, type PackedLease, type PackedMac } from './packed-lease.ts';

const STATES: readonly LeaseState[] = ['offered', 'bound', 'released', 'declined'];
/** Vendor classes are few and shared; a client that invents new ones does not grow this. */
const MOST_SHARED_TEXTS = 1024;

const FIRST_CAPACITY = 64;
/** Of one lease: four doubles, then four integers, then nothing up to the end of the line. */
const LINE = 64;
const DOUBLES = LINE / 8;
const INTEGERS = LINE / 4;
const [CLIENT, HARDWARE, SINCE, UNTIL] = [0, 1, 2, 3];
const [ADDRESS, NEXT, PLACE, STATE] = [8, 9, 10, 11];
const TEXTS = 3;

export class LeaseRows {
  size = 0;
  private doubles = new Float64Array(FIRST_CAPACITY * DOUBLES);
  private integers = new Int32Array(this.doubles.buffer);
  /** Host name, vendor class and option 82 of each. */
  private readonly texts: (string | undefined)[] = [];
  /** Where the number is NaN. */
  private readonly clients = new Map<number, ClientKey>();
  private readonly hardwares = new Map<number, Mac>();
  private readonly shared = new Map<string, string>();

  /** A new slot, holding nothing yet. */
  add(): number {
    if (this.size * DOUBLES === this.doubles.length) this.grow();
    const slot = this.size++;
    this.setNext(slot, -1);
    this.setPlace(slot, -1);
    return slot;
  }

  write(slot: number, lease: PackedLease): void {
    const at = slot * DOUBLES;
    this.doubles[at + CLIENT] = numberOr(lease.client, this.clients, slot);
    this.doubles[at + HARDWARE] = numberOr(lease.hardware, this.hardwares, slot);
    this.doubles[at + SINCE] = lease.since;
    this.doubles[at + UNTIL] = lease.until;
    this.integers[slot * INTEGERS + ADDRESS] = lease.address;
    this.integers[slot * INTEGERS + STATE] = STATES.indexOf(lease.state);
    this.texts[slot * TEXTS] = lease.hostname;
    this.texts[slot * TEXTS + 1] = lease.vendorClass === undefined ? undefined : this.share(lease.vendorClass);
    this.texts[slot * TEXTS + 2] = lease.agent;
  }

  /** `client`, if the caller has it already. */
  read(slot: number, client = unpackClient(this.clientAt(slot))): Lease {
    return {
      address: this.addressAt(slot),
      client,
      hardware: unpackMac(this.hardwareAt(slot)),
      state: this.stateAt(slot),
      since: instant(this.doubles[slot * DOUBLES + SINCE] ?? 0),
      until: instant(this.untilAt(slot)),
      hostname: this.texts[slot * TEXTS],
      vendorClass: this.texts[slot * TEXTS + 1],
      agent: this.texts[slot * TEXTS + 2],
    };
  }

  addressAt(slot: number): Ipv4 {
    return ipv4(this.integers[slot * INTEGERS + ADDRESS] ?? 0);
  }

  clientAt(slot: number): PackedClient {
    const client = this.doubles[slot * DOUBLES + CLIENT] ?? 0;
    return Number.isNaN(client) ? (this.clients.get(slot) ?? client) : client;
  }

  untilAt(slot: number): number {
    return this.doubles[slot * DOUBLES + UNTIL] ?? 0;
  }

  stateAt(slot: number): LeaseState {
    return STATES[this.integers[slot * INTEGERS + STATE] ?? 0] ?? 'offered';
  }

  /** The next slot of the same client, -1 at the end. */
  nextAt(slot: number): number {
    return this.integers[slot * INTEGERS + NEXT] ?? -1;
  }

  setNext(slot: number, next: number): void {
    this.integers[slot * INTEGERS + NEXT] = next;
  }

  /** Where the slot stands in the queue of its pool, -1 for nowhere. */
  placeAt(slot: number): number {
    return this.integers[slot * INTEGERS + PLACE] ?? -1;
  }

  setPlace(slot: number, place: number): void {
    this.integers[slot * INTEGERS + PLACE] = place;
  }

  private hardwareAt(slot: number): PackedMac {
    const hardware = this.doubles[slot * DOUBLES + HARDWARE] ?? 0;
    return Number.isNaN(hardware) ? (this.hardwares.get(slot) ?? hardware) : hardware;
  }

  private share(text: string): string {
    const known = this.shared.get(text);
    if (known !== undefined) return known;
    if (this.shared.size < MOST_SHARED_TEXTS) this.shared.set(text, text);
    return text;
  }

  private grow(): void {
    const grown = new Float64Array(this.doubles.length * 2);
    grown.set(this.doubles);
    this.doubles = grown;
    this.integers = new Int32Array(grown.buffer);
  }
}

/** The number to write for a value; a text is kept beside it, under NaN. */
function numberOr<T extends string>(value: number | T, texts: Map<number, T>, slot: number): number {
  if (typeof value !== 'number') {
    texts.set(slot, value);
    return Number.NaN;
  }
  if (texts.size > 0) texts.delete(slot);
  return value;
}
