/**
 * Finds the sleepers whose deadline has passed. Deadlines move often (that of a transfer with every ACK), so a sleeper that
 * moves its deadline on does not move its entry: an entry that comes up too early is put back at the deadline that the
 * sleeper has by then. Entries that are left over when a deadline was moved forward are removed before they outnumber the
 * others.
 */
import { Heap } from './heap.ts';
import { NEVER, type Instant } from './time.ts';

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

/** Left-over entries are not removed as long as there are fewer than this. */
const LEFT_OVER = 64;

export class Deadlines<T extends Sleeper> {
  #heap = new Heap<Entry<T>>(earlier);
  /** Entries that their sleeper has left for an earlier one, or for good. */
  #leftOver = 0;

  /** When the next entry comes up: not later than the earliest deadline. */
  get next(): Instant {
    return this.#heap.first?.at ?? NEVER;
  }

  /** Entries that are held, with those left over. */
  get size(): number {
    return this.#heap.size;
  }

  /** Makes sure that `sleeper` is looked at when its deadline comes. */
  watch(sleeper: T): void {
    if (sleeper.deadline >= sleeper.scheduledAt) return;
    this.forget(sleeper);
    sleeper.scheduledAt = sleeper.deadline;
    this.#heap.push({ at: sleeper.deadline, sleeper });
  }

  /** It is not looked at any more. */
  forget(sleeper: T): void {
    if (sleeper.scheduledAt === NEVER) return;
    sleeper.scheduledAt = NEVER;
    this.#leftOver += 1;
    if (this.#leftOver > LEFT_OVER && this.#leftOver > this.#heap.size / 2) this.#sweep();
  }

  /** Takes out one sleeper whose deadline has passed; `watch` it again to be told of its next deadline. */
  due(now: Instant): T | undefined {
    while (this.next <= now) {
      const entry = this.#heap.pop();
      if (entry === undefined || entry.at !== entry.sleeper.scheduledAt) {
        this.#leftOver -= 1;
        continue;
      }
      entry.sleeper.scheduledAt = NEVER;
      if (entry.sleeper.deadline <= now) return entry.sleeper;
      this.watch(entry.sleeper);
    }
    return undefined;
  }

  /** Keeps one entry of each sleeper that is watched. */
  #sweep(): void {
    const kept: Entry<T>[] = [];
    for (const entry of this.#heap) {
      if (entry.at !== entry.sleeper.scheduledAt) continue;
      entry.sleeper.scheduledAt = NEVER;
      kept.push(entry);
    }
    this.#heap = new Heap<Entry<T>>(earlier);
    for (const entry of kept) {
      entry.sleeper.scheduledAt = entry.at;
      this.#heap.push(entry);
    }
    this.#leftOver = 0;
  }
}

function earlier(a: Entry<Sleeper>, b: Entry<Sleeper>): boolean {
  return a.at < b.at;
}
