/**
 * Nonces of a registrar. One that is given out costs no memory: it carries its own time and a seal, and is good for the
 * address that it was given to. Kept is only how far the devices have counted that knew their password.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { after, instant, type Instant, type Millis } from '../../../lib/time.ts';

/** `stale`: it was one, and another one is to be taken; `replayed`: its count was used before. */
export type NonceState = 'good' | 'stale' | 'replayed' | 'unknown';

const MOST_COUNTED = 1024;

export class Nonces {
  readonly #key: Uint8Array;
  readonly #life: Millis;
  /** By nonce: the highest count that was taken. */
  readonly #counted = new Map<string, number>();
  /** What was made before is stale: how far it was counted is forgotten. */
  #since: Instant = instant(0);
  #made = 0;

  /** `key`: random octets that nobody else knows. */
  constructor(key: Uint8Array, life: Millis) {
    this.#key = key;
    this.#life = life;
  }

  make(address: string, now: Instant): string {
    this.#made += 1;
    const open = `${Math.floor(now).toString(36)}.${this.#made.toString(36)}`;
    return `${open}.${this.#seal(open, address)}`;
  }

  state(nonce: string, address: string, count: number | undefined, now: Instant): NonceState {
    const [, open = '', time = '', seal = ''] = /^(([0-9a-z]{1,12})\.[0-9a-z]{1,12})\.([\w-]{22})$/.exec(nonce) ?? [];
    const expected = Buffer.from(this.#seal(open, address));
    const given = Buffer.from(seal);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'unknown';
    const made = instant(Number.parseInt(time, 36));
    if (now >= after(made, this.#life) || made < this.#since || made > now) return 'stale';
    const counted = this.#counted.get(nonce);
    if (counted === undefined) return 'good';
    // Who does not count can use it once.
    if (count === undefined) return 'stale';
    return count > counted ? 'good' : 'replayed';
  }

  /** The device that answered with it knew its password. */
  used(nonce: string, count: number | undefined): void {
    this.#counted.delete(nonce);
    this.#counted.set(nonce, count ?? Number.POSITIVE_INFINITY);
    if (this.#counted.size <= MOST_COUNTED) return;
    for (const oldest of this.#counted.keys()) {
      this.#counted.delete(oldest);
      this.#since = instant(Math.max(this.#since, Number.parseInt(oldest, 36) + 1));
      return;
    }
  }

  #seal(open: string, address: string): string {
    return createHmac('sha256', this.#key).update(`${open} ${address}`).digest('base64url').slice(0, 22);
  }
}
