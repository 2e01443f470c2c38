/**
 * The clock of the computer for those who tell others the time: finer than the milliseconds of `Date.now()`, and with what
 * the system knows of how right it is.
 */

/** How far the clock of a computer is to be believed, as its system says. */
export interface ClockState {
  /** Something sets it: a time server, a GPS receiver. */
  readonly isSynchronised: boolean;
  /** Milliseconds that it may be wrong, by the system's own reckoning. */
  readonly error: number;
  /** What the last minute of this day has. */
  readonly leap: 'none' | 'inserted' | 'deleted';
}

export interface SystemClock {
  /** Milliseconds since 1970, with a fraction. */
  now(): number;
  /** Undefined where the system cannot be asked. */
  state(): ClockState | undefined;
}

/** How long the comparison below is believed. A clock that is being slewed moves half a millisecond a second at most. */
const BELIEVED_MS = 100;
/** `Date.now()` may lag behind by the millisecond that it cuts off; beyond that, somebody has set the clock. */
const CUT_OFF_MS = 1.5;
/** Comparisons in a row; one of them is likely to be near the moment at which a millisecond begins. */
const LOOKS = 4;

/**
 * The time of day with a fraction of a millisecond, from a clock of whole milliseconds (`coarse`) and a fine one that only
 * counts (`fine`, in milliseconds): the difference is largest just after a millisecond has begun, and is remembered from
 * there. It errs by less than a millisecond after the first call, and by some microseconds soon after.
 */
export class FineTime {
  readonly #coarse: () => number;
  readonly #fine: () => number;
  /** What has to be added to the fine clock. */
  #offset = Number.NEGATIVE_INFINITY;
  #compared = Number.NEGATIVE_INFINITY;

  constructor(coarse: () => number, fine: () => number) {
    this.#coarse = coarse;
    this.#fine = fine;
  }

  now(): number {
    const fine = this.#fine();
    if (fine - this.#compared > BELIEVED_MS || !this.#isRight(fine)) this.#begin();
    else this.#compare();
    return this.#fine() + this.#offset;
  }

  #isRight(fine: number): boolean {
    return Math.abs(this.#coarse() - (fine + this.#offset)) < CUT_OFF_MS;
  }

  /** Waits for the next millisecond to begin, which takes one at most. */
  #begin(): void {
    const first = this.#coarse();
    const latest = this.#fine() + CUT_OFF_MS;
    while (this.#coarse() === first && this.#fine() < latest);
    this.#offset = Number.NEGATIVE_INFINITY;
    this.#compared = this.#fine();
    this.#compare();
  }

  #compare(): void {
    for (let look = 0; look < LOOKS; look += 1) {
      const fine = this.#fine();
      this.#offset = Math.max(this.#offset, this.#coarse() - fine);
    }
  }
}
