/**
 * Leases in columns: a lease is a slot number, its fields lie in typed arrays. A million leases as objects would cost
 * three times the memory, and the garbage collector a pause for each look at them.
 */
import { ipv4, macFromBytes, type Ipv4, type Mac } from '../../lib/address.ts';
import { instant } from '../../lib/time.ts';
import type { ClientKey, Lease, LeaseState } from './lease.ts';

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
  private since = new Float64Array(64);
  private state = new Uint8Array(64);
  /** A hardware address of 6 bytes as a number; NaN for another length, which is in `otherHardware`. */
  private hardware = new Float64Array(64);
  private readonly otherHardware = new Map<number, Mac>();
  private readonly client: ClientKey[] = [];
  private readonly hostname: (string | undefined)[] = [];
  private readonly vendorClass: (string | undefined)[] = [];
  private readonly agent: (string | undefined)[] = [];
  private readonly shared = new Map<string, string>();
  private readonly mac = new Uint8Array(6);

  /** A new slot, holding nothing yet. */
  add(): number {
    if (this.size === this.address.length) this.grow(this.size * 2);
    const slot = this.size++;
    this.next[slot] = -1;
    this.place[slot] = -1;
    return slot;
  }

  write(slot: number, lease: Lease): void {
    this.address[slot] = lease.address;
    this.since[slot] = lease.since;
    this.until[slot] = lease.until;
    this.state[slot] = STATES.indexOf(lease.state);
    this.client[slot] = lease.client;
    this.writeHardware(slot, lease.hardware);
    this.hostname[slot] = lease.hostname;
    this.vendorClass[slot] = lease.vendorClass === undefined ? undefined : this.share(lease.vendorClass);
    this.agent[slot] = lease.agent;
  }

  read(slot: number): Lease {
    const hostname = this.hostname[slot];
    const vendorClass = this.vendorClass[slot];
    const agent = this.agent[slot];
    return {
      address: this.addressAt(slot),
      client: this.clientAt(slot),
      hardware: this.readHardware(slot),
      state: this.stateAt(slot),
      since: instant(this.since[slot] ?? 0),
      until: instant(this.untilAt(slot)),
      ...(hostname === undefined ? undefined : { hostname }),
      ...(vendorClass === undefined ? undefined : { vendorClass }),
      ...(agent === undefined ? undefined : { agent }),
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

  clientAt(slot: number): ClientKey {
    const client = this.client[slot];
    if (client === undefined) throw new Error(`no lease in slot ${slot}`);
    return client;
  }

  private writeHardware(slot: number, hardware: Mac): void {
    const packed = packMac(hardware);
    if (Number.isNaN(packed)) this.otherHardware.set(slot, hardware);
    else if (this.otherHardware.size > 0) this.otherHardware.delete(slot);
    this.hardware[slot] = packed;
  }

  private readHardware(slot: number): Mac {
    const packed = this.hardware[slot] ?? 0;
    if (Number.isNaN(packed)) return this.otherHardware.get(slot) ?? macFromBytes(this.mac.subarray(0, 0));
    let rest = packed;
    for (let index = 5; index >= 0; index--) {
      this.mac[index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return macFromBytes(this.mac);
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
    this.hardware = grown(this.hardware, new Float64Array(capacity));
  }
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

const COLON = 58;
const ZERO = 48;
const LETTER_A = 97;

/** `00:26:99:ef:0f:1a` as a 48-bit number, NaN for any other shape. */
function packMac(mac: Mac): number {
  if (mac.length !== 17) return Number.NaN;
  let value = 0;
  for (let index = 0; index < 17; index++) {
    const code = mac.charCodeAt(index);
    if (code === COLON) continue;
    value = value * 16 + (code >= LETTER_A ? code - LETTER_A + 10 : code - ZERO);
  }
  return value;
}
