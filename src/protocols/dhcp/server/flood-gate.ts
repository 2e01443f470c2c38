/**
 * Keeps one talkative or hostile client from taking the server's time (starvation, RFC 3118's threat of a rogue client): so
 * many messages a minute are answered, of the rest one DISCOVER and one other a second, before anything is decided. Hardware addresses can be
 * forged, so the limit must not silence the device whose address it is: it is counted by the sender's port too, and above
 * the limit a whole exchange can still be had each second. It remembers a bounded number of clients, so that a flood of invented
 * addresses costs no memory.
 */
import { hashPacked, SlotTable } from '../../../lib/slot-table.ts';
import { instant, minutes, seconds, type Instant } from '../../../lib/time.ts';
import { packMac, type PackedMac } from '../leases/packed-lease.ts';
import { clientKey } from '../leases/identity.ts';
import type { ClientKey } from '../leases/lease.ts';
import type { DhcpMessage } from '../wire/message.ts';

const WINDOW = minutes(1);
/** Above the limit this much time is between two messages of a kind that are answered: a DISCOVER, or what follows it. */
const PAUSE = seconds(1);
const LONG_AGO = instant(Number.NEGATIVE_INFINITY);
const MOST_CLIENTS = 65_536;
/** 2^32 / golden ratio: neighbours in, far apart out. */
const SPREAD = 0x9e3779b1;

interface Counted {
  readonly device: PackedMac | ClientKey;
  /** The port of the sender. */
  readonly source: number;
  count: number;
  lastDiscover: Instant;
  lastOther: Instant;
  isTold: boolean;
}

export class FloodGate {
  private readonly limit: number;
  private readonly seed: number;
  /** Finds the clients of this minute among `clients`. */
  private slots = new SlotTable();
  private clients: Counted[] = [];
  private since: Instant = LONG_AGO;

  /**
   * `limit`: messages a client may send a minute (a client that retries as RFC 2131 says sends fewer than 20); `seed`: a
   * number that strangers do not know.
   */
  constructor(limit: number, seed: number) {
    this.limit = limit;
    this.seed = seed;
  }

  /** Counts a message of a client, sent from this port. `first-refused` is said once a minute and client. */
  admit(message: DhcpMessage, fromPort: number, now: Instant): 'admitted' | 'first-refused' | 'refused' {
    if (now - this.since >= WINDOW || now < this.since) this.begin(now);
    const client = this.counted(message, fromPort);
    if (client === undefined) return 'admitted';
    client.count += 1;
    const last = message.kind === 'discover' ? 'lastDiscover' : 'lastOther';
    if (client.count <= this.limit || now - client[last] >= PAUSE) {
      client[last] = now;
      return 'admitted';
    }
    const isTold = client.isTold;
    client.isTold = true;
    return isTold ? 'refused' : 'first-refused';
  }

  private begin(now: Instant): void {
    this.slots = new SlotTable();
    this.clients = [];
    this.since = now;
  }

  /** Undefined for a client that there is no room for. */
  private counted(message: DhcpMessage, fromPort: number): Counted | undefined {
    const { slots, clients } = this;
    const device = message.hardware === '' ? clientKey(message) : packMac(message.hardware);
    const source = fromPort;
    const hash = (hashPacked(device, this.seed) ^ Math.imul(source, SPREAD)) >>> 0;
    for (let place = slots.first(hash); place >= 0; place = slots.next(hash, place)) {
      const client = clients[slots.slotAt(place)];
      if (client?.device === device && client.source === source) return client;
    }
    if (clients.length === MOST_CLIENTS) return undefined;
    slots.add(hash, clients.length);
    const client = { device, source, count: 0, lastDiscover: LONG_AGO, lastOther: LONG_AGO, isTold: false };
    clients.push(client);
    return client;
  }
}
