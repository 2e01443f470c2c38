/** Who wants to hear when a message that waits for the flush does not leave. Messages are told apart by their slot. */
import { NOT_DURABLE, type SendWatcher } from './datagrams.ts';

export class WatchedMessages {
  /**
   * By slot. An array that stays: a Map that is cleared leaves its old table behind, and whatever that held then lives until
   * the next full garbage collection (it cost DHCP 40 % of its exchanges).
   */
  readonly #bySlot: (SendWatcher | undefined)[] = [];
  /** Slots from here on are watched by nobody. */
  #end = 0;

  watch(slot: number, watcher: SendWatcher): void {
    while (this.#bySlot.length <= slot) this.#bySlot.push(undefined);
    this.#bySlot[slot] = watcher;
    if (slot >= this.#end) this.#end = slot + 1;
  }

  /** The system has refused `count` messages from `first` on. */
  refused(first: number, count: number, cause: string): void {
    for (let slot = first; slot < Math.min(first + count, this.#end); slot += 1) this.#bySlot[slot]?.refused(cause);
  }

  /** All have left, but for those that were refused. */
  flushed(): void {
    this.#bySlot.fill(undefined, 0, this.#end);
    this.#end = 0;
  }

  /** None of them leaves. */
  discarded(): void {
    this.refused(0, this.#end, NOT_DURABLE);
    this.flushed();
  }
}
