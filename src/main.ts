/**
 * The entry file of the program, in every thread of it: the command line in the main thread, and in a thread the body
 * registered here under the thread's name. Everything is imported when it is needed, so that a thread loads only its own
 * part. No top-level `await`: a bundle in one file must be able to hold this as a script.
 */
import { setEntryFile, threadOrder } from './host/node/threads.ts';

/** What a module that is the body of a thread exports; `data` is what was given to `startThread`. */
interface ThreadBody {
  run(data: unknown): void | Promise<void>;
}

const THREADS: Readonly<Record<string, () => Promise<ThreadBody>>> = {
  packets: async () => import('./station/packet/worker.ts'),
  errands: async () => import('./host/node/files/threads/errand-worker.ts'),
  syncs: async () => import('./host/node/files/threads/sync-worker.ts'),
  capture: async () => import('./services/capture/worker.ts'),
  uploads: async () => import('./host/node/files/drafts/upload-worker.ts'),
};

async function start(): Promise<void> {
  const order = threadOrder();
  if (order === undefined) return startProgram();
  const body = THREADS[order.name];
  if (body === undefined) throw new Error(`there is no thread "${order.name}"`);
  const thread = await body();
  return thread.run(order.data);
}

async function startProgram(): Promise<void> {
  const { ownShortage } = await import('./host/node/descriptor-shortage.ts');
  const shortage = ownShortage();
  if (shortage === undefined) {
    const { main } = await import('./interfaces/cli/main.ts');
    return main(process.argv);
  }
  const { errorText, EXIT } = await import('./interfaces/cli/exit.ts');
  process.stderr.write(errorText(shortage));
  process.exitCode = EXIT.refused;
}

setEntryFile(import.meta.url);
void start();
