/** Ends the wait of a batched host from another thread (linux/batched-host.ts). */
import { writeSync } from 'node:fs';

const ONE = new BigUint64Array([1n]);

export function wakeLoop(wakeFd: number): void {
  writeSync(wakeFd, ONE);
}
