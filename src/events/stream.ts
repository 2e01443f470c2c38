/**
 * The ordered, numbered stream that feeds the terminal, the JSON output, the recorded session and the diagnosis.
 * A subscriber that reports something new while being told sees it queued behind the current event, so every
 * subscriber sees the same order.
 */
import { instant, type Instant } from '../lib/time.ts';
import type { Happening, StationEvent } from './types.ts';

export type Subscriber = (event: StationEvent) => void;

export class EventStream {
  #subscribers: readonly Subscriber[] = [];
  readonly #queue: StationEvent[] = [];
  #telling = false;
  #last = 0;

  /** Subscribes to all events from now on; returns the unsubscribe function. */
  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers = [...this.#subscribers, subscriber];
    return () => {
      this.#subscribers = this.#subscribers.filter((one) => one !== subscriber);
    };
  }

  /** Numbers, dates (in whole milliseconds) and tells one happening. */
  report(happening: Happening, at: Instant): void {
    this.#queue.push({ ...happening, n: ++this.#last, at: instant(Math.floor(at)) });
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
        for (const subscriber of this.#subscribers) subscriber(event);
      }
    } finally {
      this.#telling = false;
    }
  }
}
