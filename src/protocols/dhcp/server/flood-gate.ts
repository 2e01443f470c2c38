/**
 * Keeps one talkative or hostile client from taking the server's time: so many messages a minute are answered, the rest
 * are dropped before anything is decided (attack: starvation, RFC 3118's threat of a rogue client). It remembers a bounded
 * number of clients, so a flood of invented addresses costs no memory.
 */
import type { Mac } from '../../../lib/address.ts';
import { instant, minutes, type Instant } from '../../../lib/time.ts';
import { packMac, type PackedMac } from '../leases/packed-lease.ts';
import { hashPacked, SlotTable } from '../../../lib/slot-table.ts';

const WINDOW = minutes(1);
const MOST_CLIENTS = 65_536;

export class FloodGate {
  private readonly limit: number;
  private readonly seed: number;
  /** Finds the clients of this minute among `clients`. */
  private slots = new SlotTable();
  private clients: PackedMac[] = [];
  private counts: number[] = [];
  private since: Instant = instant(Number.NEGATIVE_INFINITY);

  /**
   * `limit`: messages a client may send a minute (a client that retries as RFC 2131 says sends fewer than 20); `seed`: a
   * number that strangers do not know.
   */
  constructor(limit = 120, seed = 0) {
    this.limit = limit;
    this.seed = seed;
  }

  /** Counts a message of a client. `first-refused` is said once a minute and client. */
  admit(client: Mac, now: Instant): 'admitted' | 'first-refused' | 'refused' {
    if (now - this.since >= WINDOW || now < this.since) this.begin(now);
    const slot = this.slotOf(packMac(client));
    if (slot < 0) return 'admitted';
    const count = (this.counts[slot] ?? 0) + 1;
    this.counts[slot] = count;
    if (count <= this.limit) return 'admitted';
    return count === this.limit + 1 ? 'first-refused' : 'refused';
  }

  private begin(now: Instant): void {
    this.slots = new SlotTable();
    this.clients = [];
    this.counts = [];
    this.since = now;
  }

  /** -1 for a client that there is no room for. */
  private slotOf(client: PackedMac): number {
    const { slots, clients } = this;
    const hash = hashPacked(client, this.seed);
    for (let place = slots.first(hash); place >= 0; place = slots.next(hash, place)) {
      const slot = slots.slotAt(place);
      if (clients[slot] === client) return slot;
    }
    if (clients.length === MOST_CLIENTS) return -1;
    slots.add(hash, clients.length);
    this.counts.push(0);
    return clients.push(client) - 1;
  }
}
