/** Ends the wait of a batched host from another thread (linux/batched-host.ts). */
import { writeSync } from 'node:fs';

const ONE = new BigUint64Array([1n]);

/** Does nothing when the loop has ended meanwhile. */
export function wakeLoop(wakeFd: number): void {
  try {
    writeSync(wakeFd, ONE);
  } catch {
    // A loop that is gone needs no waking, and one that has been woken too often to count is awake.
  }
}
