/** Devices that have read everything, and are recovered when they ask for nothing more for a while. */
import { settlesIn } from '../devices/reading.ts';
import type { Stories } from '../devices/stories.ts';
import { Deadlines, type Sleeper } from '../lib/deadlines.ts';
import { after, instant, millis, NEVER, type Instant } from '../lib/time.ts';

interface Wait extends Sleeper {
  readonly device: string;
  deadline: Instant;
}

export class Settling {
  readonly #stories: Pick<Stories, 'of'>;
  readonly #waits = new Map<string, Wait>();
  readonly #deadlines = new Deadlines<Wait>();

  constructor(stories: Pick<Stories, 'of'>) {
    this.#stories = stories;
  }

  /** When the next of them may be over. */
  get next(): Instant {
    return this.#deadlines.next;
  }

  /** Something was heard of this device: it waits from now on, or not any more. */
  watch(device: string, now: Instant, pace: number): void {
    const story = this.#stories.of(device);
    const settles = story === undefined ? undefined : settlesIn(story);
    const known = this.#waits.get(device);
    if (settles === undefined) return known === undefined ? undefined : this.#drop(known);
    const wait = known ?? { device, deadline: NEVER, scheduledAt: NEVER };
    // Whole milliseconds, as events have them.
    wait.deadline = instant(Math.ceil(after(now, millis(settles * pace))));
    this.#waits.set(device, wait);
    this.#deadlines.watch(wait);
  }

  /** A device whose wait is over by then. */
  due(now: Instant): string | undefined {
    const wait = this.#deadlines.due(now);
    if (wait === undefined) return undefined;
    this.#waits.delete(wait.device);
    return wait.device;
  }

  #drop(wait: Wait): void {
    wait.deadline = NEVER;
    this.#deadlines.forget(wait);
    this.#waits.delete(wait.device);
  }
}
