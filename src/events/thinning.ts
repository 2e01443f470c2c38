/**
 * Keeps the stream readable and cheap under load: of each type at most `limit` events a second are told one by one, the
 * others are counted and told as one `events.thinned`. What people act on is always told.
 */
import { after, instant, NEVER, seconds, type Instant } from '../lib/time.ts';
import { CATALOGUE } from './catalogue.ts';
import { isDerived, type EventType, type Happening, type Report } from './types.ts';

/** Far more than a wall of phones makes, far less than a load test does. */
const LIMIT_PER_SECOND = 1000;
const WINDOW = seconds(1);

const ALWAYS_TOLD: ReadonlySet<string> = new Set(
  Object.entries(CATALOGUE)
    .filter(([type, { level }]) => type.startsWith('station.') || isDerived(type) || level === 'error')
    .map(([type]) => type),
);

export class Thinning {
  /** How often each type happened in this window; without those that are always told. */
  readonly #times = new Map<EventType, number>();
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
    if (ALWAYS_TOLD.has(happening.type)) return this.#report(happening);
    const times = (this.#times.get(happening.type) ?? 0) + 1;
    this.#times.set(happening.type, times);
    if (times <= this.#limit) this.#report(happening);
  }

  /** When `flush` has something to tell; NEVER when nothing was left out. */
  deadline(): Instant {
    for (const times of this.#times.values()) if (times > this.#limit) return this.#windowEnds;
    return NEVER;
  }

  /** Tells how many events were left out, and starts counting anew. */
  flush(): void {
    for (const [of, times] of this.#times) {
      if (times > this.#limit) this.#report({ type: 'events.thinned', of, times: times - this.#limit });
    }
    this.#times.clear();
  }
}
