/** For tests in an event loop. */
import { setImmediate } from 'node:timers/promises';
import type { Underway } from './underway.ts';

/** Asks until it has ended. */
export async function outcomeOf<T>(underway: Underway<T>): Promise<T> {
  for (;;) {
    const outcome = underway.outcome();
    if (outcome !== undefined) return outcome;
    await setImmediate();
  }
}
