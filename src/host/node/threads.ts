/**
 * Threads of the program. A thread is the program's entry file (src/main.ts) started once more, told the name of the
 * thread; the entry file then runs the body that has this name. So only the entry file has to be found at run time, and
 * the program works the same whether it lies in many files or in one.
 */
import { Worker, workerData, type Transferable } from 'node:worker_threads';

/** What a thread was started with: its name, and a structured clone of the data given to `startThread`. */
export interface ThreadOrder {
  readonly name: string;
  readonly data: unknown;
}

let entryFile: URL | undefined;

/** Says where the entry file lies. The entry file calls it first of all, in every thread. */
export function setEntryFile(url: string): void {
  entryFile = new URL(url);
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

/** What this thread was started with by `startThread`; nothing in the main thread. */
export function threadOrder(): ThreadOrder | undefined {
  const given: unknown = workerData;
  return isOrder(given) ? given : undefined;
}

function isOrder(given: unknown): given is ThreadOrder {
  return typeof given === 'object' && given !== null && 'name' in given && 'data' in given;
}
