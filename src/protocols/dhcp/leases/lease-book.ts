/**
 * The leases of a server in memory: `Leases` for a million of them. `load` is the fast way in for a journal that is read.
 *
 * An exchange costs the same with a thousand leases as with a million: a pool remembers how far it has been handed out,
 * and orders its leases by age only once it has been handed out completely.
 */
import { subnetContains, type Ipv4, type Subnet } from '../../../lib/address.ts';
import { minutes, since, type Instant } from '../../../lib/time.ts';
import { ExpiryQueue } from './expiry-queue.ts';
import { LeaseRows } from './lease-rows.ts';
import type { ClientKey, Lease, Leases } from './lease.ts';
import { packClient, packLease, type PackedClient, type PackedLease } from './packed-lease.ts';
import { hashNumber, hashPacked, SlotTable } from '../../../lib/slot-table.ts';
import { nextInPool, poolContains, poolsOverlap, type Pool } from './pool.ts';

/** Declines remembered for the limits per minute; more than any limit allows. */
const MOST_DECLINES = 1000;
const DECLINE_WINDOW = minutes(1);
const NO_LEASES: readonly Lease[] = [];
/** Changed addresses that are kept for who asks; beyond, all are looked at again. */
const MOST_CHANGED = 65_536;

interface PoolState {
  /** Every address of the pool below this has a lease. */
  frontier: number;
  /** Made when the pool is used up for the first time. */
  reuse?: Reuse;
}

/** What a used-up pool can give again. */
interface Reuse {
  readonly pool: Pool;
  readonly ended: ExpiryQueue;
  /** In the order they were made. */
  readonly offers: Set<number>;
}

export class LeaseBook implements Leases {
  private readonly rows = new LeaseRows();
  private readonly byAddress = new SlotTable();
  /** The first slot of each client; the others follow by `nextAt`. */
  private readonly byClient = new SlotTable();
  private readonly seed: number;
  private readonly pools = new Map<Pool, PoolState>();
  private usedUp: Reuse[] = [];
  /** Addresses that were applied since `changes` was asked; undefined: it never was, or there were too many. */
  private changed: Ipv4[] | undefined;
  private readonly declines: { readonly client: PackedClient; readonly at: Instant }[] = [];

  /** `seed`: a number that strangers do not know, against identifiers made up to be hard to tell apart. */
  constructor(seed = 0) {
    this.seed = seed;
  }

  get size(): number {
    return this.rows.size;
  }

  at(address: Ipv4): Lease | undefined {
    const slot = this.slotOf(address);
    return slot < 0 ? undefined : this.rows.read(slot);
  }

  of(client: ClientKey, subnet: Subnet): Lease | undefined {
    const packed = packClient(client);
    const place = this.placeOf(packed, hashPacked(packed, this.seed));
    let slot = place < 0 ? -1 : this.byClient.slotAt(place);
    while (slot >= 0) {
      const mine = subnetContains(subnet, this.rows.addressAt(slot)) && this.rows.stateAt(slot) !== 'declined';
      if (mine) return this.rows.read(slot, client);
      slot = this.rows.nextAt(slot);
    }
    return undefined;
  }

  others(client: ClientKey, subnet: Subnet, address: Ipv4): readonly Lease[] {
    const packed = packClient(client);
    const place = this.placeOf(packed, hashPacked(packed, this.seed));
    let found: Lease[] | undefined;
    for (let slot = place < 0 ? -1 : this.byClient.slotAt(place); slot >= 0; slot = this.rows.nextAt(slot)) {
      const at = this.rows.addressAt(slot);
      if (at !== address && subnetContains(subnet, at)) (found ??= []).push(this.rows.read(slot, client));
    }
    return found ?? NO_LEASES;
  }

  *leases(): Iterable<Lease> {
    for (let slot = 0; slot < this.rows.size; slot++) yield this.rows.read(slot);
  }

  /** Addresses whose lease was applied since this was asked last; all of them at first. */
  changes(): Iterable<Ipv4> {
    const { changed } = this;
    this.changed = [];
    return changed ?? this.addresses();
  }

  private *addresses(): Generator<Ipv4> {
    for (let slot = 0; slot < this.rows.size; slot++) yield this.rows.addressAt(slot);
  }

  apply(lease: Lease): void {
    this.load(packLease(lease));
  }

  /** As `apply`, for a lease that was just read. */
  load(lease: PackedLease): void {
    const known = this.slotOf(lease.address);
    const slot = known < 0 ? this.rows.add() : known;
    if (known < 0) this.byAddress.add(hashNumber(lease.address, this.seed), slot);
    if (known >= 0 && this.rows.clientAt(slot) === lease.client && this.isFirst(slot, lease.client)) {
      this.rows.write(slot, lease);
    } else {
      if (known >= 0) this.unlink(slot, this.rows.clientAt(slot));
      this.rows.write(slot, lease);
      this.link(slot, lease.client);
    }
    for (const reuse of this.usedUp) if (poolContains(reuse.pool, lease.address)) enqueue(reuse, slot, lease);
    if (lease.state === 'declined') this.noteDecline(lease);
    if (this.changed !== undefined) this.noteChange(lease.address);
  }

