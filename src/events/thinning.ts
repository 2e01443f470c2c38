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

/** Of one type, in this window. */
interface Count {
  readonly most: number;
  told: number;
  leftOut: number;
}

export class Thinning {
  readonly #counts = new Map<EventType, Count>();
  readonly #report: Report;
  readonly #limit: number;
  #windowEnds: Instant = instant(0);
  #hasLeftOut = false;

  constructor(report: Report, limit: number = LIMIT_PER_SECOND) {
    this.#report = report;
    this.#limit = limit;
  }

  /** `brief`: it has no details, because `isThinned` was true, and is never told one by one. */
  report(happening: Happening, now: Instant, brief = false): void {
    this.#turnTo(now);
    const count = this.#countOf(happening.type);
    if (!brief && count.told < count.most) {
      count.told += 1;
      this.#report(happening);
    } else {
      count.leftOut += 1;
      this.#hasLeftOut = true;
    }
  }

  /** Whether what happens next of this type is only counted. */
  isThinned(type: EventType, now: Instant): boolean {
    if (now >= this.#windowEnds) return false;
    const { told, most } = this.#countOf(type);
    return told >= most;
  }

  /** When `flush` has something to tell; NEVER when nothing was left out. */
  deadline(): Instant {
    return this.#hasLeftOut ? this.#windowEnds : NEVER;
  }

  /** Tells how many events were left out, and starts counting anew. */
  flush(): void {
    this.#hasLeftOut = false;
    for (const [of, count] of this.#counts) {
      const { leftOut } = count;
      count.told = 0;
      count.leftOut = 0;
      if (leftOut > 0) this.#report({ type: 'events.thinned', of, times: leftOut });
    }
  }

  #turnTo(now: Instant): void {
    if (now < this.#windowEnds) return;
    this.flush();
    this.#windowEnds = after(now, WINDOW);
  }

  #countOf(type: EventType): Count {
    const known = this.#counts.get(type);
    if (known !== undefined) return known;
    const most = ALWAYS_TOLD.has(type) ? Number.POSITIVE_INFINITY : this.#limit;
    const count = { most, told: 0, leftOut: 0 };
    this.#counts.set(type, count);
    return count;
  }
}
