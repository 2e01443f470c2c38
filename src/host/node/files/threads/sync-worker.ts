/** The thread of `SyncThread`: one sync after the other, for as long as the process lives. It never returns to its event loop. */
import { fdatasyncSync } from 'node:fs';
import { constants } from 'node:os';
import { wakeLoop } from '../../datagrams/wake.ts';
import { SYNC_WORD, type SyncOrder } from './sync-thread.ts';

export function run({ words, wakeFd }: SyncOrder): void {
  Atomics.store(words, SYNC_WORD.runs, 1);
  for (let number = 0; ;) {
    Atomics.wait(words, SYNC_WORD.asked, number);
    const asked = Atomics.load(words, SYNC_WORD.asked);
    if (asked === number) continue;
    number = asked;
    const start = performance.now();
    words[SYNC_WORD.errno] = errnoOfSync(words[SYNC_WORD.descriptor] ?? -1);
    words[SYNC_WORD.took] = (performance.now() - start) * 1000;
    Atomics.store(words, SYNC_WORD.ended, number);
    Atomics.notify(words, SYNC_WORD.ended);
    wakeLoop(wakeFd);
  }
}

/** 0 when all is on stable storage. */
function errnoOfSync(descriptor: number): number {
  try {
    fdatasyncSync(descriptor);
    return 0;
  } catch (error) {
    return error instanceof Error && 'errno' in error ? Math.abs(Number(error.errno)) : constants.errno.EIO;
  }
}
