/**
 * Who must be woken when. A transfer moves its deadline with every ACK, so entries are lazy: one that comes up too
 * early is put back at the deadline its owner has by then. An ACK costs one comparison.
 */
import { Heap } from '../../../lib/heap.ts';
import { NEVER, type Instant } from '../../../lib/time.ts';

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
  readonly #heap = new Heap<Entry<T>>((a, b) => a.at < b.at);

  /** When the next entry comes up: not later than the earliest deadline. */
  get next(): Instant {
    return this.#heap.first?.at ?? NEVER;
  }

  /** Makes sure that `sleeper` is looked at when its deadline comes. */
  watch(sleeper: T): void {
    if (sleeper.deadline >= sleeper.scheduledAt) return;
    sleeper.scheduledAt = sleeper.deadline;
    this.#heap.push({ at: sleeper.deadline, sleeper });
  }

  /** Takes out one whose deadline has passed; it is not watched any more. */
  due(now: Instant): T | undefined {
    while (this.next <= now) {
      const entry = this.#heap.pop();
      if (entry === undefined || entry.at !== entry.sleeper.scheduledAt) continue;
      entry.sleeper.scheduledAt = NEVER;
      if (entry.sleeper.deadline <= now) return entry.sleeper;
      this.watch(entry.sleeper);
    }
    return undefined;
  }
}
