/**
 * The ordered, numbered stream that feeds the terminal, the JSON output, the recorded session and the diagnosis.
 *
 * Every subscriber is told every event in the order of the numbers. What a subscriber reports while it is being told is
 * told after the current event, so that all of them see the same order. The newest events are kept (backlog.ts) for
 * subscribers that come late and for readers that are slow.
 */
import { instant, type Instant } from '../lib/time.ts';
import { Backlog, type BacklogLimits, type Gap, type Stretch } from './backlog.ts';
import type { Happening, StationEvent } from './types.ts';

export type Subscriber = (event: StationEvent) => void;

/** Where a subscriber goes on that has heard a part of the stream before. */
export interface Resume {
  /** The number of the last event it has; 0 when it has none. */
  readonly after: number;
  /** Called before the first event when the events that follow `after` are not kept any more. */
  readonly missed: (gap: Gap) => void;
}

interface Subscription {
  readonly tell: Subscriber;
  active: boolean;
}

export class EventStream {
  readonly #backlog: Backlog;
  /** Reported and not yet told. */
  readonly #waiting: StationEvent[] = [];
  #subscriptions: readonly Subscription[] = [];
  #telling = false;
  #last = 0;

  constructor(limits?: BacklogLimits) {
    this.#backlog = new Backlog(limits);
  }

  /**
   * Subscribes to all events from now on, or with `resume` to all after one that the subscriber has: what is kept of
   * them is told before this returns.
   *
   * @returns the function that ends the subscription
   */
  subscribe(tell: Subscriber, resume?: Resume): () => void {
    const subscription = { tell, active: true };
    const begin = (): void => {
      if (resume !== undefined) this.#catchUp(tell, resume);
      this.#subscriptions = [...this.#subscriptions, subscription];
    };
    if (this.#telling) begin();
    else this.#run(begin);
    return () => {
      subscription.active = false;
      this.#subscriptions = this.#subscriptions.filter((one) => one !== subscription);
    };
  }

  /**
   * What is kept of the events after number `after`, at most `limit` of them. For readers that take events when they can
   * send them on: such a reader has to remember nothing but a number, however slow it is.
   */
  since(after: number, limit: number): Stretch {
    return this.#backlog.since(after, limit);
  }

  /** The number of the newest event; 0 before the first. */
  get newest(): number {
    return this.#last;
  }

  /** Numbers, dates (in whole milliseconds) and tells one happening. */
  report(happening: Happening, at: Instant): void {
    this.#waiting.push({ ...happening, n: ++this.#last, at: instant(Math.floor(at)) });
    if (!this.#telling) this.#run(NOTHING);
  }

  #catchUp(tell: Subscriber, { after, missed }: Resume): void {
    const { gap, events } = this.#backlog.since(after);
    if (gap !== undefined) missed(gap);
    for (const event of events) tell(event);
  }

  /**
   * Does `first`, and tells what was reported before and meanwhile. When a subscriber throws, which is a mistake in
   * Rouse, the others are told all the same before the mistake is thrown.
   */
  #run(first: () => void): void {
    let mistake: Error | undefined;
    this.#telling = true;
    try {
      first();
    } catch (error) {
      mistake = mistakeOf(error);
    }
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      const another = this.#tell(event);
      mistake ??= another;
    }
    this.#telling = false;
    if (mistake !== undefined) throw mistake;
  }

  #tell(event: StationEvent): Error | undefined {
    let mistake: Error | undefined;
    this.#backlog.keep(event);
    for (const subscription of this.#subscriptions) {
      try {
        if (subscription.active) subscription.tell(event);
      } catch (error) {
        mistake ??= mistakeOf(error);
      }
    }
    return mistake;
  }
}

const NOTHING = (): void => {};

function mistakeOf(cause: unknown): Error {
  return new Error('a subscriber of the event stream failed', { cause });
}
