/**
 * `fdatasync` in a thread that does nothing else, for a disk that is slow. The thread is told by a word of shared memory, and
 * wakes the loop by its eventfd, so that nothing passes through an event loop.
 */
import { constants } from 'node:os';
import { err, ok } from '../../../../lib/result.ts';
import type { Waitable } from '../../../../lib/underway.ts';
import type { DiskSyncs, SyncOutcome } from '../../../files/disk-syncs.ts';
import { startThread } from '../../threads.ts';

/**
 * Words of the memory that both threads see: whether the thread runs, the number of the sync that was asked for last and of
 * the one that has ended last, its descriptor, its errno or 0, and the microseconds it took.
 */
export const SYNC_WORD = { runs: 0, asked: 1, ended: 2, descriptor: 3, errno: 4, took: 5 } as const;
const WORDS = 6;

/** What the thread is started with. */
export interface SyncOrder {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly wakeFd: number;
}

/**
 * Milliseconds that a sync usually takes, from which on it is worth to go on meanwhile: that costs the loop another turn, and
 * smaller batches.
 */
const WORTH_IT = 0.2;
/** The last so many syncs count for what is usual, none of them for more than so many milliseconds. */
const REMEMBERED = 8;
const LONGEST = 10;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.errno).map(([name, value]) => [value, name]),
);

export class SyncThread implements DiskSyncs {
  readonly #words = new Int32Array(new SharedArrayBuffer(WORDS * 4));
  readonly #wakeFd: number;
  readonly #start: (order: SyncOrder) => void;
  #isStarted = false;
  /** A sync is under way. */
  isBusy = false;
  #usual = 0;

  /** `wakeFd`: of the loop that is to be woken. `start`: how the thread is started. */
  constructor(wakeFd: number, start: (order: SyncOrder) => void = startSyncs) {
    this.#wakeFd = wakeFd;
    this.#start = start;
  }

  prepare(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#start({ words: this.#words, wakeFd: this.#wakeFd });
  }

  took(milliseconds: number): void {
    this.#usual += (Math.min(milliseconds, LONGEST) - this.#usual) / REMEMBERED;
  }

  begin(descriptor: number): Waitable<SyncOutcome> | undefined {
    const isReady = Atomics.load(this.#words, SYNC_WORD.runs) === 1;
    if (this.#usual < WORTH_IT || this.isBusy || !isReady) return undefined;
    this.isBusy = true;
    const words = this.#words;
    const before = Atomics.load(words, SYNC_WORD.asked);
    const number = (before + 1) | 0;
    words[SYNC_WORD.descriptor] = descriptor;
    Atomics.store(words, SYNC_WORD.asked, number);
    Atomics.notify(words, SYNC_WORD.asked);
    const hasEnded = (): boolean => Atomics.load(words, SYNC_WORD.ended) === number;
    let known: SyncOutcome | undefined;
    const conclude = (): SyncOutcome => (known ??= this.#conclude());
    return {
      outcome: () => (known !== undefined || hasEnded() ? conclude() : undefined),
      wait() {
        if (known !== undefined) return known;
        while (!hasEnded()) Atomics.wait(words, SYNC_WORD.ended, before);
        return conclude();
      },
    };
  }

  #conclude(): SyncOutcome {
    this.isBusy = false;
    this.took((this.#words[SYNC_WORD.took] ?? 0) / 1000);
    const errno = this.#words[SYNC_WORD.errno] ?? 0;
    return errno === 0 ? ok(undefined) : err(NAMES.get(errno) ?? `errno ${errno}`);
  }
}

/** Where it cannot be started, nothing is done beside. */
function startSyncs(order: SyncOrder): void {
  try {
    const worker = startThread('syncs', order);
    worker.on('error', () => undefined);
    worker.unref();
  } catch {
    // A limit of the system on threads: each sync is waited for, as before.
  }
}
