/**
 * The time of day beside the time that a host counts. A host counts the time that passes and never jumps; the time of day
 * is set by people and by time servers, and goes on while the computer sleeps. Waiting goes by the first, what is stored and
 * told by the second.
 */
import { after, instant, millis, since, type Instant, type Millis } from '../lib/time.ts';

/** Less than this is no jump: the two are read one after the other, and time servers nudge. */
const SMALLEST_JUMP = 5000;
/** How often it is worth a look. */
const LOOK_EVERY = 1000;

/** What has to be added to an instant of the host for the time of day. */
export interface DayOffset {
  readonly offset: Millis;
}

export class WallClock implements DayOffset {
  offset = millis(0);
  readonly #counted: () => Instant;
  readonly #day: () => Instant;
  #next: Instant = instant(Number.NEGATIVE_INFINITY);

  /** `counted`: the time of the host; `day`: the time of day. */
  constructor(counted: () => Instant, day: () => Instant) {
    this.#counted = counted;
    this.#day = day;
    this.#compare();
  }

  /** By how much the time of day jumped since the last look, undefined if it did not. To be called often: it looks once a second. */
  look(): Millis | undefined {
    return this.#counted() < this.#next ? undefined : this.lookAtOnce();
  }

  lookAtOnce(): Millis | undefined {
    this.#next = after(this.#counted(), millis(LOOK_EVERY));
    return this.#compare();
  }

  #compare(): Millis | undefined {
    const offset = Math.round(since(this.#counted(), this.#day()));
    const jump = millis(offset - this.offset);
    if (Math.abs(jump) < SMALLEST_JUMP) return undefined;
    this.offset = millis(offset);
    return jump;
  }
}