  neverUsed(pool: Pool): Ipv4 | undefined {
    const state = this.stateOf(pool);
    for (;;) {
      const address = nextInPool(pool, state.frontier);
      if (address === undefined || this.slotOf(address) < 0) return address;
      state.frontier = address + 1;
    }
  }

  oldestEnded(pool: Pool, now: Instant): Lease | undefined {
    const slot = this.reuseOf(pool).ended.first();
    return slot === undefined || this.rows.untilAt(slot) > now ? undefined : this.rows.read(slot);
  }

  oldestOffer(pool: Pool): Lease | undefined {
    for (const slot of this.reuseOf(pool).offers) return this.rows.read(slot);
    return undefined;
  }

  recentDeclines(now: Instant, client?: ClientKey): number {
    const recent = this.declines.filter((decline) => since(decline.at, now) < DECLINE_WINDOW);
    if (client === undefined) return recent.length;
    const packed = packClient(client);
    return recent.filter((decline) => decline.client === packed).length;
  }

  /** -1 for an address without a lease. */
  private slotOf(address: Ipv4): number {
    const hash = hashNumber(address, this.seed);
    for (let place = this.byAddress.first(hash); place >= 0; place = this.byAddress.next(hash, place)) {
      const slot = this.byAddress.slotAt(place);
      if (this.rows.addressAt(slot) === address) return slot;
    }
    return -1;
  }

  /** Where the client's first slot stands, -1 for a client without a lease. */
  private placeOf(client: PackedClient, hash: number): number {
    for (let place = this.byClient.first(hash); place >= 0; place = this.byClient.next(hash, place)) {
      if (this.rows.clientAt(this.byClient.slotAt(place)) === client) return place;
    }
    return -1;
  }

  /** Whether it is the first slot of its client. */
  private isFirst(slot: number, client: PackedClient): boolean {
    const place = this.placeOf(client, hashPacked(client, this.seed));
    return place >= 0 && this.byClient.slotAt(place) === slot;
  }

  private link(slot: number, client: PackedClient): void {
    const hash = hashPacked(client, this.seed);
    const place = this.placeOf(client, hash);
    this.rows.setNext(slot, place < 0 ? -1 : this.byClient.slotAt(place));
    if (place < 0) this.byClient.add(hash, slot);
    else this.byClient.replace(place, slot);
  }

  private unlink(slot: number, client: PackedClient): void {
    const place = this.placeOf(client, hashPacked(client, this.seed));
    if (place < 0) return;
    const after = this.rows.nextAt(slot);
    let before = this.byClient.slotAt(place);
    if (before === slot) {
      if (after >= 0) this.byClient.replace(place, after);
      else this.byClient.remove(place);
      return;
    }
    while (before >= 0 && this.rows.nextAt(before) !== slot) before = this.rows.nextAt(before);
    if (before >= 0) this.rows.setNext(before, after);
  }

  private stateOf(pool: Pool): PoolState {
    const known = this.pools.get(pool);
    if (known !== undefined) return known;
    this.forgetOverlapping(pool);
    const state: PoolState = { frontier: 0 };
    this.pools.set(pool, state);
    return state;
  }

  /** Pools of one world never overlap: one that does belongs to settings that are no longer in force. */
  private forgetOverlapping(pool: Pool): void {
    const stale = [...this.pools.keys()].some((other) => poolsOverlap(pool, other));
    if (!stale) return;
    this.pools.clear();
    this.usedUp = [];
    for (let slot = 0; slot < this.rows.size; slot++) this.rows.setPlace(slot, -1);
  }

  private reuseOf(pool: Pool): Reuse {
    const state = this.stateOf(pool);
    if (state.reuse !== undefined) return state.reuse;
    const reuse: Reuse = { pool, ended: new ExpiryQueue(this.rows), offers: new Set() };
    for (let slot = 0; slot < this.rows.size; slot++) {
      const lease = { state: this.rows.stateAt(slot), until: this.rows.untilAt(slot) };
      if (poolContains(pool, this.rows.addressAt(slot))) enqueue(reuse, slot, lease);
    }
    state.reuse = reuse;
    this.usedUp.push(reuse);
    return reuse;
  }

  private noteChange(address: Ipv4): void {
    if ((this.changed?.push(address) ?? 0) > MOST_CHANGED) this.changed = undefined;
  }

  private noteDecline(lease: PackedLease): void {
    this.declines.push({ client: lease.client, at: lease.since });
    if (this.declines.length > MOST_DECLINES) this.declines.shift();
  }
}

function enqueue(reuse: Reuse, slot: number, lease: { readonly state: Lease['state']; readonly until: number }): void {
  reuse.offers.delete(slot);
  if (lease.state === 'offered') reuse.offers.add(slot);
  if (Number.isFinite(lease.until)) reuse.ended.put(slot);
  else reuse.ended.remove(slot);
}
