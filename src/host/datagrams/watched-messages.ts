/** Who wants to hear when a message that waits for the flush does not leave. Messages are told apart by their slot. */
import { NOT_DURABLE, type Refused } from './datagrams.ts';

export class WatchedMessages {
  readonly #bySlot = new Map<number, Refused>();

  watch(slot: number, refused: Refused): void {
    this.#bySlot.set(slot, refused);
  }

  /** The system has refused `count` messages from `first` on. */
  refused(first: number, count: number, cause: string): void {
    if (this.#bySlot.size === 0) return;
    for (let slot = first; slot < first + count; slot += 1) this.#bySlot.get(slot)?.(cause);
  }

  /** All have left, but for those that were refused. */
  flushed(): void {
    if (this.#bySlot.size > 0) this.#bySlot.clear();
  }

  /** None of them leaves. */
  discarded(): void {
    for (const refused of this.#bySlot.values()) refused(NOT_DURABLE);
    this.#bySlot.clear();
  }
}
