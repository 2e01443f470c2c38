/**
 * Keeps one talkative or hostile client from taking the server's time: so many messages a minute are answered, the rest
 * are dropped before anything is decided (attack: starvation, RFC 3118's threat of a rogue client). It remembers a bounded
 * number of clients, so a flood of invented addresses costs no memory.
 */
import { instant, minutes, type Instant } from '../../lib/time.ts';

const WINDOW = minutes(1);
const MOST_CLIENTS = 65_536;

export class FloodGate {
  private readonly limit: number;
  private counts = new Map<string, number>();
  private since: Instant = instant(Number.NEGATIVE_INFINITY);

  /** `limit`: messages a client may send a minute (a client that retries as RFC 2131 says sends fewer than 20). */
  constructor(limit = 120) {
    this.limit = limit;
  }

  /** Counts a message of a client, by hardware address. `first-refused` is said once a minute and client. */
  admit(client: string, now: Instant): 'admitted' | 'first-refused' | 'refused' {
    if (now - this.since >= WINDOW || now < this.since) {
      this.counts = new Map();
      this.since = now;
    }
    const count = (this.counts.get(client) ?? 0) + 1;
    if (count === 1 && this.counts.size >= MOST_CLIENTS) return 'admitted';
    this.counts.set(client, count);
    if (count <= this.limit) return 'admitted';
    return count === this.limit + 1 ? 'first-refused' : 'refused';
  }
}
