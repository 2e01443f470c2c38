/**
 * Virtual time: a queue of actions, each run at its instant in the order they were asked for. Nothing sleeps; an hour
 * of silence costs one step. Every run with the same actions is the same run.
 */
import { instant, NEVER, type Instant } from '../lib/time.ts';

interface Appointment {
  readonly at: Instant;
  /** Appointments of the same instant keep the order in which they were made. */
  readonly order: number;
  readonly action: () => void;
}

export class VirtualClock {
  /** A binary heap: each entry is not later than its children at 2i + 1 and 2i + 2. */
  readonly #heap: Appointment[] = [];
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
    push(this.#heap, { at: when < this.#now ? this.#now : when, order: this.#order, action });
  }

  /** The instant of the next action; NEVER when there is none. */
  next(): Instant {
    return this.#heap[0]?.at ?? NEVER;
  }

  /** Moves time to the next action and runs it. False when there is none up to and including `limit`. */
  step(limit: Instant): boolean {
    if (this.next() > limit) return false;
    const appointment = pop(this.#heap);
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

function push(heap: Appointment[], added: Appointment): void {
  let hole = heap.length;
  while (hole > 0) {
    const above = (hole - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !earlier(added, parent)) break;
    heap[hole] = parent;
    hole = above;
  }
  heap[hole] = added;
}

function pop(heap: Appointment[]): Appointment | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) sink(heap, last);
  return first;
}

/** Lets `moved` sink from the free place at the top to where it belongs. */
function sink(heap: Appointment[], moved: Appointment): void {
  let hole = 0;
  for (;;) {
    const left = heap[2 * hole + 1];
    const right = heap[2 * hole + 2];
    if (left === undefined) break;
    const goesRight = right !== undefined && earlier(right, left);
    const child = goesRight ? right : left;
    if (!earlier(child, moved)) break;
    heap[hole] = child;
    hole = 2 * hole + (goesRight ? 2 : 1);
  }
  heap[hole] = moved;
}
