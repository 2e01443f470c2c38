/**
 * When to repeat a packet and when to give up, for both directions. The wait adapts to the round trip (RFC 1123
 * section 4.2.3.2) and doubles with each repetition. After `retries` repetitions nothing more is sent, but the peer
 * may still come back until `patience` has passed: a device that erases its flash is silent for 30 s and must not
 * be flooded meanwhile.
 */
import { after, instant, type Instant, type Millis } from '../../lib/time.ts';

/** How patient a side is. */
export interface RetryPolicy {
  /** The first wait, before a round trip was measured. */
  readonly timeout: Millis;
  /** The shortest wait, however fast the peer answered so far. */
  readonly fastest: Millis;
  /** How often one packet is repeated. */
  readonly retries: number;
  /** The same for a peer that has never answered, whose address may be forged. */
  readonly firstRetries: number;
  /** Silence after which a transfer has failed. */
  readonly patience: Millis;
  /** Repetitions do not wait longer and longer: for a peer that is only there for a few seconds. */
  readonly steady?: boolean;
}

/** The longest wait is this many times `timeout`. */
const SLOWEST = 4;

/** The state of one side of one transfer. */
export class Retry {
  /** When `expire` wants to be called. */
  deadline: Instant;
  readonly #policy: RetryPolicy;
  #wait: number;
  #roundTrip = -1;
  #deviation = 0;
  #repeats = 0;
  #heardOnce = false;
  #heardAt: Instant;
  #sentAt: Instant;

  constructor(policy: RetryPolicy, now: Instant) {
    this.#policy = policy;
    this.#wait = policy.timeout;
    this.#heardAt = now;
    this.#sentAt = now;
    this.deadline = after(now, policy.timeout);
  }

  /** When the peer last made progress. */
  get heardAt(): Instant {
    return this.#heardAt;
  }

  /** The peer made progress. Only an answer to something sent once tells the round trip (Karn's rule). */
  heard(now: Instant): void {
    if (this.#repeats === 0) this.#measure(now - this.#sentAt);
    this.#repeats = 0;
    this.#heardOnce = true;
    this.#heardAt = now;
  }

  /** Something was sent that must be answered. */
  sent(now: Instant): void {
    this.#sentAt = now;
    this.#await(now);
  }

  /** The deadline has passed: repeat the packet, go on waiting in silence, or give up. */
  expire(now: Instant): 'repeat' | 'wait' | 'give-up' {
    if (now < this.deadline) return 'wait';
    if (now >= after(this.#heardAt, this.#policy.patience)) return 'give-up';
    return this.repeat(now) ? 'repeat' : 'wait';
  }

  /** Counts one repetition and waits longer for its answer; false when the repetitions are used up. */
  repeat(now: Instant): boolean {
    const { retries, firstRetries, patience } = this.#policy;
    if (this.#repeats >= (this.#heardOnce ? retries : Math.min(retries, firstRetries))) {
      this.deadline = after(this.#heardAt, patience);
      return false;
    }
    this.#repeats += 1;
    this.#await(now);
    return true;
  }

  /** The peer asked again for what was never answered: everything starts over, but no round trip can be told. */
  renew(now: Instant): void {
    this.#heardAt = now;
    this.#repeats = 1;
    this.#await(now);
  }

  #await(now: Instant): void {
    const { timeout, patience, steady = false } = this.#policy;
    const backOff = steady ? 1 : 1 << Math.min(this.#repeats, 8);
    const wait = Math.min(this.#wait * backOff, timeout * SLOWEST);
    this.deadline = instant(Math.min(now + wait, this.#heardAt + patience));
  }

  /** Jacobson's estimate as in RFC 6298, in milliseconds. */
  #measure(sample: number): void {
    if (this.#roundTrip < 0) {
      this.#roundTrip = sample;
      this.#deviation = sample / 2;
    } else {
      this.#deviation += (Math.abs(sample - this.#roundTrip) - this.#deviation) / 4;
      this.#roundTrip += (sample - this.#roundTrip) / 8;
    }
    const { fastest, timeout } = this.#policy;
    this.#wait = Math.min(Math.max(this.#roundTrip + 4 * this.#deviation, fastest), timeout * SLOWEST);
  }
}
