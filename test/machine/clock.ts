/**
 * Virtual time: a queue of actions, each run at its instant in the order they were asked for. Nothing sleeps; an hour
 * of silence costs one step. Every run with the same actions is the same run.
 */
import { Heap } from '../../src/lib/heap.ts';
import { instant, NEVER, type Instant } from '../../src/lib/time.ts';

interface Appointment {
  readonly at: Instant;
  /** Appointments of the same instant keep the order in which they were made. */
  readonly order: number;
  readonly action: () => void;
}

export class VirtualClock {
  readonly #heap = new Heap<Appointment>(earlier);
  #now: Instant;
  #order = 0;

  constructor(start: Instant = instant(0)) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  /** Runs `action` at that instant; an instant that has passed means as soon as possible. */
  at(when: Instant, action: () => void): void {
    this.#order += 1;
    this.#heap.push({ at: when < this.#now ? this.#now : when, order: this.#order, action });
  }

  /** The instant of the next action; NEVER when there is none. */
  next(): Instant {
    return this.#heap.first?.at ?? NEVER;
  }

  /** Moves time to the next action and runs it. False when there is none up to and including `limit`. */
  step(limit: Instant): boolean {
    if (this.next() > limit) return false;
    const appointment = this.#heap.pop();
    if (appointment === undefined) return false;
    this.#now = appointment.at;
    appointment.action();
    return true;
  }

  /** Runs everything up to and including `until`, and lets that instant be now. */
  run(until: Instant): void {
    while (this.step(until));
    if (until > this.#now) this.#now = until;
  }
}

function earlier(a: Appointment, b: Appointment): boolean {
  return a.at === b.at ? a.order < b.order : a.at < b.at;
}
