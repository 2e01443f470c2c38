/**
 * Threads of the program. A thread is the program's entry file (src/main.ts) started once more, told the name of the
 * thread; the entry file then runs the body that has this name. So only the entry file has to be found at run time, and
 * the program works the same whether it lies in many files or in one.
 */
import { getPriority, platform, setPriority } from 'node:os';
import { Worker, workerData, type Transferable } from 'node:worker_threads';

/** What a thread was started with: its name, and a structured clone of the data given to `startThread`. */
export interface ThreadOrder {
  readonly name: string;
  readonly data: unknown;
}

/**
 * How much nicer (setpriority(2), of 19) the main thread is than the threads that answer devices: where they compete for a
 * processor it gets about a quarter of it. With 8 800 DHCP exchanges a second on two cores that takes a quarter off the p99.
 */
const YIELDS = 5;
const NICEST = 19;

let entryFile: URL | undefined;

/** Says where the entry file lies. The entry file calls it first of all, in every thread. */
export function setEntryFile(url: string): void {
  entryFile = new URL(url);
}

/** Where something lies that belongs to the program, relative to its entry file. Undefined in tests, which have none. */
export function besideEntry(path: string): URL | undefined {
  return entryFile === undefined ? undefined : new URL(path, entryFile);
}

/** Whether `startThread` can start any. */
export function hasThreads(): boolean {
  return entryFile !== undefined;
}

/**
 * Starts the thread of this name. A name that the entry file does not know is an `error` event of the worker.
 * `transfer` lists what of `data` is handed over instead of cloned.
 */
export function startThread(name: string, data: unknown, transfer: readonly Transferable[] = []): Worker {
  if (entryFile === undefined) throw new Error(`thread "${name}": only a process that runs the entry file has threads`);
  return new Worker(entryFile, { workerData: { name, data } satisfies ThreadOrder, transferList: [...transfer] });
}

/**
 * From now on this thread waits for those that run already, and for no others: threads that it starts later are as nice as
 * it is. Only Linux has a priority for each thread; elsewhere, and where it is refused, nothing is changed.
 */
export function yieldToThreads(): void {
  if (platform() !== 'linux') return;
  try {
    setPriority(0, Math.min(NICEST, getPriority(0) + YIELDS));
  } catch {
    // A sandbox may refuse it; everything works without.
  }
}

/** What this thread was started with by `startThread`; nothing in the main thread. */
export function threadOrder(): ThreadOrder | undefined {
  const given: unknown = workerData;
  return isOrder(given) ? given : undefined;
}

function isOrder(given: unknown): given is ThreadOrder {
  return typeof given === 'object' && given !== null && 'name' in given && 'data' in given;
}
