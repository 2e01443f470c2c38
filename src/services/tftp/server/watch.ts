import { after, millis, type Instant } from '../../../lib/time.ts';
import type { Underway } from '../../../lib/underway.ts';

/** Stable storage takes some milliseconds at least. */
const ASK_AGAIN = millis(2);

/** What a transfer waits for, with the time to ask about it again. */
export class Watch<T> {
  deadline: Instant;
  readonly #underway: Underway<T>;

  constructor(underway: Underway<T>, now: Instant) {
    this.#underway = underway;
    this.deadline = after(now, ASK_AGAIN);
  }

  /** Its outcome, or undefined and another deadline. */
  ask(now: Instant): T | undefined {
    const outcome = this.#underway.outcome();
    if (outcome === undefined) this.deadline = after(now, ASK_AGAIN);
    return outcome;
  }
}
