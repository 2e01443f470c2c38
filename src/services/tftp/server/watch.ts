import { after, millis, since, type Instant, type Millis } from '../../../lib/time.ts';
import type { Underway } from '../../../lib/underway.ts';

/** A disk that has it at hand takes some tenths of a millisecond. */
const SOON = millis(0.1);
const SELDOM = millis(15);
/** How much later than it is there at most something is noticed, as a part of the time it took. */
const PART = 8;

/** When to ask again about what was begun then: often in the beginning, seldom where it takes long. */
export function askAgain(began: Instant, now: Instant): Instant {
  return after(now, millis(Math.min(Math.max(since(began, now) / PART, SOON), SELDOM)));
}

/** What a transfer waits for, with the time to ask about it again. */
export class Watch<T> {
  deadline: Instant;
  readonly #underway: Underway<T>;
  readonly #began: Instant;

  constructor(underway: Underway<T>, now: Instant) {
    this.#underway = underway;
    this.#began = now;
    this.deadline = askAgain(now, now);
  }

  /** How long it has taken. */
  age(now: Instant): Millis {
    return since(this.#began, now);
  }

  /** Its outcome, or undefined and another deadline. */
  ask(now: Instant): T | undefined {
    const outcome = this.#underway.outcome();
    if (outcome === undefined) this.deadline = askAgain(this.#began, now);
    return outcome;
  }
}
