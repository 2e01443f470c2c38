/**
 * Keeps the stream readable and cheap under load: of each type at most `limit` events a second are told one by one,
 * the rest are counted and told as one `events.thinned`. What people act on is never thinned.
 */
import { after, instant, NEVER, seconds, type Instant } from '../lib/time.ts';
import { CATALOGUE } from './catalogue.ts';
import type { EventType, Happening, Report } from './types.ts';

/** Far more than a wall of phones makes, far less than a load test does. */
const LIMIT_PER_SECOND = 1000;
const WINDOW = seconds(1);

export class Thinning {
  readonly #told = new Map<EventType, number>();
  readonly #report: Report;
  readonly #limit: number;
  #windowEnds: Instant = instant(0);

  constructor(report: Report, limit: number = LIMIT_PER_SECOND) {
    this.#report = report;
    this.#limit = limit;
  }

  report(happening: Happening, now: Instant): void {
    if (now >= this.#windowEnds) {
      this.flush();
      this.#windowEnds = after(now, WINDOW);
    }
    const told = (this.#told.get(happening.type) ?? 0) + 1;
    this.#told.set(happening.type, told);
    if (told <= this.#limit || mattersAlways(happening.type)) this.#report(happening);
  }

  /** When counted but untold events are due to be told; NEVER when there are none. */
  deadline(): Instant {
    for (const told of this.#told.values()) if (told > this.#limit) return this.#windowEnds;
    return NEVER;
  }

  /** Tells what was left out and starts counting anew. */
  flush(): void {
    for (const [of, told] of this.#told) {
      if (told > this.#limit && !mattersAlways(of)) {
        this.#report({ type: 'events.thinned', of, times: told - this.#limit });
      }
    }
    this.#told.clear();
  }
}

function mattersAlways(type: EventType): boolean {
  return type.startsWith('station.') || type.startsWith('device.') || CATALOGUE[type].level === 'error';
}
