/**
 * Who must be woken when. A transfer moves its deadline with every ACK, so entries are lazy: one that comes up too
 * early is put back at the deadline its owner has by then. An ACK costs one comparison.
 */
import { NEVER, type Instant } from '../../lib/time.ts';

export interface Sleeper {
  /** When it wants to be woken; NEVER for not at all. */
  readonly deadline: Instant;
  /** When it will be looked at; kept by `Deadlines`. */
  scheduledAt: Instant;
}

interface Entry<T> {
  readonly at: Instant;
  readonly sleeper: T;
}

export class Deadlines<T extends Sleeper> {
  /** A binary heap: no entry is later than its children at 2i + 1 and 2i + 2. */
  readonly #heap: Entry<T>[] = [];

  /** When the next entry comes up: not later than the earliest deadline. */
  get next(): Instant {
    return this.#heap[0]?.at ?? NEVER;
  }

  /** Makes sure that `sleeper` is looked at when its deadline comes. */
  watch(sleeper: T): void {
    if (sleeper.deadline >= sleeper.scheduledAt) return;
    sleeper.scheduledAt = sleeper.deadline;
    this.#push({ at: sleeper.deadline, sleeper });
  }

  /** Takes out one whose deadline has passed; it is not watched any more. */
  due(now: Instant): T | undefined {
    while (this.next <= now) {
      const entry = this.#pop();
      if (entry === undefined || entry.at !== entry.sleeper.scheduledAt) continue;
      entry.sleeper.scheduledAt = NEVER;
      if (entry.sleeper.deadline <= now) return entry.sleeper;
      this.watch(entry.sleeper);
    }
    return undefined;
  }

  #push(added: Entry<T>): void {
    let hole = this.#heap.length;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || parent.at <= added.at) break;
      this.#heap[hole] = parent;
      hole = above;
    }
    this.#heap[hole] = added;
  }

  #pop(): Entry<T> | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(moved: Entry<T>): void {
    let hole = 0;
    for (;;) {
      const left = this.#heap[2 * hole + 1];
      const right = this.#heap[2 * hole + 2];
      if (left === undefined) break;
      const goesRight = right !== undefined && right.at < left.at;
      const child = goesRight ? right : left;
      if (child.at >= moved.at) break;
      this.#heap[hole] = child;
      hole = 2 * hole + (goesRight ? 2 : 1);
    }
    this.#heap[hole] = moved;
  }
}
