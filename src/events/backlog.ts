/**
 * The newest events of a stream, for listeners that come late or were away. It is bounded twice: by the number of events,
 * and by their estimated size, because a few events with long texts weigh as much as thousands of ordinary ones.
 */
import type { StationEvent } from './types.ts';

/** How much is kept: whichever limit is reached first. */
export interface BacklogLimits {
  readonly events: number;
  /** Estimated: 16 for every value, and one for every character of a text. */
  readonly bytes: number;
}

/**
 * An ordinary event weighs 200 to 400 bytes here. 20 000 of them are some minutes of a hundred phones that recover side
 * by side, and four seconds of a load test (thinning.ts lets at most a thousand of a type through each second).
 */
export const BACKLOG_LIMITS: BacklogLimits = { events: 20_000, bytes: 8 * 1024 * 1024 };

/** The numbers of events that are not kept any more, both included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** A part of the stream, in its order and without holes. */
export interface Stretch {
  /** Present when the events that should come before `events` are gone. */
  readonly gap?: Gap;
  readonly events: readonly StationEvent[];
  /** The number of the newest event of the stream. There is more to read while it is above that of the last event here. */
  readonly newest: number;
}

export class Backlog {
  readonly #limits: BacklogLimits;
  /** A ring: event `n` lies at `n % limits.events`. */
  readonly #events: (StationEvent | undefined)[] = [];
  readonly #weights: number[] = [];
  #oldest = 1;
  #newest = 0;
  #bytes = 0;

  constructor(limits: BacklogLimits = BACKLOG_LIMITS) {
    this.#limits = limits;
  }

  /** Takes the next event; its number is one more than that of the event before. The newest event is always kept. */
  keep(event: StationEvent): void {
    if (event.n - this.#oldest >= this.#limits.events) this.#drop();
    const place = event.n % this.#limits.events;
    const weight = weigh(event);
    this.#events[place] = event;
    this.#weights[place] = weight;
    this.#newest = event.n;
    this.#bytes += weight;
    while (this.#bytes > this.#limits.bytes && this.#oldest < this.#newest) this.#drop();
  }

  /**
   * What is kept of the events after number `after`, at most `limit` of them. A number that no event has yet is of
   * another session, and means the same as 0: everything.
   */
  since(after: number, limit: number = Number.POSITIVE_INFINITY): Stretch {
    const wanted = after >= 0 && after <= this.#newest ? Math.floor(after) + 1 : 1;
    const first = Math.max(wanted, this.#oldest);
    const events: StationEvent[] = [];
    for (let n = first; n <= this.#newest && events.length < limit; n++) {
      const event = this.#events[n % this.#limits.events];
      if (event !== undefined) events.push(event);
    }
    const gap = first > wanted ? { gap: { from: wanted, to: first - 1 } } : {};
    return { ...gap, events, newest: this.#newest };
  }

  #drop(): void {
    const place = this.#oldest % this.#limits.events;
    this.#bytes -= this.#weights[place] ?? 0;
    this.#events[place] = undefined;
    this.#oldest += 1;
  }
}

const EACH_VALUE = 16;

/** Called for every event that is reported, so it makes no arrays of keys or values. */
function weigh(value: unknown): number {
  if (typeof value === 'string') return EACH_VALUE + value.length;
  let bytes = EACH_VALUE;
  if (Array.isArray(value)) for (const one of value) bytes += weigh(one);
  else if (isRecord(value)) for (const name in value) bytes += weigh(value[name]);
  return bytes;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
