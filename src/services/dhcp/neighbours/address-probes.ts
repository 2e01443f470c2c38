/**
 * Remembers which addresses were asked for on the network before they are offered, and holds the requests that wait for an
 * answer. Only the client that is to get an address waits. At most a hundred addresses a second are asked for; the others
 * are offered unasked.
 */
import type { Ipv4 } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { after, instant, millis, minutes, NEVER, seconds, type Instant } from '../../../lib/time.ts';

/** A neighbour answers ARP within a millisecond; a sleepy one is given this long. */
const WAIT = millis(200);
/** How long nobody having answered is believed. */
const BELIEVED = minutes(1);
const PER_SECOND = 100;
const MOST_REMEMBERED = 65_536;

interface Waiting<T> {
  readonly held: T;
  readonly until: Instant;
}

export class AddressProbes<T> {
  readonly #waiting = new Map<Ipv4, Waiting<T>>();
  /** Addresses asked for, when, and whether somebody answered; the oldest first. */
  readonly #asked = new Map<Ipv4, { readonly at: Instant; readonly answered: boolean }>();
  #budget = PER_SECOND;
  #refill: Instant = instant(0);

  /** Whether the address is to be asked for now: not done lately, and not too many others are. Counts as asked. */
  begin(address: Ipv4, now: Instant): boolean {
    const asked = this.#asked.get(address);
    if (asked !== undefined && now - asked.at < BELIEVED) return false;
    if (now >= this.#refill) {
      this.#budget = PER_SECOND;
      this.#refill = after(now, seconds(1));
    }
    if (this.#budget === 0) return false;
    this.#budget -= 1;
    this.#remember(address, { at: now, answered: false });
    return true;
  }

  /** Keeps what waits for the answer about an address; the newest counts. */
  hold(address: Ipv4, held: T, now: Instant): void {
    const until = this.#waiting.get(address)?.until ?? after(now, WAIT);
    this.#waiting.set(address, { held, until });
  }

  isWaiting(address: Ipv4): boolean {
    return this.#waiting.has(address);
  }

  /** Whether an answer about the address is news. */
  isAsked(address: Ipv4): boolean {
    return this.#asked.get(address)?.answered === false;
  }

  /** Somebody answered; gives back what waited for that. */
  answered(address: Ipv4, now: Instant): T | undefined {
    const waiting = this.#waiting.get(address);
    this.#waiting.delete(address);
    this.#remember(address, { at: now, answered: true });
    return waiting?.held;
  }

  /** What need not wait any longer, because nobody answered. */
  due(now: Instant): readonly T[] {
    const over: T[] = [];
    for (const [address, { held, until }] of this.#waiting) {
      if (until > now) break;
      this.#waiting.delete(address);
      over.push(held);
    }
    return over;
  }

  deadline(): Instant {
    for (const { until } of this.#waiting.values()) return until;
    return NEVER;
  }

  #remember(address: Ipv4, asked: { readonly at: Instant; readonly answered: boolean }): void {
    setLatest(this.#asked, address, asked, MOST_REMEMBERED);
  }
}
